import type { OperationOutcome } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { BACKPORT_EXTENSIONS } from '../../fhir/map/backport.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { subscribed, subscription } from '../fixtures/subscriptions.ts';
import { haveEndpoint } from '../support/delivery.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

const ENDPOINT = 'https://his.hospital.example/fhir';
let his: His;
beforeAll(async () => {
  const { hospital } = town.network;
  await haveEndpoint(hospital.id, ENDPOINT, town.service.clock.now());
  his = await hisOf(town.service, hospital.id);
});

const good = (change: object = {}) => ({ ...subscription({ endpoint: `${ENDPOINT}/hook` }), ...change });
const channel = (change: object) => good({ channel: { ...good().channel, ...change } });
const extended = (url: string, value: object) => ({ extension: [{ url, ...value }] });
const UNKNOWN = extended(
  'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-additional-criteria',
  { valueString: 'Task?owner=Organization/1' },
);
const filter = (text: unknown) =>
  good({ _criteria: extended(BACKPORT_EXTENSIONS.filter, { valueString: text }) });
const post = (body: object, by = his) => by.call<OperationOutcome>('POST', 'Subscription', { body });

const REFUSED: readonly (readonly [name: string, code: string, at: string, body: () => object])[] = [
  ['another state', 'SUBSCRIPTION_STATUS', 'Subscription.status', () => good({ status: 'active' })],
  ['no reason', 'ELEMENT', 'Subscription.reason', () => good({ reason: undefined })],
  ['an empty reason', 'TEXT_EMPTY', 'Subscription.reason', () => good({ reason: ' ' })],
  ['another topic', 'SUBSCRIPTION_TOPIC', 'Subscription.criteria', () => good({ criteria: 'Task?status=x' })],
  ['a list of criteria', 'ELEMENT', 'Subscription.criteria', () => good({ criteria: ['x'] })],
  [
    'an end that is over',
    'SUBSCRIPTION_END',
    'Subscription.end',
    () => good({ end: '2020-01-01T00:00:00Z' }),
  ],
  ['an end that is none', 'ELEMENT', 'Subscription.end', () => good({ end: 'tomorrow' })],
  ['a mail', 'SUBSCRIPTION_CHANNEL', 'Subscription.channel.type', () => channel({ type: 'email' })],
  [
    'a header of its own',
    ...(['SUBSCRIPTION_HEADER', 'Subscription.channel.header'] as const),
    () => channel({ header: ['Authorization: Bearer x'] }),
  ],
  [
    'XML',
    'SUBSCRIPTION_PAYLOAD',
    'Subscription.channel.payload',
    () => channel({ payload: 'application/fhir+xml' }),
  ],
  [
    'no word of the content',
    ...(['SUBSCRIPTION_CONTENT', 'Subscription.channel.payload.extension'] as const),
    () => channel({ _payload: undefined }),
  ],
  [
    'a heartbeat each second',
    ...(['SUBSCRIPTION_LIMIT', 'Subscription.channel.extension'] as const),
    () => channel(extended(BACKPORT_EXTENSIONS.heartbeat, { valueUnsignedInt: 1 })),
  ],
  [
    'a heartbeat beyond all numbers',
    ...(['ELEMENT', 'Subscription.channel.extension[0].valueUnsignedInt'] as const),
    () => channel(extended(BACKPORT_EXTENSIONS.heartbeat, { valueUnsignedInt: 1e21 })),
  ],
  [
    'an hour to wait',
    ...(['SUBSCRIPTION_LIMIT', 'Subscription.channel.extension'] as const),
    () => channel(extended(BACKPORT_EXTENSIONS.timeout, { valueUnsignedInt: 3600 })),
  ],
  [
    'no event at all',
    ...(['SUBSCRIPTION_LIMIT', 'Subscription.channel.extension'] as const),
    () => channel(extended(BACKPORT_EXTENSIONS.maxCount, { valuePositiveInt: 0 })),
  ],
  ...[
    ['contact', 'Subscription.contact', () => good({ contact: [{ value: '0756-1' }] })] as const,
    ['an element that nobody knows', 'Subscription.foo', () => good({ foo: 1 })] as const,
    ['an extension', 'Subscription.extension', () => good(UNKNOWN)] as const,
    ['an extension of the channel', 'Subscription.channel.extension[0]', () => channel(UNKNOWN)] as const,
    [
      'a filter under another name',
      'Subscription.criteria.extension[0]',
      () => good({ _criteria: UNKNOWN }),
    ] as const,
  ].map(([name, at, body]) => [name, 'NOT_CARRIED', at, body] as const),
  [
    'two heartbeats',
    ...(['SUBSCRIPTION_LIMIT', 'Subscription.channel.extension'] as const),
    () =>
      channel({
        extension: [60, 600].map((valueUnsignedInt) => ({
          ...{ url: BACKPORT_EXTENSIONS.heartbeat, valueUnsignedInt },
        })),
      }),
  ],
  ...[...['https://elsewhere.example/hook', 'https://his.hospital.example/fhirs/hook']].map(
    (endpoint) =>
      [
        `the address ${endpoint}`,
        'SUBSCRIPTION_ADDRESS',
        'Subscription.channel.endpoint',
        () => channel({ endpoint }),
      ] as const,
  ),
  ...[
    'http://his.hospital.example/fhir/hook',
    'https://his.hospital.example/fhir/../hook',
    'https://his.hospital.example/fhir/%2e%2e/hook',
    'his',
    `${ENDPOINT}/hook?key=1`,
    'https://a:b@his.hospital.example/fhir',
  ].map(
    (endpoint) =>
      [
        `the address ${endpoint}`,
        'ENDPOINT_ADDRESS',
        'Subscription.channel.endpoint',
        () => channel({ endpoint }),
      ] as const,
  ),
  ...[
    ...['Patient?name=x', 'ServiceRequest', 'ServiceRequest?colour=red', 'ServiceRequest?status=lost'],
    ...[
      'Task?status=requested',
      'Task?owner=Patient/1',
      'ServiceRequest?patient=',
      'ServiceRequest?__proto__=x',
    ],
    ...['ServiceRequest?status=active&status=draft', `Task?owner=${'x,'.repeat(60)}`],
  ].map(
    (text) =>
      [
        `the filter ${text.slice(0, 40)}`,
        'SUBSCRIPTION_FILTER',
        'Subscription.criteria.extension[0]',
        () => filter(text),
      ] as const,
  ),
];

