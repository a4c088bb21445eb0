import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GIVE_UP_MS } from '../../domain/outbox/retry.ts';
import { read } from '../../prisma/client.ts';
import { fedHospital } from '../fixtures/fed-hospital.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { subscribed } from '../fixtures/subscriptions.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import { bareRoutes, deliveryBy, haveActiveEndpoint, haveEndpoint, messagesOf } from '../support/delivery.ts';
import { hisOf } from '../support/his.ts';
import { notifierBy, readNotification } from '../support/notifying.ts';
import { type StubHis, startStubHis } from '../support/stub-his.ts';

useTown();

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const MAINTENANCE = { status: 503, outcome: false };

let people: Referrals;
let his: StubHis;
let delivery: ReturnType<typeof deliveryBy>;
let endpointId: string;
const clock = () => town.service.clock;
const now = () => clock().now();

beforeAll(async () => {
  people = await openReferrals(town);
  delivery = deliveryBy(clock(), bareRoutes);
});
beforeEach(async () => {
  his = await startStubHis();
  his.answerProbes(MAINTENANCE);
  endpointId = await haveEndpoint(town.network.hospital.id, his.url, now());
  await delivery.run();
});
afterEach(() => his.close());
afterAll(() => expect(delivery.faults).toEqual([]));

const endpoint = () => read().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
async function pass(total: number, step: number): Promise<void> {
  for (let passed = 0; passed < total; passed += step) {
    clock().advance(step);
    await delivery.run();
  }
}
const statesOf = async (referralId: string) => [
  ...new Set((await messagesOf(referralId)).map(({ state }) => state)),
];
const heard = () => his.effects.map(({ key }) => key.slice(0, 36));

interface Shown {
  readonly endpoints: {
    readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[];
  };
}
const shown = async () =>
  (
    await town.hospitalAdmin.ask<Shown>(
      '{ endpoints { edges { node { state waiting dead failures probeFailure isProbeDue probeDueAt } } } }',
    )
  ).endpoints.edges[0]?.node;

describe('a system that has not answered yet', () => {
  test('misses nothing: what happens waits, nothing is sent before its first answer, and all is in order after it', async () => {
    const { referralId } = await people.at('PLACED');
    await delivery.run();
    expect(await statesOf(referralId)).toEqual(['PENDING']);
    expect(his.calls).toEqual([]);
    his.answerProbes('OK');
    await pass(2 * SECOND, 2 * SECOND);
    expect((await endpoint()).state).toBe('ACTIVE');
    expect(await statesOf(referralId)).toEqual(['DELIVERED']);
    expect(heard()).toEqual((await messagesOf(referralId)).map(({ id }) => id));
  });

  test('is looked for by itself after growing pauses, and the console says when', async () => {
    const before = his.probes;
    await pass(HOUR, SECOND);
    // 2 s, 4 s, 8 s …: that many fit into an hour.
    expect(his.probes - before).toBe(10);
    const { probeDueAt } = await endpoint();
    expect(await shown()).toEqual({
      ...{ state: 'REGISTERED', failures: 11, waiting: 0, dead: 0, probeFailure: 'STATUS' },
      ...{ isProbeDue: false, probeDueAt: probeDueAt?.toISOString() },
    });
    const { version } = await endpoint();
    nodeOf(await town.hospitalAdmin.act<Kept>('endpointProbe', { endpointId, expectedVersion: version }));
    expect(await shown()).toMatchObject({ isProbeDue: true });
    his.answerProbes('OK');
    await delivery.run();
    expect(await shown()).toMatchObject({
      state: 'ACTIVE',
      failures: 0,
      isProbeDue: false,
      probeDueAt: null,
    });
  });

  test('is left alone as long as it wants', async () => {
    his.answerProbes({ ...MAINTENANCE, headers: { 'retry-after': '120' } });
    await pass(2 * SECOND, 2 * SECOND);
    const before = his.probes;
    await pass(119 * SECOND, SECOND);
    expect(his.probes).toBe(before);
    await pass(SECOND, SECOND);
    expect(his.probes).toBe(before + 1);
  });

  test('has what waited for three days among the dead letters, and hears it when that is replayed', async () => {
    const { referralId } = await people.at('SENT');
    await pass(GIVE_UP_MS + 2 * HOUR, HOUR);
    expect(await statesOf(referralId)).toEqual(['DEAD']);
    expect(await read().outboxMessage.findFirst({ where: { nounId: referralId } })).toMatchObject({
      attempts: 0,
      lastError: 'WAITED',
    });
    his.answerProbes('OK');
    await pass(2 * HOUR, HOUR);
    expect(his.calls).toEqual([]);
    nodeOf(await town.hospitalAdmin.act<Kept>('deliveryReplay', { endpointId }));
    await delivery.run();
    expect(await statesOf(referralId)).toEqual(['DELIVERED']);
  });

  test('and is registered anew meanwhile: what waits is sent there, and nothing to where it never answered', async () => {
    const { referralId } = await people.at('SENT');
    const right = await startStubHis();
    endpointId = await haveEndpoint(town.network.hospital.id, right.url, now());
    await delivery.run();
    expect(await statesOf(referralId)).toEqual(['DELIVERED']);
    expect(right.calls.length).toBeGreaterThan(0);
    expect(his.calls).toEqual([]);
    await right.close();
  });

  test('says nothing of the feed: its address may be a mistake', async () => {
    const hospital = await fedHospital();
    await hospital.poll();
    await pass(60 * SECOND, SECOND);
    expect((await endpoint()).failures).toBeGreaterThanOrEqual(5);
    expect((await hospital.feed()).isFeedSilent).toBe(false);
  });
});

test('a system that answered once and is registered anew while it is in maintenance misses nothing', async () => {
  await haveActiveEndpoint(town.network.hospital.id, his.url, now());
  const before = await people.at('SENT');
  endpointId = await haveEndpoint(town.network.hospital.id, his.url, now());
  await delivery.run();
  const meanwhile = await people.at('SENT');
  expect(his.calls).toEqual([]);
  his.answerProbes('OK');
  await pass(10 * SECOND, SECOND);
  for (const { referralId } of [before, meanwhile]) expect(await statesOf(referralId)).toEqual(['DELIVERED']);
});

test('one that has answered once is looked for because somebody asks, and not again', async () => {
  endpointId = await haveActiveEndpoint(town.network.hospital.id, his.url, now());
  const { version } = await endpoint();
  nodeOf(await town.hospitalAdmin.act<Kept>('endpointProbe', { endpointId, expectedVersion: version }));
  await delivery.run();
  const before = his.probes;
  await pass(60 * SECOND, SECOND);
  expect(his.probes).toBe(before);
  expect(await endpoint()).toMatchObject({ state: 'ACTIVE', failures: 0, probeOutcome: 'STATUS' });
});

test('a subscriber is told nothing under an address that has not answered yet, and everything afterwards', async () => {
  const notifier = notifierBy(clock());
  const machine = await hisOf(town.service, town.network.hospital.id);
  await subscribed(machine, { endpoint: `${his.url}/hook`, content: 'full-resource' });
  await people.at('SENT');
  await notifier.run();
  expect(his.calls).toEqual([]);
  his.answerProbes('OK');
  await pass(10 * SECOND, SECOND);
  his.calls.length = 0;
  await notifier.run();
  const told = his.calls.map(({ bundle }) => readNotification(bundle));
  expect(told.map(({ type }) => type)).toEqual(['handshake', 'event-notification']);
  expect(told.flatMap(({ events }) => events).length).toBeGreaterThan(0);
  expect(notifier.faults).toEqual([]);
});
