import { expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { subscribed } from '../fixtures/subscriptions.ts';
import { haveActiveEndpoint } from '../support/delivery.ts';
import { hisOf } from '../support/his.ts';
import { notifierBy, readNotification } from '../support/notifying.ts';
import { type Behaviour, startStubHis } from '../support/stub-his.ts';
import { twoWorkers } from '../support/until-killed.ts';

const database = useTown();
const EVENTS = 60;
const KILLS = 5;
/** Answered late, so that a kill finds a notification on its way; or taken, and the answer is lost. */
const ANSWERS: readonly Behaviour[] = ['SLOW', 'OK', 'RESET_AFTER_RECEIVE', { status: 503, outcome: false }];

test(`${EVENTS} events under ${KILLS} kills between the number and the answer: each is told, under one number, in order`, async () => {
  const startedAt = Date.now();
  town.service.clock.set(new Date(startedAt));
  const { hospital } = town.network;
  const hook = await startStubHis();
  await haveActiveEndpoint(hospital.id, hook.url, new Date(startedAt));
  const his = await hisOf(town.service, hospital.id);
  const id = await subscribed(his, { endpoint: `${hook.url}/hook`, maxCount: 3 });
  await notifierBy(town.service.clock).run();
  hook.calls.length = 0;
  let call = 0;
  hook.behaveBy(() => ANSWERS[(call++ * 7) % ANSWERS.length] ?? 'OK');

  const owe = (from: number, count: number) =>
    write((tx) =>
      tx.db.subscriptionNotice.createMany({
        data: Array.from({ length: count }, (_one, at) => ({
          ...{
            subscriptionId: id,
            noun: 'referral',
            nounId: `r${from + at}`,
            recordedAt: new Date(startedAt),
          },
        })),
      }),
    );
  const workers = twoWorkers(new URL('notify.ts', import.meta.url), { url: database.url, startedAt });
  for (let kill = 0; kill < KILLS; kill += 1) {
    await owe((kill * EVENTS) / KILLS, EVENTS / KILLS);
    const before = hook.calls.length;
    await expect.poll(() => hook.calls.length, { timeout: 60_000 }).toBeGreaterThan(before);
    workers.killOne();
  }
  const delivered = async () =>
    (await read().subscription.findUniqueOrThrow({ where: { id } })).deliveredNumber;
  await expect.poll(delivered, { timeout: 120_000, interval: 100 }).toBe(EVENTS);
  await workers.end();

  const heard = hook.calls.map(({ bundle }) => readNotification(bundle)).flatMap(({ events }) => events);
  const firstHeard = [...new Set(heard.map(({ number }) => number))];
  expect(firstHeard).toEqual(Array.from({ length: EVENTS }, (_one, at) => at + 1));
  const named = await read().subscriptionNotice.findMany({
    where: { subscriptionId: id },
    orderBy: { seq: 'asc' },
  });
  expect(named.map(({ nounId, number }) => `${number} ${nounId}`)).toEqual(
    Array.from({ length: EVENTS }, (_one, at) => `${at + 1} r${at}`),
  );
  process.stdout.write(
    `${heard.length} tellings of ${EVENTS} events, ${hook.calls.length} calls, ${KILLS} kills\n`,
  );
  await hook.close();
}, 300_000);
