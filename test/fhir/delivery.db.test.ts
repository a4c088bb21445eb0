import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { read, write } from '../../prisma/client.ts';
import { makeNetwork, type Network } from '../fixtures/agreements.ts';
import { useDatabase } from '../support/database.ts';
import { deliveryBy, haveEndpoint, haveMessages, openTasks } from '../support/delivery.ts';
import { type Behaviour, type StubHis, startStubHis } from '../support/stub-his.ts';

useDatabase();

const START = new Date('2026-11-23T01:00:00Z');
const clock = testClock(START);
const SECOND = 1000;
const HOUR = 3600 * SECOND;
let network: Network;
let his: StubHis;
let endpointId: string;
const delivery = deliveryBy(clock, openTasks);

beforeAll(async () => {
  network = await makeNetwork();
});
beforeEach(async () => {
  his = await startStubHis();
  endpointId = await haveEndpoint(network.hospital.id, his.url, clock.now());
  await delivery.run();
});
afterEach(() => his.close());
afterAll(() => expect(delivery.faults).toEqual([]));

const have = (...journeys: string[]) => haveMessages(endpointId, journeys, clock.now());
const message = (id = '') => read().outboxMessage.findUniqueOrThrow({ where: { id } });
const endpoint = () => read().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
const heard = () => his.calls.map(({ key }) => key.slice(0, 36));
/** Lets time pass in steps, with what is due delivered at each. */
async function pass(total: number, step: number): Promise<void> {
  for (let passed = 0; passed < total; passed += step) {
    clock.advance(step);
    await delivery.run();
  }
}

describe('a message', () => {
  test.each<[string, Behaviour]>([
    ['a fault of the system', { status: 500 }],
    ['a system that is overrun', { status: 429 }],
    ['an error page', { status: 404, outcome: false }],
    ['an answer that is none', 'WRONG_BODY'],
    ['a connection that breaks', 'RESET'],
    ['a connection that breaks after it was taken', 'RESET_AFTER_RECEIVE'],
    ['no answer at all', 'HANG'],
  ])('is sent again after %s, under the same key', async (_name, behaviour) => {
    his.behave(behaviour);
    const [id] = await have('j');
    await delivery.run();
    expect(await message(id)).toMatchObject({ state: 'PENDING', attempts: 1 });
    await pass(2 * SECOND, 2 * SECOND);
    expect(await message(id)).toMatchObject({
      state: 'DELIVERED',
      attempts: 2,
      lastError: null,
      lastStatus: 200,
    });
    expect(new Set(his.calls.map(({ key }) => key)).size).toBe(1);
    expect(his.effects).toHaveLength(1);
  });

  test('that is refused goes to the dead letters at once, and keeps nothing that names a person', async () => {
    his.behave({ status: 422 });
    const [id, next] = await have('j', 'j');
    await delivery.run();
    expect(await message(id)).toMatchObject({
      state: 'DEAD',
      attempts: 1,
      lastStatus: 422,
      lastError: 'REFUSED invalid Task.for',
    });
    // The next of its journey goes on: it says how things are now.
    expect((await message(next)).state).toBe('DELIVERED');
    expect((await endpoint()).failures).toBe(0);
  });

  test('waits as long as the system wants, and the rest for it with it', async () => {
    his.behave({ status: 503, headers: { 'retry-after': '120' } });
    const [id, other] = await have('j', 'k');
    await delivery.run();
    await pass(110 * SECOND, 10 * SECOND);
    expect((await message(id)).attempts).toBe(1);
    await pass(10 * SECOND, 10 * SECOND);
    expect([(await message(id)).state, (await message(other)).state]).toEqual(['DELIVERED', 'DELIVERED']);
  });

  test('is tried for three days, an hour apart at most, and is a dead letter then', async () => {
    his.behaveBy(() => ({ status: 500 }));
    const [id, behind] = await have('j', 'j');
    await delivery.run();
    await pass(71 * HOUR, HOUR / 2);
    const { attempts, state } = await message(id);
    expect(state).toBe('PENDING');
    expect(attempts).toBeGreaterThan(70);
    await pass(2 * HOUR, HOUR / 2);
    expect((await message(id)).state).toBe('DEAD');
    expect(await message(behind)).toMatchObject({ state: 'DEAD', attempts: 0, lastError: `WAITED ${id}` });
  });
});

