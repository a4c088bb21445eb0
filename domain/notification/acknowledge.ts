import type { Tx } from '../../prisma/client.ts';
import { perform } from '../act.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { residentsVisible } from '../resident/policy.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import type { Acting, Viewer } from '../viewer.ts';
import { notificationsVisible } from './policy.ts';

/** A page of notifications at a time. */
const MOST = 100;

export interface NotificationAcknowledgeInput {
  readonly idempotencyKey: string;
  /** 1 to 100 of the own ones; those that were acknowledged before stay as they are. */
  readonly notificationIds: readonly string[];
}

async function acknowledgeEach(tx: Tx, acting: Acting, ids: readonly string[], now: Date): Promise<void> {
  for (const id of ids) {
    const where = { id, acknowledgedAt: null };
    const data = { acknowledgedAt: now, version: { increment: 1 } };
    if ((await tx.db.notification.updateMany({ where, data })).count === 0) continue;
    const change = {
      noun: 'notification',
      nounId: id,
      journeyId: id,
      from: 'TOLD',
      to: 'ACKNOWLEDGED',
    } as const;
    await appendEvent(tx, { ...change, act: 'notificationAcknowledge' }, acting, now);
  }
}

/** The residents of these notifications whom the viewer knows now: the answer shows them, by the minimum. */
async function shownAmong(
  tx: Tx,
  notifications: readonly { readonly residentId: string | null }[],
  { viewer, now }: { viewer: Viewer; now: Date },
): Promise<string[]> {
  const ids = notifications.flatMap(({ residentId }) => (residentId === null ? [] : [residentId]));
  if (ids.length === 0) return [];
  const where = { AND: [{ id: { in: ids } }, residentsVisible(viewer, now)] };
  return (await tx.db.resident.findMany({ where, select: { id: true } })).map(({ id }) => id);
}

/** Who has seen to an object has seen the own notifications of it. */
export async function acknowledgeAbout(
  tx: Tx,
  acting: Acting,
  about: { readonly noun: Noun; readonly nounId: string },
  now: Date,
): Promise<void> {
  const where = { AND: [about, { acknowledgedAt: null }, notificationsVisible(acting.viewer, now)] };
  const found = await tx.db.notification.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
  await acknowledgeEach(
    tx,
    acting,
    found.map(({ id }) => id),
    now,
  );
}

function requireNumber(ids: readonly string[]): void {
  if (ids.length >= 1 && ids.length <= MOST) return;
  const message = `1 to ${MOST} notifications are acknowledged at once, not ${ids.length}.`;
  const rule = 'architecture habit 7: refused, not clamped';
  throw new InvalidInput({ code: 'NOTIFICATION_COUNT', message, path: ['notificationIds'], rule });
}

/**
 * Says that one has seen notifications (确认已读), all of them or none.
 * @returns the id of the first one
 * @throws InvalidInput NOTIFICATION_COUNT; NotFound when one of them is unknown or not the viewer's own
 */
export const acknowledgeNotifications = (
  acting: Acting,
  input: NotificationAcknowledgeInput,
): Promise<string> =>
  perform(acting, 'notificationAcknowledge', input, async ({ tx, now, concerns }) => {
    const { viewer } = acting;
    const ids = [...new Set(input.notificationIds)].sort();
    requireNumber(ids);
    const where = { AND: [{ id: { in: ids } }, notificationsVisible(viewer, now)] };
    const found = await tx.db.notification.findMany({ where, select: { residentId: true } });
    if (found.length !== ids.length) throw new NotFound('notification', ['notificationIds']);
    await acknowledgeEach(tx, acting, ids, now);
    const residentIds = await shownAmong(tx, found, { viewer, now });
    concerns({ residentIds, ownerOrgIds: await recordKeepersOf(tx, residentIds, now) });
    return ids[0] ?? '';
  });
