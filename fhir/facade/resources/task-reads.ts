import { type ExtensionName, extension } from '../../extensions.ts';
import type { TaskChange } from '../../map/task-change.ts';
import { REASONED_STATUSES } from '../../map/task-stages.ts';
import type { TaskAct } from '../../map/task-transitions.ts';
import { unprocessable } from '../fault.ts';

/** The acts that say something in a note, give a reason, or give something out: of any other it would be lost. */
const WITH_NOTE: readonly TaskAct[] = [
  ...(['referralRequestInfo', 'referralAnswerInfo', 'referralAcceptanceWithdraw'] as const),
  ...(['referralLeave', 'referralDied'] as const),
];
/** Beside those whose status asks for a reason. */
const WITH_REASON: readonly TaskAct[] = [...WITH_NOTE, 'returnHomeDefer', 'emergencyDivert'];
const WITH_OUTPUT: readonly TaskAct[] = ['referralFeedback', 'returnHomeConfirm'];

/** The extensions that an act reads. */
const EXTENSIONS: Partial<Readonly<Record<TaskAct, readonly ExtensionName[]>>> = {
  referralAccept: ['contact', 'slot', 'department'],
  referralSchedule: ['slot', 'bed'],
  returnHomeConfirm: ['contact'],
  emergencyDivert: ['diverted-to', 'diverted-to-department', 'diverted-to-contact'],
};

function requireExtensionsRead(act: TaskAct, { newExtensions }: TaskChange): void {
  const read = (EXTENSIONS[act] ?? []).map((name) => extension(name));
  const lost = newExtensions.find((url) => !read.includes(url));
  if (lost === undefined) return;
  const message = `Nobody would read ${lost} with this change: leave it out.`;
  throw unprocessable('ELEMENT_FIXED', message, `Task.extension(${lost.split('/').at(-1)})`, 'business-rule');
}

/** @throws FhirFault 422 ELEMENT_FIXED */
export function requireRead(act: TaskAct, change: TaskChange): void {
  const { hasNote, hasOutput, reason, to } = change;
  requireExtensionsRead(act, change);
  if (hasNote && !WITH_NOTE.includes(act)) {
    const message =
      'Nobody would read a note with this change: leave it out, or give a reason in the text of statusReason.';
    throw unprocessable('ELEMENT_FIXED', message, 'Task.note', 'business-rule');
  }
  const isRequired = REASONED_STATUSES.includes(to.status);
  if (reason !== undefined && !isRequired && !WITH_REASON.includes(act)) {
    const message = 'Nobody would read a reason with this change: leave it out.';
    throw unprocessable('ELEMENT_FIXED', message, 'Task.statusReason', 'business-rule');
  }
  if (!hasOutput || WITH_OUTPUT.includes(act)) return;
  const message = 'With this change nothing is given out: a feedback comes with the status completed.';
  throw unprocessable('ELEMENT_FIXED', message, 'Task.output', 'business-rule');
}
