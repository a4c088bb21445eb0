import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { ReviewItemState } from '../codes/review-item.ts';
import type { Viewer } from '../viewer.ts';
import { effectiveState } from '../workflow.ts';
import { reviewItemWorkflow } from './workflow.ts';

/** An item as its lifecycle sees it. */
export interface ReviewItemFacing {
  readonly state: string;
  readonly mergeDueAt: Date | null;
}

/** The state that counts now: a merge that nobody decided in time is asked for no more. */
export const reviewItemState = ({ state, mergeDueAt }: ReviewItemFacing, now: Date): ReviewItemState =>
  effectiveState(reviewItemWorkflow, { state: state as ReviewItemState, mergeDueAt }, now);

/** Why the viewer, whose organisation is a side of it, cannot resolve an item; empty when it is possible. */
export const resolveRefusals = (viewer: Viewer, item: ReviewItemFacing, now: Date) =>
  edgeRefusals(reviewItemWorkflow, 'reviewItemResolve', {
    viewer,
    state: reviewItemState(item, now),
    sides: ['PARTY'],
  });

/** What the viewer may do with an item now, and why not (domain 8.2). */
export const reviewItemActions = (viewer: Viewer, item: ReviewItemFacing, now: Date): AvailableAction[] => [
  availableAction('reviewItemResolve', resolveRefusals(viewer, item, now)),
];
