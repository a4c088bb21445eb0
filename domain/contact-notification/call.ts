import { read } from '../../prisma/client.ts';
import { type ActInput, perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { openedText } from '../seal/text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { contactNotificationRefusals } from './available-actions.ts';
import { calleesOf, WITH_PEOPLE } from './callees.ts';
import { findTask } from './find.ts';
import { contactNotificationsVisible } from './policy.ts';
import { CALLERS } from './workflow.ts';

const ACT = 'contactNotificationCall';

export interface ContactNotificationCallInput extends ActInput {
  readonly contactNotificationId: string;
}

/**
 * Puts on record that somebody is about to call a family, and is to see the numbers in full (V1). What is seen stands nowhere:
 * `numbersToCall` reads it for the answer. It counts for no daily limit: who is to be told is told.
 * @returns the id of the task
 * @throws NotFound; StateConflict when the family knows already; RuleRefused NOT_YOUR_ACT
 */
export const callFamily = (acting: Acting, input: ContactNotificationCallInput): Promise<string> =>
  perform(acting, ACT, input, async (deciding) => {
    const { tx, now } = deciding;
    const { id, journeyId, state } = await findTask(deciding, input.contactNotificationId, ACT);
    const edge = { act: ACT, from: state, to: state, role: actingRole(acting.viewer, CALLERS) };
    await appendEvent(tx, { noun: 'contactNotification', nounId: id, journeyId, ...edge }, acting, now);
    return id;
  });

/** A number in full: it may stand in the one answer it was asked for, and nowhere else. */
export interface NumberToCall {
  readonly contactId: string | null;
  readonly representativeId: string | null;
  readonly name: string;
  /** null where none is known. */
  readonly phone: string | null;
}

/**
 * The numbers of an act that `callFamily` has put on record, in the order of calling; asked again at this instant, so that a
 * repeat shows nothing that has been closed meanwhile.
 * @throws NotFound; StateConflict; RuleRefused NOT_YOUR_ACT
 */
export async function numbersToCall({ viewer, clock }: Acting, id: string): Promise<NumberToCall[]> {
  const now = clock.now();
  const task = await read().contactNotification.findFirst({
    where: { AND: [{ id }, contactNotificationsVisible(viewer, now)] },
    include: { resident: { include: { careRelations: true, ...WITH_PEOPLE } } },
  });
  if (task === null) throw new NotFound('contactNotification', ['contactNotificationId']);
  requireNone(contactNotificationRefusals(ACT, viewer, task, now));
  const { occasion, openedAt, resident } = task;
  return calleesOf(resident, { occasion, openedAt, now }).map(({ id: row, of, name, phoneSealed }) => ({
    contactId: of === 'Contact' ? row : null,
    representativeId: of === 'Representative' ? row : null,
    name,
    phone: openedText(phoneSealed, { table: of, row, column: 'phoneSealed' }),
  }));
}
