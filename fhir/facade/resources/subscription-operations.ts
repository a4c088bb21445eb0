import type { Bundle, Parameters } from '@medplum/fhirtypes';
import { NO_ROW, shownByIds, type Where } from '../../../domain/exchange/page.ts';
import {
  type ExchangedSubscription,
  exchangedSubscriptions,
  isTakenBack,
  subscriptionsIn,
} from '../../../domain/subscription/exchanged.ts';
import { noticesOf } from '../../../domain/subscription/notices.ts';
import { numberNotices } from '../../../domain/subscription/number.ts';
import { tryAgain } from '../../../domain/subscription/subscribe.ts';
import { backportOperation, contentOf } from '../../map/backport.ts';
import { statusToFhir } from '../../map/notification.ts';
import { subscriptionStateOf } from '../../map/subscription.ts';
import { typesOf } from '../../map/subscription-topics.ts';
import { type Asking, type FhirAnswer, type FhirRequest, readingOf } from '../asking.ts';
import { badRequest, gone, inHttp, notKnown } from '../fault.ts';
import { recordShown, requireScope } from '../interactions.ts';
import { notificationOf } from '../notified.ts';
import type { Operation } from '../operation.ts';
import { type Called, calledWith } from '../parameters.ts';

interface Call {
  readonly id: string | null;
  readonly request: FhirRequest;
  readonly asking: Asking;
}

/** How many events one answer holds at most. */
const MOST_EVENTS = 100;
const MOST_SUBSCRIPTIONS = 100;

const recorded = (asking: Asking, interaction: string, id: string | null, residentIds: readonly string[]) =>
  recordShown(asking, { interaction, type: 'Subscription', id, outcome: 'OK', residentIds });

/** A subscription of who asks, with all that it is owed numbered. @throws FhirFault 404, 410 */
async function ownSubscription(id: string | null, asking: Asking): Promise<ExchangedSubscription> {
  const read = async () => (await shownByIds(exchangedSubscriptions, [id ?? ''], readingOf(asking)))[0]?.row;
  if ((await read()) === undefined)
    throw (await isTakenBack(readingOf(asking), id ?? '')) ? gone() : notKnown();
  await numberNotices(id ?? '');
  const row = await read();
  if (row === undefined) throw notKnown();
  return row;
}

function statusBundle(rows: readonly ExchangedSubscription[], base: string): Bundle {
  const statuses = rows.map((row): Parameters => statusToFhir(row, { type: 'query-status', base }));
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: statuses.length,
    ...(statuses.length > 0 && {
      entry: statuses.map((resource) => ({
        ...{ fullUrl: `urn:uuid:${resource.id}`, resource },
        search: { mode: 'match' as const },
      })),
    }),
  };
}

async function statusOfOne({ id, asking }: Call): Promise<FhirAnswer> {
  const row = await ownSubscription(id, asking);
  await recorded(asking, 'status', id, []);
  return { status: 200, headers: {}, resource: statusBundle([row], asking.base) };
}

/** Whichever of several values each parameter may have. */
function statusFilters(called: Called, now: Date): Where[] {
  const [ids, statuses] = [called.texts('id'), called.texts('status')];
  const states = statuses.map((status) => subscriptionStateOf(status));
  return [
    ...(ids.length === 0 ? [] : [{ id: { in: [...ids] } }]),
    ...(statuses.length === 0
      ? []
      : [{ OR: states.map((state) => (state === null ? NO_ROW : subscriptionsIn(state, { now }))) }]),
  ];
}

async function statusOfAll({ request, asking }: Call): Promise<FhirAnswer> {
  const where = { AND: statusFilters(calledWith(request), asking.now) };
  const query = { where, orderBy: [{ id: 'asc' }], take: MOST_SUBSCRIPTIONS };
  const found = await exchangedSubscriptions.find(readingOf(asking), query);
  for (const { id } of found) await numberNotices(id);
  const rows = await exchangedSubscriptions.find(readingOf(asking), query);
  await recorded(asking, 'status', null, []);
  return { status: 200, headers: {}, resource: statusBundle(rows, asking.base) };
}

/** The number of an event; `otherwise` where none is named. @throws FhirFault 400 */
function numberIn(called: Called, name: string, otherwise: number): number {
  const text = called.text(name);
  if (text === null) return otherwise;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw badRequest('PARAMETERS', `${name} is the number of an event.`, inHttp(name));
}

function contentIn(called: Called, { content }: ExchangedSubscription) {
  const text = called.text('content');
  const wanted = text === null ? content : contentOf(text);
  if (wanted !== null) return wanted;
  throw badRequest('PARAMETERS', 'content is empty, id-only or full-resource.', inHttp('content'));
}

/** The events that are still kept, whatever has become of the channel; who asks for them is there again. */
async function events({ id, request, asking }: Call): Promise<FhirAnswer> {
  const subscription = await ownSubscription(id, asking);
  for (const type of typesOf(subscription.topic)) await requireScope(asking, type, 'r');
  const called = calledWith(request);
  const from = numberIn(called, 'eventsSinceNumber', 1);
  const to = numberIn(called, 'eventsUntilNumber', subscription.lastNumber);
  const content = contentIn(called, subscription);
  const notices = await noticesOf(subscription.id, { from, to, limit: MOST_EVENTS });
  const telling = { subscription, type: 'query-event', content, notices } as const;
  const { bundle, residentIds } = await notificationOf(telling, asking);
  await recorded(asking, 'events', subscription.id, residentIds);
  if (subscription.state === 'ERROR') await tryAgain(subscription.id, asking.now);
  return { status: 200, headers: {}, resource: bundle };
}

const STATUS: Pick<Operation, 'name' | 'definition' | 'methods' | 'scope'> = {
  ...{ name: 'status', definition: backportOperation('backport-subscription-status') },
  ...{ methods: ['GET', 'POST'], scope: 'r' },
};

/** How a subscriber asks how its subscriptions are, and for what it has missed. */
export const subscriptionOperations: readonly Operation[] = [
  { ...STATUS, on: 'type', run: statusOfAll },
  { ...STATUS, on: 'instance', run: statusOfOne },
  {
    ...{ name: 'events', definition: backportOperation('backport-subscription-events'), on: 'instance' },
    ...{ methods: ['GET', 'POST'], scope: 'r', run: events },
  },
];
