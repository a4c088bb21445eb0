import type { Extension, Subscription } from '@medplum/fhirtypes';
import type { SubscriptionState } from '../../domain/codes/subscription.ts';
import type { ExchangedSubscription } from '../../domain/subscription/exchanged.ts';
import { BACKPORT_EXTENSIONS, backportProfile, contentCode } from './backport.ts';
import { topicUrl } from './subscription-topics.ts';

export type SubscriptionStatus = NonNullable<Subscription['status']>;

const STATUSES: Readonly<Record<SubscriptionState, SubscriptionStatus>> = {
  REQUESTED: 'requested',
  ACTIVE: 'active',
  ERROR: 'error',
  OFF: 'off',
};
export const subscriptionStatus = (state: SubscriptionState): SubscriptionStatus => STATUSES[state];
export const subscriptionStateOf = (status: string): SubscriptionState | null =>
  (Object.keys(STATUSES) as SubscriptionState[]).find((state) => STATUSES[state] === status) ?? null;

const unsignedInt = (url: string, value: number | null): Extension[] =>
  value === null ? [] : [{ url, valueUnsignedInt: value }];

/** An element of R4 that is a text with extensions: JSON has them beside it. */
type Extended = Subscription & {
  readonly _criteria?: { readonly extension: readonly Extension[] };
  readonly channel: { readonly _payload: { readonly extension: readonly Extension[] } };
};

/** A subscription in the form of the backport (R4 Subscription). */
export function subscriptionToFhir(row: ExchangedSubscription): Subscription {
  const { id, state, reason, endAt, criteria, heartbeatS, timeoutS, maxCount, lastError } = row;
  const resource: Extended = {
    resourceType: 'Subscription',
    id,
    meta: { profile: [backportProfile('backport-subscription')] },
    status: STATUSES[state],
    ...(endAt !== null && { end: endAt.toISOString() }),
    ...{ reason, criteria: topicUrl(row.topic) },
    ...(criteria.length > 0 && {
      _criteria: {
        extension: criteria.map((valueString) => ({ url: BACKPORT_EXTENSIONS.filter, valueString })),
      },
    }),
    ...(state === 'ERROR' && lastError !== null && { error: lastError }),
    channel: {
      extension: [
        ...unsignedInt(BACKPORT_EXTENSIONS.heartbeat, heartbeatS),
        ...unsignedInt(BACKPORT_EXTENSIONS.timeout, timeoutS),
        { url: BACKPORT_EXTENSIONS.maxCount, valuePositiveInt: maxCount },
      ],
      ...{ type: 'rest-hook', endpoint: row.address, payload: 'application/fhir+json' },
      _payload: {
        extension: [{ url: BACKPORT_EXTENSIONS.content, valueCode: contentCode(row.content) }],
      },
    },
  };
  return resource;
}
