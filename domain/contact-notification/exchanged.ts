import { read } from '../../prisma/client.ts';
import type { ContactNotificationState } from '../codes/contact-notification.ts';
import type { Exchanged, Reading, Where } from '../exchange/page.ts';
import { effectiveState, whereEffectiveState } from '../workflow.ts';
import { areCallsOpen, contactNotificationsVisible, PARTY_COLUMNS } from './policy.ts';
import { contactNotificationWorkflow } from './workflow.ts';

const SHOWN = {
  resident: PARTY_COLUMNS.resident,
  calls: {
    where: { result: 'REACHED' },
    orderBy: { no: 'asc' },
    select: { contactId: true, representativeId: true, name: true },
  },
} as const;

const find = (where: object, rest: object) =>
  read().contactNotification.findMany({ ...rest, where, include: SHOWN });
type Row = Awaited<ReturnType<typeof find>>[number];

function shownTo({ viewer, now }: Reading, { resident, calls, ...row }: Row) {
  const task = { ...row, state: row.state as ContactNotificationState };
  return {
    ...task,
    state: effectiveState(contactNotificationWorkflow, task, now),
    /** Who was told, to whoever sees who was called. */
    told: areCallsOpen(viewer, { ...row, resident }, now) ? calls : [],
  };
}
export type ExchangedContactNotification = ReturnType<typeof shownTo>;

/** Whether families were told, in the state that counts now. */
export const exchangedContactNotifications: Exchanged<ExchangedContactNotification> = {
  noun: 'contactNotification',
  find: async (reading, { where, ...rest }) => {
    const visible = contactNotificationsVisible(reading.viewer, reading.now);
    return (await find({ AND: [visible, where] }, rest)).map((row) => shownTo(reading, row));
  },
  count: ({ viewer, now }, where) =>
    read().contactNotification.count({ where: { AND: [contactNotificationsVisible(viewer, now), where] } }),
};

/** Those that are in one of these states now. */
export const contactNotificationsInState = (
  { now }: Reading,
  states: readonly ContactNotificationState[],
): Where => whereEffectiveState(contactNotificationWorkflow, states, now);
