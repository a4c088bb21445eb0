import { z } from 'zod';
import type { NewSubscription } from '../../domain/subscription/subscribe.ts';
import { unprocessable } from '../facade/fault.ts';
import { BACKPORT_EXTENSIONS, contentOf } from './backport.ts';
import { instantIn } from './instant.ts';
import { filterIn } from './subscription-filter.ts';
import { TOPICS, topicOf, topicUrl } from './subscription-topics.ts';

const count = z.int().min(0).max(2_147_483_647).optional();
const extensions = z
  .array(
    z.object({
      url: z.string(),
      ...{ valueString: z.string().optional(), valueCode: z.string().optional() },
      ...{ valueUnsignedInt: count, valuePositiveInt: count },
    }),
  )
  .optional();
const extended = z.object({ extension: extensions }).optional();

/** What is read of a Subscription that a system sends. */
export const receivedSubscription = z.object({
  ...{ status: z.string(), reason: z.string(), criteria: z.string(), _criteria: extended },
  end: instantIn.optional(),
  channel: z.object({
    ...{ type: z.string(), endpoint: z.string(), extension: extensions },
    ...{ payload: z.string().optional(), _payload: extended, header: z.array(z.string()).optional() },
  }),
});
export type ReceivedSubscription = z.infer<typeof receivedSubscription>;
type Received = ReceivedSubscription;
type Extensions = z.infer<typeof extensions>;

const CHANNEL = 'Subscription.channel';
const named = (list: Extensions, url: string) => (list ?? []).filter((one) => one.url === url);

/** Fewer seconds would be no sign of life but traffic; in more than a day nobody notices that it is missing. */
const HEARTBEAT_S = { least: 30, most: 86_400 };
const TIMEOUT_S = { least: 1, most: 10 };
const MAX_COUNT = { least: 1, most: 100, usual: 20 };
const MOST_FILTERS = 10;

/** A number of an extension; null where nothing is said. @throws FhirFault 422 */
function numberIn(
  list: Extensions,
  url: string,
  { least, most }: { least: number; most: number },
): number | null {
  const [told] = named(list, url);
  if (told === undefined) return null;
  const value = told.valueUnsignedInt ?? told.valuePositiveInt;
  if (value !== undefined && value >= least && value <= most) return value;
  const message = `${url} is a number from ${least} to ${most}.`;
  throw unprocessable('SUBSCRIPTION_LIMIT', message, `${CHANNEL}.extension`);
}

function topicIn({ criteria }: Received) {
  const topic = topicOf(criteria);
  if (topic !== null) return topic;
  const message = `The topics are ${TOPICS.map(topicUrl).join(', ')}; filters are extensions of the criteria.`;
  throw unprocessable('SUBSCRIPTION_TOPIC', message, 'Subscription.criteria', 'not-supported');
}

function filtersIn(received: Received, base: string): Pick<NewSubscription, 'criteria' | 'filters'> {
  const topic = topicIn(received);
  const list = received._criteria?.extension ?? [];
  const given = list.flatMap(({ url, valueString = '' }, at) =>
    url === BACKPORT_EXTENSIONS.filter ? [{ text: valueString, at }] : [],
  );
  if (given.length > MOST_FILTERS)
    throw unprocessable('SUBSCRIPTION_FILTER', `At most ${MOST_FILTERS} filters.`, 'Subscription.criteria');
  return {
    criteria: given.map(({ text }) => text),
    filters: given.map(({ text, at }) =>
      filterIn(text, topic, { base, expression: `Subscription.criteria.extension[${at}]` }),
    ),
  };
}

/** Notifications are JSON by a rest-hook, with the login of the endpoint and no header of anybody's. @throws FhirFault 422 */
function requireRestHook({ status, channel }: Received): void {
  if (status !== 'requested')
    throw unprocessable('SUBSCRIPTION_STATUS', 'A new Subscription is requested.', 'Subscription.status');
  if (channel.type !== 'rest-hook')
    throw unprocessable(
      'SUBSCRIPTION_CHANNEL',
      'The channel is a rest-hook.',
      `${CHANNEL}.type`,
      'not-supported',
    );
  if ((channel.header ?? []).length > 0) {
    const message = 'We sign in as your endpoint says; no other header is sent.';
    throw unprocessable('SUBSCRIPTION_HEADER', message, `${CHANNEL}.header`, 'not-supported');
  }
  const [type] = (channel.payload ?? '').split(';', 1);
  if (type?.trim() !== 'application/fhir+json')
    throw unprocessable(
      'SUBSCRIPTION_PAYLOAD',
      'The payload is application/fhir+json.',
      `${CHANNEL}.payload`,
      'not-supported',
    );
}

function contentIn({ channel }: Received) {
  const [told] = named(channel._payload?.extension, BACKPORT_EXTENSIONS.content);
  const content = contentOf(told?.valueCode ?? '');
  if (content !== null) return content;
  const message = `Say in ${BACKPORT_EXTENSIONS.content} what it holds: empty, id-only or full-resource.`;
  throw unprocessable('SUBSCRIPTION_CONTENT', message, `${CHANNEL}.payload.extension`, 'required');
}

/** What a machine subscribes to. @throws FhirFault 422 that names the element */
export function subscriptionIn(received: Received, base: string): Omit<NewSubscription, 'clientId'> {
  requireRestHook(received);
  const { reason, end, channel } = received;
  return {
    ...{ topic: topicIn(received), ...filtersIn(received, base) },
    ...{ reason, address: channel.endpoint, content: contentIn(received) },
    heartbeatS: numberIn(channel.extension, BACKPORT_EXTENSIONS.heartbeat, HEARTBEAT_S),
    timeoutS: numberIn(channel.extension, BACKPORT_EXTENSIONS.timeout, TIMEOUT_S),
    maxCount: numberIn(channel.extension, BACKPORT_EXTENSIONS.maxCount, MAX_COUNT) ?? MAX_COUNT.usual,
    endAt: end === undefined ? null : new Date(end),
  };
}
