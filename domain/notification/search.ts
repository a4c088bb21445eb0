import type { NotificationKind } from '../codes/notification.ts';
import type { Viewer } from '../viewer.ts';
import { notificationsVisible } from './policy.ts';

export interface NotificationFilter {
  readonly isAcknowledged?: boolean | null | undefined;
  readonly kinds?: readonly NotificationKind[] | null | undefined;
}

/** The own notifications that are asked for; every part narrows. */
export const notificationsWanted = (viewer: Viewer, filter: NotificationFilter, now: Date) => ({
  AND: [
    notificationsVisible(viewer, now),
    ...(filter.isAcknowledged == null
      ? []
      : [{ acknowledgedAt: filter.isAcknowledged ? { not: null } : null }]),
    ...(filter.kinds == null ? [] : [{ kind: { in: [...filter.kinds] } }]),
  ],
});
