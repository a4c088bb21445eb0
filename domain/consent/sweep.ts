import { sweepDue } from '../sweep.ts';
import { consentWorkflow } from './workflow.ts';

/** Writes the consents whose term has run out, `at` the end of their term. @returns how many were written */
export const sweepConsents = (now: Date): Promise<number> => sweepDue(consentWorkflow, 'Consent', now);
