import type { Bundle, Subscription } from '@medplum/fhirtypes';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { retireEndpointOf } from '../../domain/endpoint/command.ts';
import { revokeHisClient } from '../../domain/his-client/register.ts';
import { noticesOf } from '../../domain/subscription/notices.ts';
import { numberNotices } from '../../domain/subscription/number.ts';
import { sweepSubscriptions } from '../../domain/subscription/sweep.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { subscribed, type Wish } from '../fixtures/subscriptions.ts';
import { haveActiveEndpoint } from '../support/delivery.ts';
import { type His, hisOf } from '../support/his.ts';
import { notifierBy, type Read, readNotification } from '../support/notifying.ts';
import { type StubHis, startStubHis } from '../support/stub-his.ts';

useTown();

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

let his: His;
let hook: StubHis;
let notifier: ReturnType<typeof notifierBy>;
const clock = () => town.service.clock;
const now = () => clock().now();

beforeAll(async () => {
  notifier = notifierBy(clock());
});
beforeEach(async () => {
  hook = await startStubHis();
  await haveActiveEndpoint(town.network.hospital.id, hook.url, now());
  his = await hisOf(town.service, town.network.hospital.id);
});
afterEach(() => hook.close());
afterAll(() => expect(notifier.faults).toEqual([]));

const heard = (): Read[] => hook.calls.splice(0).map(({ bundle }) => readNotification(bundle));
const numbers = (all: readonly Read[]) => all.flatMap(({ events }) => events.map(({ number }) => number));
const row = (id: string) => read().subscription.findUniqueOrThrow({ where: { id } });
const status = async (id: string) => (await his.get<Subscription>(`Subscription/${id}`)).body.status;

/** A subscription that is active. */
async function active(wish: Partial<Wish> = {}): Promise<string> {
  const id = await subscribed(his, { endpoint: `${hook.url}/hook`, ...wish });
  await notifier.run();
  expect(heard().map(({ type }) => type)).toEqual(['handshake']);
  return id;
}
/** Owes it so many events, as acts do. */
const owe = (subscriptionId: string, count: number) =>
  write((tx) =>
    tx.db.subscriptionNotice.createMany({
      data: Array.from({ length: count }, (_one, at) => ({
        ...{ subscriptionId, noun: 'referral', nounId: `r${at}`, recordedAt: now() },
      })),
    }),
  );
/** Lets time pass in steps, with what is due sent at each. */
async function pass(total: number, step: number): Promise<void> {
  for (let passed = 0; passed < total; passed += step) {
    clock().advance(step);
    await notifier.run();
  }
}

describe('numbers', () => {
  test('are given once, by whichever process, and stay', async () => {
    const id = await active();
    await owe(id, 5);
    await Promise.all([numberNotices(id), numberNotices(id), numberNotices(id)]);
    await owe(id, 3);
    await numberNotices(id);
    const all = await noticesOf(id, { from: 1, to: 100, limit: 100 });
    expect(all.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await row(id)).lastNumber).toBe(8);
  });

  test('are the same after a process has died between number and answer', async () => {
    const id = await active({ maxCount: 2 });
    await owe(id, 3);
    await numberNotices(id);
    // It has sent the first two, and died before it wrote so.
    const leaseUntilAt = new Date(now().getTime() + 60 * SECOND);
    await write((tx) =>
      tx.db.subscription.update({ where: { id }, data: { leaseHolder: 'dead', leaseUntilAt } }),
    );
    await notifier.run();
    expect(heard()).toEqual([]);
    clock().advance(60 * SECOND);
    await notifier.run();
    expect(heard().map((one) => numbers([one]))).toEqual([[1, 2], [3]]);
    expect(await row(id)).toMatchObject({ deliveredNumber: 3, leaseHolder: null });
  });

  test('are sent by one process at a time', async () => {
    const id = await active({ maxCount: 1 });
    hook.behaveBy(() => 'SLOW');
    await owe(id, 4);
    await Promise.all([notifier.run(), notifierBy(clock(), { holder: 'second' }).run()]);
    expect(numbers(heard())).toEqual([1, 2, 3, 4]);
  });
});

