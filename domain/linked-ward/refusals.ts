import { edgeRefusals, type Rule, refusalsOf } from '../available-action.ts';
import type { JointRoundState } from '../codes/joint-round.ts';
import type { LinkedWardStayState } from '../codes/linked-ward-stay.ts';
import { type Refusal, RuleRefused } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import { roundSides, type SignedRound, type StaySides, staySides } from './policy.ts';
import { jointRoundWorkflow, linkedWardStayWorkflow } from './workflow.ts';

const BOTH_SIGN = 'requirements A.10: each round signed by a specialist of the hospital and a local doctor';

/** Why an act on a stay is not open now. */
export const stayRefusals = (
  act: string,
  viewer: Viewer,
  stay: StaySides & { readonly state: string },
): Refusal[] => {
  const state = stay.state as LinkedWardStayState;
  return edgeRefusals(linkedWardStayWorkflow, act, { viewer, state, sides: staySides(viewer, stay) });
};

/** A round as its acts look at it: its state counts what time has done. */
export interface RoundFacing {
  readonly viewer: Viewer;
  readonly round: SignedRound & { readonly stay: { readonly state: string } };
  readonly state: JointRoundState;
}

/** What was entered in error is written on no more, with all that hangs on it. */
const ofValidStay: Rule<RoundFacing> = ({ round }) => {
  if (round.stay.state !== 'VOIDED') return null;
  const message = 'The stay of this round was entered in error.';
  return new RuleRefused({ code: 'STAY_VOIDED', message, rule: 'domain 0 VOIDED' });
};

/** Who works for both organisations still signs once. */
const byAnotherPerson: Rule<RoundFacing> = ({ viewer, round }) => {
  if (![round.hospitalSignedById, round.localSignedById].includes(viewer.personId)) return null;
  const message = 'You have signed this round already: somebody else signs for the other side.';
  return new RuleRefused({ code: 'SAME_SIGNER', message, rule: BOTH_SIGN });
};

const RULES: Readonly<Record<string, readonly Rule<RoundFacing>[]>> = {
  jointRoundRecord: [ofValidStay],
  jointRoundSign: [ofValidStay, byAnotherPerson],
};

/** Why an act on a round is not open now. */
export function roundRefusals(act: string, facing: RoundFacing): Refusal[] {
  const { viewer, round, state } = facing;
  const standing = { viewer, state, sides: roundSides(viewer, round) };
  const ofEdge = edgeRefusals(jointRoundWorkflow, act, standing);
  return [...ofEdge, ...refusalsOf(RULES[act] ?? [], facing)];
}
