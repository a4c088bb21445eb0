import type { SecondApprovalState } from '../codes/second-approval.ts';
import type { Viewer } from '../viewer.ts';
import { whereEffectiveState } from '../workflow.ts';
import { secondApprovalsVisible } from './policy.ts';
import { secondApprovalWorkflow } from './workflow.ts';

export interface SecondApprovalFilter {
  readonly states?: readonly SecondApprovalState[] | null | undefined;
}

/** The requests of the viewer's list that are asked for, timers counted. */
export const secondApprovalsWanted = (viewer: Viewer, { states }: SecondApprovalFilter, now: Date) => ({
  AND: [
    secondApprovalsVisible(viewer, now),
    ...(states == null ? [] : [whereEffectiveState(secondApprovalWorkflow, states, now)]),
  ],
});