test.each(REFUSED)('%s is refused with %s at %s, and nothing is written', async (_name, code, at, body) => {
  const before = await read().subscription.count();
  const { status, body: outcome } = await post(body());
  expect([status, outcomeCode(outcome), outcome.issue?.[0]?.expression]).toEqual([422, code, [at]]);
  expect(await read().subscription.count()).toBe(before);
});

test('an organisation without an endpoint subscribes to nothing', async () => {
  const homeless = await hisOf(town.service, town.network.otherHospital.id);
  const { status, body } = await post(good(), homeless);
  expect([status, outcomeCode(body)]).toEqual([422, 'SUBSCRIPTION_ADDRESS']);
});

test('who may not read what a topic sends does not subscribe to it', async () => {
  const { hospital } = town.network;
  const scopes = 'system/Subscription.crds system/ServiceRequest.rs';
  const narrow = await hisOf(town.service, hospital.id, { scopes });
  expect([(await post(good(), narrow)).status, outcomeCode((await post(good(), narrow)).body)]).toEqual([
    403,
    'SCOPE',
  ]);
  const reader = await hisOf(town.service, hospital.id, { scopes: 'system/Subscription.r' });
  expect((await post(good(), reader)).status).toBe(403);
});

test('whose scopes were narrowed since then asks for no events any more', async () => {
  const own = await hisOf(town.service, town.network.hospital.id);
  const id = await subscribed(own, { endpoint: `${ENDPOINT}/narrow` });
  const scopes = 'system/Subscription.crds system/Task.r';
  await write((tx) => tx.db.hisClient.update({ where: { id: own.clientId }, data: { scopes } }));
  town.service.clock.advance(5 * 60_000);
  const { status, body } = await own.get(`Subscription/${id}/$events`);
  expect([status, outcomeCode(body)]).toEqual([403, 'SCOPE']);
  expect((await own.get(`Subscription/${id}/$status`)).status).toBe(200);
});

test('a machine has a number of subscriptions that it can have an eye on', async () => {
  const own = await hisOf(town.service, town.network.hospital.id);
  const ids: string[] = [];
  for (let at = 0; at < 50; at += 1) ids.push(await subscribed(own, { endpoint: `${ENDPOINT}/${at}` }));
  const { status, body } = await post(good(), own);
  expect([status, outcomeCode(body)]).toEqual([422, 'SUBSCRIPTIONS_TOO_MANY']);
  await own.call('DELETE', `Subscription/${ids[0]}`);
  expect((await post(good(), own)).status).toBe(201);
});

test.each([
  'eventsSinceNumber=x',
  'eventsSinceNumber=-1',
  'eventsUntilNumber=99999999999999999999',
  'content=all',
])('$events?%s is 400', async (query) => {
  const id = await subscribed(his, { endpoint: `${ENDPOINT}/events` });
  const { status, body } = await his.get(`Subscription/${id}/$events?${query}`);
  expect([status, outcomeCode(body)]).toEqual([400, 'PARAMETERS']);
});

test('what there is already is found by a condition, and is not made twice', async () => {
  const headers = { 'if-none-exist': `url=${ENDPOINT}/once` };
  const body = subscription({ endpoint: `${ENDPOINT}/once` });
  const answers = [];
  for (let times = 0; times < 2; times += 1)
    answers.push(await his.call('POST', 'Subscription', { headers, body }));
  expect(answers.map(({ status }) => status)).toEqual([201, 200]);
  expect(answers[1]?.body.id).toBe(answers[0]?.body.id);
});
