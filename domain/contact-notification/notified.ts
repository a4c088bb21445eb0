import { type ActInput, type Deciding, perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import type { CallResult, ContactNotificationState } from '../codes/contact-notification.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireLongText } from '../require-text.ts';
import { sealedText } from '../seal/text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { raiseUntold } from './alarm.ts';
import { type Callee, calleesOf, leftToCall } from './callees.ts';
import { type FoundTask, findTask } from './find.ts';
import { type NamedCallee, requireCalledAt, requireNamed, requireOrder } from './rules.ts';
import { CALLERS } from './workflow.ts';

export interface ContactNotifiedInput extends ActInput, NamedCallee {
  readonly contactNotificationId: string;
  readonly expectedVersion: number;
  readonly calledAt: Date;
  readonly result: CallResult;
  /** What was said, or why nobody could be reached. */
  readonly text?: string | null | undefined;
}

interface Called {
  readonly callee: Callee;
  /** As that person stands on the list that was named: somebody may stand on both. */
  readonly name: string;
}

/** Who was called, among those who may be. @throws NotFound for unknown and foreign alike */
function calledIn(
  { resident }: Pick<FoundTask, 'resident'>,
  callees: readonly Callee[],
  { contactId, representativeId }: NamedCallee,
): Called {
  const noun = contactId == null ? 'representative' : 'contact';
  const listed = contactId == null ? resident.representatives : resident.contacts;
  const person = listed.find(({ id }) => id === (contactId ?? representativeId));
  const callee = callees.find(({ ids }) => person !== undefined && ids.includes(person.id));
  if (person === undefined || callee === undefined) throw new NotFound(noun, [`${noun}Id`]);
  return { callee, name: person.name };
}

async function writeCall(
  { tx, now, acting: { viewer } }: Deciding,
  { id: notificationId, calls }: FoundTask,
  { name, input }: { readonly name: string; readonly input: ContactNotifiedInput },
): Promise<void> {
  const id = newId(now);
  const { contactId = null, representativeId = null, calledAt, result } = input;
  const text = input.text == null ? null : requireLongText(input.text, 'text');
  const textSealed = sealedText(text, { table: 'ContactCall', row: id, column: 'textSealed' });
  const by = { calledById: viewer.personId, calledByOrgId: viewer.organizationId, recordedAt: now };
  const call = { id, notificationId, no: calls.length + 1, contactId, representativeId, name };
  await tx.db.contactCall.create({ data: { ...call, calledAt, result, textSealed, ...by } });
}

/** The family knows; or the next one is to be called; or nobody is left, which whoever has the duty is told at once. */
async function move(
  { tx, now }: Deciding,
  task: FoundTask,
  { to, calledAt }: { readonly to: ContactNotificationState; readonly calledAt: Date },
): Promise<void> {
  const { id } = task;
  const reachedAt = to === 'REACHED' ? calledAt : null;
  await tx.db.contactNotification.update({ where: { id }, data: { state: to, reachedAt } });
  if (to === 'REACHED') await clearAlarms(tx, { noun: 'contactNotification', nounId: id }, now);
  if (to === 'EXHAUSTED' && task.state === 'OPEN') await raiseUntold(tx, task, now);
}

/**
 * Puts on record that somebody was called, and what came of it (domain 3.5.12). Reached, the family knows; else the next one
 * is to be called, and the public body last.
 * @returns the id of the task
 * @throws NotFound; StateConflict; VersionConflict; InvalidInput CALLEE, CALL_IN_FUTURE, TEXT_…; RuleRefused CALL_LONG_BEFORE, CALL_ORDER
 */
export const notifyContact = (acting: Acting, input: ContactNotifiedInput): Promise<string> =>
  perform(acting, 'contactNotified', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const task = await findTask(deciding, input.contactNotificationId, 'contactNotified');
    const { id, journeyId, occasion, openedAt, happenedAt, calls, version, resident } = task;
    requireNamed(input);
    const callees = calleesOf(resident, { occasion, openedAt, now });
    const { callee, name } = calledIn(task, callees, input);
    const { contactId = null, representativeId = null, calledAt, result, expectedVersion: expected } = input;
    const backdate = await policyFor(tx, 'contact.callBackdateHours', viewer, now);
    requireCalledAt(calledAt, { happenedAt, backdate, now });
    requireOrder(callee, leftToCall(callees, calls));
    await claimVersion(tx, {
      table: 'ContactNotification',
      noun: 'contactNotification',
      id,
      expected,
      found: version,
    });
    await writeCall(deciding, task, { name, input });
    const left = leftToCall(callees, [...calls, { contactId, representativeId }]);
    const to = result === 'REACHED' ? 'REACHED' : left.length > 0 ? 'OPEN' : 'EXHAUSTED';
    await move(deciding, task, { to, calledAt });
    const facts = { result, contactId, representativeId };
    const edge = { act: 'contactNotified', from: task.state, to, facts, at: calledAt };
    const role = actingRole(viewer, CALLERS);
    await appendEvent(tx, { noun: 'contactNotification', nounId: id, journeyId, ...edge, role }, acting, now);
    return id;
  });
