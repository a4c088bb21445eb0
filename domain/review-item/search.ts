import type { ReviewItemState, ReviewKind } from '../codes/review-item.ts';
import type { Viewer } from '../viewer.ts';
import { whereEffectiveState } from '../workflow.ts';
import { reviewItemsVisible } from './policy.ts';
import { reviewItemWorkflow } from './workflow.ts';

export interface ReviewItemFilter {
  readonly states?: readonly ReviewItemState[] | null | undefined;
  readonly kinds?: readonly ReviewKind[] | null | undefined;
}

/** The items of the viewer's worklist that are asked for, timers counted; every part narrows. */
export const reviewItemsWanted = (viewer: Viewer, { states, kinds }: ReviewItemFilter, now: Date) => ({
  AND: [
    reviewItemsVisible(viewer, now),
    ...(states == null ? [] : [whereEffectiveState(reviewItemWorkflow, states, now)]),
    ...(kinds == null ? [] : [{ kind: { in: [...kinds] } }]),
  ],
});
