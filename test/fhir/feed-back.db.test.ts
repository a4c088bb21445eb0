import { beforeAll, expect, test } from 'vitest';
import { settleAttempt } from '../../domain/outbox/settle.ts';
import { read } from '../../prisma/client.ts';
import { type FedHospital, fedHospital } from '../fixtures/fed-hospital.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { haveActiveEndpoint, haveMessages } from '../support/delivery.ts';

useTown();

let hospital: FedHospital;
let came: string;
let missed: string;
let seenLate: string;
let early: string;
beforeAll(async () => {
  hospital = await fedHospital();
  [came, early, missed, seenLate] = [
    await hospital.book('08:00'),
    await hospital.book('08:00'),
    await hospital.book('09:30'),
    await hospital.book('09:30'),
  ];
});

/** Tells the system of the hospital something, which fails so often in a row. */
async function failing(times: number): Promise<void> {
  const now = town.service.clock.now();
  const endpointId =
    (await read().endpoint.findFirst())?.id ??
    (await haveActiveEndpoint(town.network.hospital.id, 'https://his.example', now));
  const [id = ''] = await haveMessages(endpointId, ['j'], now);
  const message = { ...(await read().outboxMessage.findUniqueOrThrow({ where: { id } })), giveUpAt: now };
  const attempted = {
    ...({ is: 'FAILED', failure: 'UNREACHABLE', isFinal: false, status: null } as const),
    ...{ detail: '', retryAfterMs: null, mayBeTaken: false },
  };
  for (let time = 0; time < times; time += 1)
    await settleAttempt({ endpointId, message, attempted, latencyMs: 1, now, random: 1 });
}

test('a system that cannot be reached is down: no clock runs out, and each booking says why, until it is heard again', async () => {
  const { at, clockAt, feed, poll, restOf, stateOf, tell } = hospital;
  expect(await restOf(early)).toBe('DAY_AHEAD');
  clockAt('08:10');
  expect(await restOf(early)).toBe('HOSPITAL_UNSEEN');
  await tell(came, 'arrived');
  expect(await restOf(early), 'whether it is heard until 9:30 is not certain').toBe('FEED_AWAITED');
  clockAt('08:40');
  await poll();
  expect(await stateOf(early)).toEqual({ state: 'BOOKED', noShowAt: at('09:30') });
  expect(await restOf(early), 'it runs').toBeNull();

  clockAt('08:50');
  await failing(4);
  expect((await feed()).isFeedSilent).toBe(false);
  await failing(1);
  expect((await feed()).isFeedSilent).toBe(true);
  clockAt('09:31');
  expect(await stateOf(early), 'what was armed ahead rests').toEqual({ state: 'BOOKED', noShowAt: null });
  expect(await restOf(early)).toBe('FEED_SILENT');

  await poll();
  expect((await feed()).isFeedSilent, 'it asks, whether or not it can be told').toBe(false);
  await failing(3);
  expect(await stateOf(early)).toEqual({ state: 'BOOKED', noShowAt: at('10:31') });
  clockAt('10:31');
  expect((await stateOf(early)).state).toBe('NO_SHOW');
});

test('of a day before, what happened is confirmed late, and the rest is missed a day after it is back', async () => {
  const { at, clockAt, poll, stateOf, tell } = hospital;
  clockAt('12:00', 1);
  await poll();
  expect(await tell(seenLate, 'arrived'), 'nobody arrives yesterday').toBe(422);
  expect(await tell(seenLate, 'fulfilled')).toBe(200);
  expect(await stateOf(seenLate)).toMatchObject({ state: 'FULFILLED' });

  clockAt('11:30', 2);
  expect(await stateOf(missed)).toEqual({ state: 'BOOKED', noShowAt: null });
  await poll();
  expect(await stateOf(missed), 'silent in between: the day begins anew').toEqual({
    ...{ state: 'BOOKED', noShowAt: null },
  });
  for (let minutes = 30; minutes < 24 * 60; minutes += 30) {
    town.service.clock.advance(30 * 60_000);
    await poll();
  }
  expect(await stateOf(missed)).toEqual({ state: 'BOOKED', noShowAt: at('11:30', 3) });
  clockAt('11:30', 3);
  expect((await stateOf(missed)).state).toBe('NO_SHOW');
  expect(await tell(missed, 'fulfilled'), 'within the days of a no-show it is put right').toBe(200);
});
