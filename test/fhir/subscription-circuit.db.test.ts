import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { subscribed } from '../fixtures/subscriptions.ts';
import { deliveryBy, haveActiveEndpoint, haveMessages, openTasks } from '../support/delivery.ts';
import { type His, hisOf } from '../support/his.ts';
import { notifierBy } from '../support/notifying.ts';
import { type StubHis, startStubHis } from '../support/stub-his.ts';

useTown();

const SECOND = 1000;
const SUBSCRIPTIONS = 8;

let his: His;
let system: StubHis;
let endpointId: string;
let ids: string[];
let delivery: ReturnType<typeof deliveryBy>;
let notifier: ReturnType<typeof notifierBy>;
const now = () => town.service.clock.now();

beforeAll(async () => {
  delivery = deliveryBy(town.service.clock, openTasks);
  notifier = notifierBy(town.service.clock);
  system = await startStubHis();
  endpointId = await haveActiveEndpoint(town.network.hospital.id, system.url, now());
  his = await hisOf(town.service, town.network.hospital.id);
  ids = [];
  for (let count = 0; count < SUBSCRIPTIONS; count += 1)
    ids.push(await subscribed(his, { endpoint: `${system.url}/hook` }));
});
beforeEach(async () => {
  system.behaveBy(() => 'OK');
  await pass(120, 10);
  system.calls.length = 0;
  expect(await endpoint()).toMatchObject({ failures: 0 });
});
afterAll(async () => {
  expect([delivery.faults, notifier.faults]).toEqual([[], []]);
  await system.close();
});

const endpoint = () => read().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
/** Seconds pass in steps, with what is due sent at each. */
async function pass(seconds: number, step = 1): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    await delivery.run();
    await notifier.run();
    town.service.clock.advance(step * SECOND);
  }
}
const owe = () =>
  write((tx) =>
    tx.db.subscriptionNotice.createMany({
      data: ids.map((subscriptionId) => ({
        ...{ subscriptionId, noun: 'referral', nounId: 'r', recordedAt: now() },
      })),
    }),
  );
const isTold = async () => {
  const found = await read().subscription.findMany({ where: { id: { in: ids } } });
  return found.every(({ lastNumber, deliveredNumber }) => lastNumber > 0 && lastNumber === deliveredNumber);
};

test('a system that is not there is asked once in 30 seconds by all that is due, and hears everything when it is back', async () => {
  system.behaveBy(() => 'RESET');
  await owe();
  const [message = ''] = await haveMessages(endpointId, ['j'], now());
  await pass(10);
  expect((await endpoint()).failures).toBeGreaterThanOrEqual(5);
  const calls = system.calls.length;
  await pass(90);
  expect(system.calls.length - calls).toBeLessThanOrEqual(3);
  system.behaveBy(() => 'OK');
  await pass(60);
  expect(await isTold()).toBe(true);
  expect((await read().outboxMessage.findUniqueOrThrow({ where: { id: message } })).state).toBe('DELIVERED');
});

test('a system that wants to be left alone is sent no notification either', async () => {
  system.behave({ status: 429, headers: { 'retry-after': '45' } });
  await haveMessages(endpointId, ['k'], now());
  await delivery.run();
  await owe();
  await pass(44);
  expect(system.calls).toHaveLength(1);
  await pass(10);
  expect(await isTold()).toBe(true);
});

test('and says so at a hook for all of it', async () => {
  system.behave({ status: 503, headers: { 'retry-after': '45' } });
  await owe();
  await notifier.run();
  await haveMessages(endpointId, ['l'], now());
  const calls = system.calls.length;
  await pass(44);
  expect(system.calls).toHaveLength(calls);
});

test('what is wrong at a hook keeps no message from the system', async () => {
  system.behaveBy(() => ({ status: 500 }));
  await owe();
  await pass(10);
  expect(system.calls.length).toBeGreaterThan(SUBSCRIPTIONS);
  const { failures, pausedUntilAt } = await endpoint();
  expect([failures, pausedUntilAt === null || pausedUntilAt <= now()]).toEqual([0, true]);
});
