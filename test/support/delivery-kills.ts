import { expect } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { makeNetwork } from '../fixtures/agreements.ts';
import { haveEndpoint, haveMessages } from './delivery.ts';
import { type Behaviour, type StubHis, startStubHis } from './stub-his.ts';
import { twoWorkers } from './until-killed.ts';

const SCRIPT = new URL('delivering.ts', import.meta.url);
const PER_JOURNEY = 10;
const WRONG: readonly Behaviour[] = [
  { status: 500 },
  { status: 503, outcome: false },
  'HANG',
  'RESET',
  'RESET_AFTER_RECEIVE',
  'WRONG_BODY',
];

/** Goes wrong in three of ten calls, in all ways in turn. */
function sometimesWrong(): () => Behaviour {
  let wrong = 0;
  return () => {
    if (Math.random() >= 0.3) return Math.random() < 0.1 ? 'SLOW' : 'OK';
    wrong += 1;
    return WRONG[wrong % WRONG.length] ?? 'RESET';
  };
}

const journeys = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `j${at % Math.ceil(count / PER_JOURNEY)}`);

async function expectHeardOnce(his: StubHis, endpointId: string): Promise<void> {
  const messages = await read().outboxMessage.findMany({ where: { endpointId }, orderBy: { seq: 'asc' } });
  expect(new Set(messages.map(({ state }) => state))).toEqual(new Set(['DELIVERED']));
  const heard = his.effects.map(({ key }) => key.slice(0, 36));
  expect(heard.toSorted()).toEqual(messages.map(({ id }) => id).toSorted());
  for (const journeyId of new Set(messages.map((message) => message.journeyId))) {
    const told = messages.filter((message) => message.journeyId === journeyId).map(({ id }) => id);
    expect(
      heard.filter((id) => told.includes(id)),
      journeyId,
    ).toEqual(told);
  }
}

/** When a system had heard everything. */
async function lastDelivery(endpointId: string): Promise<Date> {
  const { _max } = await read().outboxMessage.aggregate({
    where: { endpointId },
    _max: { deliveredAt: true },
  });
  return _max.deliveredAt ?? new Date(0);
}

/**
 * Two processes deliver to two systems, of which one goes wrong in three of ten calls; they are killed again and again, and others take
 * their place. Each system has heard everything once, and of each journey in order.
 */
export async function deliverUnderKills(
  url: string,
  { messages, kills }: { messages: number; kills: number },
) {
  const startedAt = Date.now();
  const now = new Date(startedAt);
  const { hospital, otherHospital } = await makeNetwork();
  const [bad, good] = [await startStubHis(), await startStubHis()];
  bad.behaveBy(sometimesWrong());
  const toBad = await haveEndpoint(hospital.id, bad.url, now);
  const toGood = await haveEndpoint(otherHospital.id, good.url, now);
  await write((tx) => tx.db.endpoint.updateMany({ data: { state: 'ACTIVE', probeDueAt: null } }));
  await haveMessages(toBad, journeys(messages), now);
  await haveMessages(toGood, journeys(messages), now);

  const workers = twoWorkers(SCRIPT, { url, startedAt });
  const heardBy = (share: number) => Math.floor((messages * share) / (kills + 1));
  for (let kill = 1; kill <= kills; kill += 1) {
    await expect.poll(() => bad.effects.length, { timeout: 120_000 }).toBeGreaterThanOrEqual(heardBy(kill));
    workers.killOne();
  }
  const waiting = () => read().outboxMessage.count({ where: { state: 'PENDING' } });
  await expect.poll(waiting, { timeout: 300_000, interval: 100 }).toBe(0);
  await workers.end();

  await expectHeardOnce(bad, toBad);
  await expectHeardOnce(good, toGood);
  await Promise.all([bad.close(), good.close()]);
  return { badDoneAt: await lastDelivery(toBad), goodDoneAt: await lastDelivery(toGood) };
}
