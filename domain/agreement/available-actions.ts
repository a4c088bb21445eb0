import { type AvailableAction, availableAction, edgeRefusals, refusalsOf } from '../available-action.ts';
import type { Acting } from '../viewer.ts';
import { effectiveState } from '../workflow.ts';
import { agreementSides } from './policy.ts';
import { type AgreementFacts, sideRules } from './rules.ts';
import { type AgreementState, agreementWorkflow } from './workflow.ts';

/** An agreement as far as its timers and its sides go. */
export interface AgreementStanding extends AgreementFacts {
  readonly state: string;
  readonly countersignDueAt: Date;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
  readonly proposedByOrgId: string;
}

/** The state that counts at `now`. */
export const agreementState = (
  row: Pick<AgreementStanding, 'state' | 'countersignDueAt' | 'startsAt' | 'endsAt'>,
  now: Date,
): AgreementState => effectiveState(agreementWorkflow, { ...row, state: row.state as AgreementState }, now);

/** What the viewer may do with an agreement now, and why not: the rules of the acts themselves. */
export function agreementActions(acting: Acting, agreement: AgreementStanding): AvailableAction[] {
  const { viewer } = acting;
  const state = agreementState(agreement, acting.clock.now());
  const standing = { viewer, state, sides: agreementSides(viewer, agreement) };
  return [
    availableAction('agreementCountersign', [
      ...edgeRefusals(agreementWorkflow, 'agreementCountersign', standing),
      ...refusalsOf(sideRules, agreement),
    ]),
    availableAction('agreementReject', edgeRefusals(agreementWorkflow, 'agreementReject', standing)),
    availableAction('recordVoid', edgeRefusals(agreementWorkflow, 'recordVoid', standing)),
  ];
}
