import { sweepDue } from '../sweep.ts';
import { agreementWorkflow } from './workflow.ts';

/** Writes the timer edges of agreements that are due, `at` their due instants. @returns how many agreements moved */
export const sweepAgreements = (now: Date): Promise<number> =>
  sweepDue(agreementWorkflow, 'CooperationAgreement', now);
