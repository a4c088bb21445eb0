import { EVERYBODY, type Policy, whereOpen } from '../access.ts';
import type { Viewer } from '../viewer.ts';

/** A notification as its openness depends on it. */
export interface NotificationStanding {
  readonly personId: string;
  readonly organizationId: string;
}

/** What one person is told is that person's, in the organisation for which it was told: nobody else ever sees it. */
export const notificationPolicy: Policy<'entry', object, NotificationStanding> = {
  noun: 'notification',
  aspects: ['entry'],
  grants: [
    {
      relation: 'SELF',
      roles: EVERYBODY,
      opens: ['entry'],
      begins: 'the person is told of it in the organisation of the session',
      ends: 'never',
      where: ({ personId, organizationId }) => ({ personId, organizationId }),
      holds: (viewer, { personId, organizationId }) =>
        personId === viewer.personId && organizationId === viewer.organizationId,
    },
  ],
};

/** Row filter: what the viewer is told in the organisation of the session. */
export const notificationsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(notificationPolicy, 'entry', viewer, now);
