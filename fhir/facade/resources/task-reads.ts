import type { TaskChange } from '../../map/task-change.ts';
import type { TaskAct } from '../../map/task-transitions.ts';
import { unprocessable } from '../fault.ts';

/** The acts that say something in a note, and those that give something out: of any other it would be lost. */
const WITH_NOTE: readonly TaskAct[] = [
  ...(['referralRequestInfo', 'referralAnswerInfo', 'referralAcceptanceWithdraw'] as const),
  ...(['referralLeave', 'referralDied'] as const),
];
const WITH_OUTPUT: readonly TaskAct[] = ['referralFeedback', 'returnHomeConfirm'];

/** @throws FhirFault 422 ELEMENT_FIXED */
export function requireRead(act: TaskAct, { hasNote, hasOutput }: TaskChange): void {
  if (hasNote && !WITH_NOTE.includes(act)) {
    const message =
      'Nobody would read a note with this change: leave it out, or give a reason in the text of statusReason.';
    throw unprocessable('ELEMENT_FIXED', message, 'Task.note', 'business-rule');
  }
  if (!hasOutput || WITH_OUTPUT.includes(act)) return;
  const message = 'With this change nothing is given out: a feedback comes with the status completed.';
  throw unprocessable('ELEMENT_FIXED', message, 'Task.output', 'business-rule');
}
