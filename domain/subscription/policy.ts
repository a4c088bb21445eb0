import { type Policy, whereOpen } from '../access.ts';
import type { Viewer } from '../viewer.ts';

/** A subscription as its policy looks at it. */
interface OfClient {
  readonly client: { readonly personId: string };
  readonly removedAt: Date | null;
}

/** A machine has its subscriptions to itself: what they may show depends on its own scopes. */
export const subscriptionPolicy: Policy<'entry', object, OfClient> = {
  noun: 'subscription',
  aspects: ['entry'],
  grants: [
    {
      relation: 'OWN_ORGANIZATION',
      roles: ['HIS_CLIENT'],
      opens: ['entry'],
      begins: 'this machine subscribes',
      ends: 'it takes the subscription back',
      where: ({ personId }) => ({ client: { personId }, removedAt: null }),
      holds: (viewer, { client, removedAt }) => client.personId === viewer.personId && removedAt === null,
    },
  ],
};

/** Row filter: the subscriptions that the viewer sees. */
export const subscriptionsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(subscriptionPolicy, 'entry', viewer, now);
