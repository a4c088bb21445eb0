import { read } from '../../prisma/client.ts';
import type { NotificationKind } from '../codes/notification.ts';
import type { Viewer } from '../viewer.ts';
import { notificationsWanted } from './search.ts';

/** How many notifications of one kind the viewer has not seen yet. */
export interface UnreadCount {
  readonly kind: NotificationKind;
  readonly count: number;
}

/** What the viewer has not acknowledged in the organisation of the session, by kind; kinds without any are left out. */
export async function unreadCounts(viewer: Viewer, now: Date): Promise<UnreadCount[]> {
  const where = notificationsWanted(viewer, { isAcknowledged: false }, now);
  const counted = await read().notification.groupBy({
    by: ['kind'],
    where,
    _count: { _all: true },
    orderBy: { kind: 'asc' },
  });
  return counted.map(({ kind, _count }) => ({ kind: kind as NotificationKind, count: _count._all }));
}
