import { type AvailableAction, availableAction, edgeRefusals, refusalsOf } from '../available-action.ts';
import type { SessionState } from '../codes/session.ts';
import { overRefusal } from '../session-stop/rules.ts';
import type { Acting } from '../viewer.ts';
import { goneRefusal } from './gone.ts';
import { sessionWorkflow } from './workflow.ts';

/** A session as its acts depend on it. */
export interface SessionFacing {
  readonly state: string;
  readonly hospitalId: string;
  readonly endAt: string;
}

/** What the viewer may do with a session now, and why not. A template is changed as a whole, not in one session. */
export function sessionActions({ viewer, clock }: Acting, session: SessionFacing): AvailableAction[] {
  const now = clock.now();
  const sides = session.hospitalId === viewer.organizationId ? ['HOSPITAL'] : [];
  const standing = { viewer, sides, state: session.state as SessionState };
  return [
    availableAction('sessionStop', [
      ...edgeRefusals(sessionWorkflow, 'sessionStop', standing),
      ...refusalsOf([(facts: SessionFacing) => overRefusal(facts, now)], session),
    ]),
    availableAction('sessionAdjust', [
      ...edgeRefusals(sessionWorkflow, 'sessionAdjust', standing),
      ...refusalsOf([(facts: SessionFacing) => goneRefusal(facts, now)], session),
    ]),
  ];
}
