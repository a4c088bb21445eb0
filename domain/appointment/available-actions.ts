import { type AvailableAction, availableAction, edgeRefusals, refusalsOf } from '../available-action.ts';
import type { Acting } from '../viewer.ts';
import { actsOf } from '../workflow.ts';
import { actRules, actWarnings, type RuleFacts } from './act-rules.ts';
import type { Limits } from './limits.ts';
import { appointmentSides } from './policy.ts';
import { travelAction } from './travel.ts';
import { appointmentWorkflow } from './workflow.ts';

interface Facts extends RuleFacts {
  readonly sourceOrgId: string;
  readonly limits: Limits;
  readonly leftAt: string | null;
  readonly returnedAt: string | null;
}

/** What is done to the session, and by that to its bookings. */
const OF_SESSION = ['sessionStop'];

/** What the viewer may do with the appointment now, and why not: made from the rules the acts themselves obey. */
export function appointmentActions(acting: Acting, found: Facts): AvailableAction[] {
  const { viewer } = acting;
  const { state, limits } = found;
  const facts = { found, limits, viewer, now: acting.clock.now() };
  const sides = appointmentSides(viewer, found);
  const moves = actsOf(appointmentWorkflow)
    .filter((act) => !OF_SESSION.includes(act))
    .map((act) => {
      const edge = edgeRefusals(appointmentWorkflow, act, { viewer, state, sides });
      return availableAction(
        act,
        [...edge, ...refusalsOf(actRules(act).rules, facts)],
        actWarnings(act, facts),
      );
    });
  return [...moves, travelAction(viewer, found)];
}
