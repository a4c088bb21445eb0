import { type AvailableAction, availableAction } from '../available-action.ts';
import type { JointRoundState } from '../codes/joint-round.ts';
import type { Viewer } from '../viewer.ts';
import { actsOf, dueEdges } from '../workflow.ts';
import type { StaySides } from './policy.ts';
import { type RoundFacing, roundRefusals, stayRefusals } from './refusals.ts';
import { jointRoundWorkflow, linkedWardStayWorkflow } from './workflow.ts';

/** What the viewer may do with a stay now, and why not: the refusals are those of the acts themselves. */
export const linkedWardStayActions = (
  viewer: Viewer,
  stay: StaySides & { readonly state: string },
): AvailableAction[] =>
  actsOf(linkedWardStayWorkflow).map((act) => availableAction(act, stayRefusals(act, viewer, stay)));

interface Timed {
  readonly state: string;
  readonly dueAt: Date;
}

/** The state and version of a round that count now. */
export function roundNow<Row extends Timed & { readonly version: number }>(row: Row, now: Date) {
  const state = row.state as JointRoundState;
  const due = dueEdges(jointRoundWorkflow, { state, dueAt: row.dueAt }, now);
  return { state: due.at(-1)?.to ?? state, version: row.version + due.length };
}

// The end of a stay calls its rounds off: that is an act on the stay.
const OF_ROUND = actsOf(jointRoundWorkflow).filter((act) => act !== 'linkedWardEnd');

/** The same of a round. */
export const jointRoundActions = (facing: RoundFacing): AvailableAction[] =>
  OF_ROUND.map((act) => availableAction(act, roundRefusals(act, facing)));
