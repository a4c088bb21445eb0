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
export const receivedSubscription = z.looseObject({
  ...{ status: z.string(), reason: z.string(), criteria: z.string(), _criteria: extended },
  end: instantIn.optional(),
  channel: z.looseObject({
    ...{ type: z.string(), endpoint: z.string(), extension: extensions },
    ...{ payload: z.string().optional(), _payload: extended, header: z.array(z.string()).optional() },
  }),
});
export type ReceivedSubscription = z.infer<typeof receivedSubscription>;
type Received = ReceivedSubscription;
type Extensions = z.infer<typeof extensions>;

const CHANNEL = 'Subscription.channel';
const { filter, content, heartbeat, timeout, maxCount } = BACKPORT_EXTENSIONS;

/** What is kept of each part; beside it stands what every resource has, and is made anew for each answer. */
const CARRIED = ['status', 'reason', 'criteria', '_criteria', 'end', 'channel'];
const AROUND = ['resourceType', 'id', 'meta', 'text', 'language'];
const OF_REST_HOOK = ['type', 'endpoint', 'extension', 'payload', '_payload', 'header'];

function requireAmong(said: readonly string[], known: readonly string[], at: (name: string) => string): void {
  const unknown = said.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const message = `This is not carried; what is, is ${known.join(', ')}.`;
  throw unprocessable('NOT_CARRIED', message, at(unknown), 'not-supported');
}

/** What is not understood, or was meant for another place, would be dropped in silence. @throws FhirFault 422 NOT_CARRIED */
function requireCarried({ channel, _criteria, ...whole }: Received): void {
  requireAmong(Object.keys(whole), [...CARRIED, ...AROUND], (name) => `Subscription.${name}`);
  requireAmong(Object.keys(channel), OF_REST_HOOK, (name) => `${CHANNEL}.${name}`);
  for (const [list, known, at] of [
    [_criteria?.extension, [filter], 'Subscription.criteria'],
    [channel.extension, [heartbeat, timeout, maxCount], CHANNEL],
    [channel._payload?.extension, [content], `${CHANNEL}.payload`],
  ] as const) {
    const urls = (list ?? []).map(({ url }) => url);
    requireAmong(urls, known, (url) => `${at}.extension[${urls.indexOf(url)}]`);
  }
}
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
  const [told, another] = named(list, url);
  if (told === undefined) return null;
  const value = told.valueUnsignedInt ?? told.valuePositiveInt;
  if (another === undefined && value !== undefined && value >= least && value <= most) return value;
  const message = `${url} is one number from ${least} to ${most}.`;
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
    url === filter ? [{ text: valueString, at }] : [],
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
  const [told, another] = named(channel._payload?.extension, content);
  const wanted = another === undefined ? contentOf(told?.valueCode ?? '') : null;
  if (wanted !== null) return wanted;
  const message = `Say once in ${content} what it holds: empty, id-only or full-resource.`;
  throw unprocessable('SUBSCRIPTION_CONTENT', message, `${CHANNEL}.payload.extension`, 'required');
}

/** What a machine subscribes to. @throws FhirFault 422 that names the element */
export function subscriptionIn(received: Received, base: string): Omit<NewSubscription, 'clientId'> {
  requireCarried(received);
  requireRestHook(received);
  const { reason, end, channel } = received;
  return {
    ...{ topic: topicIn(received), ...filtersIn(received, base) },
    ...{ reason, address: channel.endpoint, content: contentIn(received) },
    heartbeatS: numberIn(channel.extension, heartbeat, HEARTBEAT_S),
    timeoutS: numberIn(channel.extension, timeout, TIMEOUT_S),
    maxCount: numberIn(channel.extension, maxCount, MAX_COUNT) ?? MAX_COUNT.usual,
    endAt: end === undefined ? null : new Date(end),
  };
}