describe('a channel', () => {
  test('that fails is tried again with the same numbers, in order', async () => {
    const id = await active({ maxCount: 2 });
    await owe(id, 3);
    hook.behave({ status: 500 }, 'RESET', 'HANG');
    await notifier.run();
    expect(await row(id)).toMatchObject({ attempts: 1, deliveredNumber: 0, lastError: 'STATUS' });
    await pass(20 * SECOND, 2 * SECOND);
    expect(heard().map((one) => numbers([one]))).toEqual([[1, 2], [1, 2], [1, 2], [1, 2], [3]]);
    expect(await row(id)).toMatchObject({ attempts: 0, lastError: null, giveUpAt: null });
  });

  test('is in error after three days, keeps its numbers, and begins anew when its events are asked for', async () => {
    const id = await active();
    await owe(id, 2);
    hook.behaveBy(() => ({ status: 500 }));
    await notifier.run();
    await pass(73 * HOUR, HOUR);
    expect(await status(id)).toBe('error');
    heard();
    await owe(id, 1);
    hook.behaveBy(() => 'OK');
    await pass(2 * HOUR, HOUR);
    expect(heard()).toEqual([]);
    const { body } = await his.get<Bundle>(`Subscription/${id}/$events`);
    expect(readNotification(body)).toMatchObject({ status: 'error', total: 3 });
    expect(numbers([readNotification(body)])).toEqual([1, 2, 3]);
    expect(await status(id)).toBe('requested');
    await notifier.run();
    expect(heard().map(({ type }) => type)).toEqual(['handshake', 'event-notification']);
    expect(await status(id)).toBe('active');
  });

  test('that says no is in error at once', async () => {
    const id = await active();
    await owe(id, 1);
    hook.behave({ status: 422 });
    await notifier.run();
    const { body } = await his.get<Subscription>(`Subscription/${id}`);
    expect(body).toMatchObject({ status: 'error', error: 'REFUSED invalid Task.for' });
  });

  test('that is slow holds up nobody else', async () => {
    const fine = await startStubHis();
    await haveActiveEndpoint(town.network.otherHospital.id, fine.url, now());
    const other = await hisOf(town.service, town.network.otherHospital.id);
    const slow = await active();
    const quick = await subscribed(other, { endpoint: fine.url });
    await notifier.run();
    fine.calls.length = 0;
    await Promise.all([owe(slow, 1), owe(quick, 1)]);
    hook.behaveBy(() => 'HANG');
    const running = notifier.run();
    await expect.poll(() => fine.calls.length).toBe(1);
    expect((await row(slow)).attempts).toBe(0);
    await running;
    await fine.close();
  });

  test('without events shows that it is alive, as often as was asked', async () => {
    const id = await active({ heartbeat: 60 });
    await pass(120 * SECOND, 10 * SECOND);
    expect(heard().map(({ type, total }) => [type, total])).toEqual([
      ['heartbeat', 0],
      ['heartbeat', 0],
    ]);
    clock().advance(50 * SECOND);
    await owe(id, 1);
    await notifier.run();
    await pass(50 * SECOND, 10 * SECOND);
    // What is told is a sign of life, too.
    expect(heard().map(({ type }) => type)).toEqual(['event-notification']);
  });

  test('signs in as the endpoint above it does, also when that one is registered anew', async () => {
    const id = await active();
    const login = { login: 'BEARER', bearerToken: 'secret-token' } as const;
    await haveActiveEndpoint(town.network.hospital.id, hook.url, now(), login);
    await owe(id, 1);
    await notifier.run();
    expect(hook.calls.map(({ authorization }) => authorization)).toEqual(['Bearer secret-token']);
  });
});

describe('a subscription is off', () => {
  const uscc = async () =>
    (await read().organization.findUniqueOrThrow({ where: { id: town.network.hospital.id } })).uscc ?? '';

  test('when its time is over: it is told nothing more, and what it was told of is still kept', async () => {
    const id = await active({ end: new Date(now().getTime() + HOUR), heartbeat: 60 });
    await owe(id, 1);
    await notifier.run();
    heard();
    clock().advance(HOUR);
    await notifier.run();
    expect(heard()).toEqual([]);
    expect(await status(id)).toBe('off');
    const { body } = await his.get<Bundle>(`Subscription/${id}/$events`);
    expect(numbers([readNotification(body)])).toEqual([1]);
    expect((await row(id)).state).toBe('ACTIVE');
    await sweepSubscriptions(now());
    expect((await row(id)).state).toBe('OFF');
  });

  test('when its endpoint is retired, or another one is registered elsewhere', async () => {
    const first = await active();
    await haveActiveEndpoint(town.network.hospital.id, `${hook.url}/other`, now());
    expect(await status(first)).toBe('off');
    const second = await subscribed(his, { endpoint: `${hook.url}/other/hook` });
    await retireEndpointOf(await uscc(), now());
    expect(await status(second)).toBe('off');
  });

  test('when its machine may sign in no more', async () => {
    const id = await active();
    await revokeHisClient(his.clientId, now());
    expect((await row(id)).state).toBe('OFF');
  });

  test('and gone, when it is taken back', async () => {
    const id = await active();
    await owe(id, 1);
    expect((await his.call('DELETE', `Subscription/${id}`)).status).toBe(204);
    expect((await his.get(`Subscription/${id}`)).status).toBe(410);
    await notifier.run();
    expect(heard()).toEqual([]);
    expect(await read().subscriptionNotice.count({ where: { subscriptionId: id } })).toBe(0);
  });
});

test('events are kept for thirty days, and are missed by their numbers afterwards', async () => {
  const id = await active();
  await owe(id, 2);
  await notifier.run();
  clock().advance(31 * DAY);
  await owe(id, 1);
  await notifier.run();
  await sweepSubscriptions(now());
  const { body } = await his.get<Bundle>(`Subscription/${id}/$events`);
  expect(readNotification(body)).toMatchObject({ total: 3 });
  expect(numbers([readNotification(body)])).toEqual([3]);
});
