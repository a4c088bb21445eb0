import { randomUUID } from 'node:crypto';
import type { Bundle, BundleEntry, Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';
import type { SubscriptionState, SubscriptionTopic } from '../../domain/codes/subscription.ts';
import { backportProfile } from './backport.ts';
import { subscriptionStatus } from './subscription.ts';
import { topicUrl } from './subscription-topics.ts';

/** Why a SubscriptionStatus is sent, or answered. */
export type NotificationType =
  | 'handshake'
  | 'heartbeat'
  | 'event-notification'
  | 'query-status'
  | 'query-event';

/** What a SubscriptionStatus says of a subscription. */
export interface Standing {
  readonly id: string;
  readonly topic: SubscriptionTopic;
  readonly state: SubscriptionState;
  /** How many events it has had. */
  readonly lastNumber: number;
  readonly lastError: string | null;
}

/** An event as it is told. */
export interface ToldEvent {
  readonly number: number;
  readonly recordedAt: Date;
  /** `[type]/[id]`; null where nothing is said of it, or nothing is open by now. */
  readonly focus: string | null;
}

function eventParameter({ number, recordedAt, focus }: ToldEvent, base: string): ParametersParameter {
  return {
    name: 'notification-event',
    part: [
      { name: 'event-number', valueString: String(number) },
      { name: 'timestamp', valueInstant: recordedAt.toISOString() },
      ...(focus === null ? [] : [{ name: 'focus', valueReference: { reference: `${base}/${focus}` } }]),
    ],
  };
}

/** The SubscriptionStatus in the form that it has in R4. */
export function statusToFhir(
  { id, topic, state, lastNumber, lastError }: Standing,
  { type, events = [], base }: { type: NotificationType; events?: readonly ToldEvent[]; base: string },
): Parameters {
  return {
    resourceType: 'Parameters',
    id: randomUUID(),
    meta: { profile: [backportProfile('backport-subscription-status-r4')] },
    parameter: [
      { name: 'subscription', valueReference: { reference: `${base}/Subscription/${id}` } },
      { name: 'topic', valueCanonical: topicUrl(topic) },
      { name: 'status', valueCode: subscriptionStatus(state) },
      { name: 'type', valueCode: type },
      { name: 'events-since-subscription-start', valueString: String(lastNumber) },
      ...events.map((event) => eventParameter(event, base)),
      ...(state === 'ERROR' && lastError !== null
        ? [{ name: 'error', valueCodeableConcept: { text: lastError } }]
        : []),
    ],
  };
}

/** What else a notification holds: the resources that its events are about, each once, whole or by address alone. */
export interface Focused {
  readonly name: string;
  readonly resource: Resource | null;
}

const focusEntry = ({ name, resource }: Focused, base: string): BundleEntry => ({
  fullUrl: `${base}/${name}`,
  ...(resource !== null && { resource }),
  request: { method: 'PUT', url: name },
  response: { status: '200' },
});

/** A notification as a Bundle, the SubscriptionStatus first. */
export function notificationBundle(
  status: Parameters,
  focused: readonly Focused[],
  { subscriptionId, base, now }: { subscriptionId: string; base: string; now: Date },
): Bundle {
  return {
    resourceType: 'Bundle',
    id: randomUUID(),
    meta: { profile: [backportProfile('backport-subscription-notification-r4')] },
    type: 'history',
    timestamp: now.toISOString(),
    entry: [
      {
        fullUrl: `urn:uuid:${status.id}`,
        resource: status,
        request: { method: 'GET', url: `Subscription/${subscriptionId}/$status` },
        response: { status: '200' },
      },
      ...focused.map((one) => focusEntry(one, base)),
    ],
  };
}
