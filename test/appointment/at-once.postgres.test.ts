import { beforeEach, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { offerAppointment } from '../../domain/appointment/offer.ts';
import { checkInAppointment } from '../../domain/appointment/reception.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { refreshEarliestHold } from '../../domain/appointment/sql.ts';
import { sweepAppointments } from '../../domain/appointment/sweep.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { confirm, homeDoctor, report } from '../death/scene.ts';
import { newKey, resident, slotsOn } from '../fixtures/network.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { stopOf } from '../session-stop/scene.ts';
import { useDatabase } from '../support/database.ts';
import { deadlocksDuring, signal, untilSomebodyWaits } from '../support/deadlocks.ts';
import { recount } from '../support/race.ts';
import { freshNetwork, hold, MINUTE, network } from './scene.ts';
import { claimOf, wait } from './wait.ts';

useDatabase();
let doctor: Acting;
beforeEach(async () => {
  await freshNetwork();
  doctor = await homeDoctor();
});

const ROUNDS = 6;
const patient = () => write((tx) => resident(tx, network.home, '陈秀英', network.clock.now()));
const patients = (count: number) => Promise.all(Array.from({ length: count }, patient));
async function slotIn(daysAhead: number, places = 3): Promise<string> {
  const [slotId = ''] = await slotsOn(network, {
    ...{ departmentId: network.cardiology, daysAhead, startTime: '14:00', endTime: '14:30' },
    pools: { PUBLIC: places },
  });
  return slotId;
}
const book = (slotId: string, residentId: string) =>
  bookAppointment(network.nurse, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' });

/** Several rounds of acts at once, each with a start of its own. @returns what came of each round */
async function raced(start: (round: number) => Promise<() => Promise<unknown>[]>): Promise<string[][]> {
  const outcomes: string[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const acts = await start(round);
    const deadlocks = await deadlocksDuring(async () => outcomes.push(await outcomesOf(acts())));
    expect({ round, deadlocks }).toEqual({ round, deadlocks: 0 });
  }
  return outcomes;
}

/** A death of the resident that only waits for its second source. */
const dying = async (residentId: string) => {
  const deathId = await report(network.nurse, { residentId });
  return () => confirm(doctor, deathId);
};

describe('a death that is confirmed', () => {
  const noneLeft = async (residentId: string) => {
    const live = { residentId, state: { in: ['HELD', 'OFFERED', 'BOOKED'] } };
    expect(await read().appointment.count({ where: live })).toBe(0);
  };

  test('and who moves a booking of the resident do not wait for each other', async () => {
    await raced(async (round) => {
      const residentId = await patient();
      const slotId = await slotIn(5 + 2 * round);
      const appointmentId = await book(await slotIn(4 + 2 * round), residentId);
      const died = await dying(residentId);
      const claim = await claimOf(appointmentId);
      return () => [
        died().then(() => noneLeft(residentId)),
        rescheduleAppointment(network.nurse, { ...claim, slotId }),
      ];
    });
  });

  test('and who offers the resident a place do not wait for each other', async () => {
    await raced(async (round) => {
      const [first = '', second = ''] = await patients(2);
      const slotId = await slotIn(4 + round, 1);
      const held = await hold(slotId, first, 'NORMAL');
      const { sessionId } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
      const waiting = await wait(second, { sessionId, fromOn: null, toOn: null });
      expect(held).not.toBe(waiting);
      network.clock.advance(10 * MINUTE);
      const died = await dying(second);
      const claim = await claimOf(waiting);
      return () => [
        died().then(() => noneLeft(second)),
        offerAppointment(network.scheduler, { ...claim, slotId }),
      ];
    });
  });

  test('tells the nurse while she holds another place for the resident', async () => {
    await raced(async (round) => {
      const residentId = await patient();
      await book(await slotIn(4 + 2 * round), residentId);
      const slotId = await slotIn(5 + 2 * round);
      const died = await dying(residentId);
      return () => [died().then(() => noneLeft(residentId)), hold(slotId, residentId, 'NORMAL')];
    });
  });
});

test('holds that have run out are given back by the clock and by who books, and are counted once', async () => {
  await raced(async (round) => {
    const slotId = await slotIn(4 + round);
    const all = await patients(6);
    for (const one of all.slice(0, 3)) await hold(slotId, one, 'NORMAL');
    network.clock.advance(10 * MINUTE);
    const sweep = () => sweepAppointments(network.clock.now());
    return () => [sweep(), sweep(), ...all.slice(3).map((one) => book(slotId, one))];
  });
  const slots = await read().slot.findMany({ where: { extraPlaces: 0, taken: { gt: 0 } } });
  for (const { id, taken } of slots) expect(await recount(id)).toEqual({ taken, counted: taken });
});

test('a slot knows its first hold to run out, also when another hold is confirmed meanwhile', async () => {
  const slotId = await slotIn(4);
  const [first = '', second = ''] = await patients(2);
  const confirmed = await hold(slotId, first, 'NORMAL');
  const claim = await claimOf(confirmed);
  const row = await read().appointment.findUniqueOrThrow({ where: { id: confirmed } });
  const other = { ...row, id: newKey(), no: newKey(), residentId: second };
  const isHeld = signal();
  const isWaitedFor = signal();
  const holding = write(async (tx) => {
    await tx.db.slot.update({ where: { id: slotId }, data: { taken: { increment: 1 } } });
    await tx.db.appointment.create({ data: other });
    await tx.run(refreshEarliestHold, { id: slotId });
    isHeld.give();
    await isWaitedFor.given;
  });
  await isHeld.given;
  const confirming = bookAppointment(network.nurse, claim);
  await untilSomebodyWaits();
  isWaitedFor.give();
  await Promise.all([holding, confirming]);
  const { earliestHoldExpiresAt } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
  expect(earliestHoldExpiresAt).toEqual(row.holdExpiresAt);
});

test('a session is stopped while the first of the day arrive', async () => {
  await raced(async (round) => {
    const slotId = await slotIn(3, 12);
    const ids: string[] = [];
    for (const one of await patients(8)) ids.push(await book(slotId, one));
    const { startAt } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
    network.clock.set(new Date(startAt.getTime() - 60 * MINUTE));
    // Their rows no longer lie in the order in which they were booked, and they come as they like.
    for (const id of ids.toReversed())
      await write(({ db }) => db.appointment.update({ where: { id }, data: { note: '空腹' } }));
    const arriving = ids.slice(0, 4 + (round % 4)).reverse();
    const claims = await Promise.all(arriving.map(claimOf));
    return () => [stopOf(slotId), ...claims.map((claim) => checkInAppointment(network.scheduler, claim))];
  });
});