describe('of one journey', () => {
  test('the next message waits for the one before it; other journeys do not', async () => {
    his.behaveBy(({ key }) => (key.startsWith(first) && his.calls.length < 4 ? { status: 500 } : 'OK'));
    const [first = '', second = '', other = ''] = await have('j', 'j', 'k');
    await delivery.run();
    expect(heard()).toEqual(expect.arrayContaining([first, other]));
    expect((await message(second)).attempts).toBe(0);
    await pass(20 * SECOND, SECOND);
    const order = heard();
    expect(order.lastIndexOf(first)).toBeLessThan(order.indexOf(second));
    expect((await message(second)).state).toBe('DELIVERED');
  });
});

describe('a system that is down', () => {
  test('is asked with one message in 30 seconds, and hears everything when it is back', async () => {
    his.behaveBy(() => ({ status: 500 }));
    const ids = await have(...Array.from({ length: 12 }, (_, at) => `j${at}`));
    await delivery.run();
    const first = his.calls.length;
    expect(first).toBeGreaterThanOrEqual(5);
    expect(first).toBeLessThan(12);
    await pass(29 * SECOND, SECOND);
    expect(his.calls).toHaveLength(first);
    await pass(91 * SECOND, SECOND);
    expect(his.calls.length - first).toBeGreaterThanOrEqual(3);
    expect(his.calls.length - first).toBeLessThanOrEqual(4);
    his.behaveBy(() => 'OK');
    await pass(40 * SECOND, SECOND);
    expect((await endpoint()).failures).toBe(0);
    await pass(120 * SECOND, 10 * SECOND);
    const states = await Promise.all(ids.map(async (id) => (await message(id)).state));
    expect(new Set(states)).toEqual(new Set(['DELIVERED']));
  });

  test('holds up nobody else', async () => {
    const fine = await startStubHis();
    const other = await haveEndpoint(network.otherHospital.id, fine.url, clock.now());
    await delivery.run();
    his.behaveBy(() => 'HANG');
    await have('j', 'k', 'l', 'm', 'n');
    const ids = await haveMessages(other, ['j', 'k', 'l'], clock.now());
    const lanes = delivery.run();
    await expect.poll(() => fine.effects.length).toBe(ids.length);
    // Not one of the calls to the first one has ended by then.
    expect((await endpoint()).failures).toBe(0);
    await lanes;
    await fine.close();
  });
});

describe('a lane', () => {
  test('is one process’s at a time, and another’s when that one has died', async () => {
    const second = deliveryBy(clock, openTasks, { holder: 'second' });
    his.behaveBy(() => 'SLOW');
    const ids = await have('j', 'k', 'l', 'm');
    await Promise.all([delivery.run(), second.run()]);
    const once = heard().filter((id) => ids.includes(id));
    expect(once.toSorted()).toEqual(ids.toSorted());
    const leaseUntilAt = new Date(clock.now().getTime() + 60_000);
    await write((tx) =>
      tx.db.endpoint.update({ where: { id: endpointId }, data: { leaseHolder: 'dead', leaseUntilAt } }),
    );
    const [id] = await have('n');
    await second.run();
    expect((await message(id)).state).toBe('PENDING');
    clock.advance(60_000);
    await second.run();
    expect((await message(id)).state).toBe('DELIVERED');
  });

  test('is let go at its end', async () => {
    await have('j');
    await delivery.run();
    expect(await endpoint()).toMatchObject({ leaseHolder: null, leaseUntilAt: null });
  });
});

describe('an endpoint', () => {
  test('that is registered anew takes over what waits for the former one', async () => {
    his.behaveBy(() => ({ status: 500 }));
    const [id] = await have('j');
    await delivery.run();
    const better = await startStubHis();
    const next = await haveEndpoint(network.hospital.id, better.url, clock.now(), {
      login: 'BEARER',
      bearerToken: 'secret-token',
    });
    await delivery.run();
    expect(await message(id)).toMatchObject({ state: 'DELIVERED', endpointId: next });
    expect(better.calls[0]?.authorization).toBe('Bearer secret-token');
    expect((await endpoint()).state).toBe('RETIRED');
    const { secretSealed } = await read().endpoint.findUniqueOrThrow({ where: { id: next } });
    expect(secretSealed).toMatch(/^s1\./);
    await better.close();
  });
});
