import { sweepDue } from '../sweep.ts';
import { breakGlassWorkflow } from './workflow.ts';

/** Writes the emergency accesses whose time has run out, `at` their end. @returns how many were written */
export const sweepBreakGlasses = (now: Date): Promise<number> =>
  sweepDue(breakGlassWorkflow, 'BreakGlass', now);
