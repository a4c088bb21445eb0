import { agreementEditionWorkflow } from '../agreement-edition/workflow.ts';
import { sweepDue } from '../sweep.ts';
import { remindOfEndings } from './remind.ts';
import { agreementWorkflow } from './workflow.ts';

/** Writes the timer edges of agreements and their editions that are due, `at` their due instants. @returns how many */
export async function sweepAgreements(now: Date): Promise<number> {
  const editions = await sweepDue(agreementEditionWorkflow, 'AgreementEdition', now);
  return editions + (await sweepDue(agreementWorkflow, 'CooperationAgreement', now));
}

/** Tells both sides of agreements that end soon what is due to be told. @returns how many stages it told */
export const sweepReminders = (now: Date): Promise<number> => remindOfEndings(now);
