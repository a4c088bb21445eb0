import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { SecondApprovalState } from '../codes/second-approval.ts';
import type { Viewer } from '../viewer.ts';
import { actsOf, effectiveState } from '../workflow.ts';
import { secondApprovalSides } from './policy.ts';
import { secondApprovalWorkflow } from './workflow.ts';

/** A request as its lifecycle sees it. */
export interface SecondApprovalFacing {
  readonly state: string;
  readonly expiresAt: Date;
  readonly askedById: string;
}

/** The state that counts now: past its term a request has lapsed without any background work. */
export const secondApprovalState = (
  { state, expiresAt }: Pick<SecondApprovalFacing, 'state' | 'expiresAt'>,
  now: Date,
): SecondApprovalState =>
  effectiveState(secondApprovalWorkflow, { state: state as SecondApprovalState, expiresAt }, now);

/** Why the viewer cannot decide about a request that the viewer sees; empty when it is possible. */
export const decisionRefusals = (viewer: Viewer, act: string, request: SecondApprovalFacing, now: Date) =>
  edgeRefusals(secondApprovalWorkflow, act, {
    viewer,
    state: secondApprovalState(request, now),
    sides: secondApprovalSides(viewer, request),
  });

/** What the viewer may do with a request now, and why not (domain 8.2). */
export const secondApprovalActions = (
  viewer: Viewer,
  request: SecondApprovalFacing,
  now: Date,
): AvailableAction[] =>
  actsOf(secondApprovalWorkflow).map((act) =>
    availableAction(act, decisionRefusals(viewer, act, request, now)),
  );
