import { sweepDue } from '../sweep.ts';
import { reviewItemWorkflow } from './workflow.ts';

/** Writes the items whose merge nobody decided in time back to OPEN. @returns how many were written */
export const sweepReviewItems = (now: Date): Promise<number> =>
  sweepDue(reviewItemWorkflow, 'ReviewItem', now);
