import { beforeEach, describe, expect, test } from 'vitest';
import { bookAppointment, holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { checkInAppointment, completeAppointment } from '../../domain/appointment/reception.ts';
import { cancelAppointment, releaseAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { appointmentById, appointmentsPage } from '../../domain/appointment/worklist.ts';
import { addDays } from '../../domain/calendar-date.ts';
import { freeSlotsPage } from '../../domain/slot/free-slots.ts';
import { read } from '../../prisma/client.ts';
import { newKey, slotsOn } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { bookHeld, quotaUsed, taken } from './course.ts';
import { freshNetwork, grandpa, granny, greenSlot, hold, MINUTE, network, publicSlot } from './scene.ts';

useDatabase();

describe('a green place', () => {
  beforeEach(() => freshNetwork());

  test('is held, booked, checked in and completed, with an event for each step', async () => {
    const id = await hold(greenSlot, granny);
    expect(await taken(greenSlot)).toBe(1);
    expect(await quotaUsed()).toBe(1);
    await bookHeld(id);
    network.clock.set(new Date('2026-11-27T01:00:00Z'));
    const booked = await read().appointment.findUniqueOrThrow({ where: { id } });
    const at = { appointmentId: id, idempotencyKey: newKey() };
    await checkInAppointment(network.scheduler, { ...at, expectedVersion: booked.version });
    await completeAppointment(network.doctor, {
      ...at,
      idempotencyKey: newKey(),
      expectedVersion: booked.version + 1,
    });
    const events = await read().event.findMany({ where: { nounId: id }, orderBy: { seq: 'asc' } });
    expect(events.map(({ act, fromState, toState }) => [act, fromState, toState])).toEqual([
      ['appointmentHold', null, 'HELD'],
      ['appointmentBook', 'HELD', 'BOOKED'],
      ['appointmentCheckIn', 'BOOKED', 'CHECKED_IN'],
      ['appointmentComplete', 'CHECKED_IN', 'FULFILLED'],
    ]);
    expect((await read().appointment.findUniqueOrThrow({ where: { id } })).queueNo).toBe(1);
  });

  test('is free again at the very instant its hold expires, with no background work', async () => {
    await hold(greenSlot, granny);
    const search = { departmentId: network.cardiology };
    const free = async () =>
      (
        await freeSlotsPage(network.nurse, {
          filter: search,
          page: { first: 20, after: null },
          parts: new Set(),
        })
      ).nodes.map(({ id }) => id);
    network.clock.advance(10 * MINUTE - 1);
    expect(await free()).not.toContain(greenSlot);
    network.clock.advance(1);
    expect(await free()).toContain(greenSlot);
    const second = await hold(greenSlot, grandpa);
    expect(await taken(greenSlot)).toBe(1);
    expect(await quotaUsed()).toBe(1);
    expect(await read().appointment.count({ where: { slotId: greenSlot, state: 'EXPIRED' } })).toBe(1);
    expect((await appointmentById(network.nurse, second, new Set()))?.state).toBe('HELD');
  });

  test('that has expired cannot be booked any more, and reads as EXPIRED', async () => {
    const id = await hold(greenSlot, granny);
    network.clock.advance(10 * MINUTE);
    expect((await appointmentById(network.nurse, id, new Set()))?.state).toBe('EXPIRED');
    const refusal = await refusalOf(bookHeld(id));
    expect(refusal).toMatchObject({ code: 'STATE_CONFLICT', currentState: 'EXPIRED' });
    const page = await appointmentsPage(network.nurse, {
      filter: { states: ['EXPIRED'] },
      page: { first: 20, after: null },
      parts: new Set(),
    });
    expect(page.nodes.map((row) => row.id)).toEqual([id]);
  });

  test('falls to the public pool at its release', async () => {
    expect((await refusalOf(hold(greenSlot, granny, 'NORMAL'))).code).toBe('POOL_RESERVED');
    network.clock.set(new Date('2026-11-26T01:00:00Z'));
    await hold(greenSlot, granny, 'NORMAL');
    expect(await quotaUsed()).toBe(0);
  });

  test('gives place and quota back at once when it is cancelled or released', async () => {
    const held = await hold(greenSlot, granny);
    await releaseAppointment(network.nurse, {
      idempotencyKey: newKey(),
      appointmentId: held,
      expectedVersion: 1,
    });
    expect([await taken(greenSlot), await quotaUsed()]).toEqual([0, 0]);
    const id = await hold(greenSlot, granny);
    await bookHeld(id);
    const reason = { reasonCode: 'ILLNESS', idempotencyKey: newKey() } as const;
    await cancelAppointment(network.nurse, { ...reason, appointmentId: id, expectedVersion: 2 });
    expect([await taken(greenSlot), await quotaUsed()]).toEqual([0, 0]);
  });

  test('keeps what the hold said and takes what the booking adds', async () => {
    const held = { slotId: greenSlot, residentId: granny, priority: 'GREEN', note: '心悸' } as const;
    const id = await holdAppointment(network.nurse, { idempotencyKey: newKey(), ...held });
    const booking = {
      appointmentId: id,
      expectedVersion: 1,
      assistance: ['WHEELCHAIR'],
      transport: 'HOME_VAN',
    } as const;
    const other = { idempotencyKey: newKey(), ...booking, priority: 'NORMAL' } as const;
    expect(await refusalOf(bookAppointment(network.nurse, other))).toMatchObject({
      code: 'BOOKING_FORM',
      path: ['priority'],
    });
    await bookAppointment(network.nurse, { idempotencyKey: newKey(), ...booking });
    const row = await appointmentById(network.nurse, id, new Set(['details', 'assistance']));
    expect(row).toMatchObject({
      state: 'BOOKED',
      note: '心悸',
      transport: 'HOME_VAN',
      assistance: ['WHEELCHAIR'],
    });
  });

  test('can be moved: the identity stays, the old place is free, the new one taken', async () => {
    const id = await bookAppointment(network.nurse, {
      idempotencyKey: newKey(),
      slotId: greenSlot,
      residentId: granny,
      priority: 'GREEN',
    });
    const before = await read().appointment.findUniqueOrThrow({ where: { id } });
    await rescheduleAppointment(network.nurse, {
      idempotencyKey: newKey(),
      appointmentId: id,
      expectedVersion: 1,
      slotId: publicSlot,
    });
    const after = await read().appointment.findUniqueOrThrow({ where: { id } });
    expect(after).toMatchObject({
      no: before.no,
      journeyId: before.journeyId,
      state: 'BOOKED',
      slotId: publicSlot,
      version: 2,
    });
    expect([await taken(greenSlot), await taken(publicSlot), await quotaUsed()]).toEqual([0, 1, 1]);
  });

  test('stays as it was when the move is refused', async () => {
    const book = (slotId: string, residentId: string) =>
      bookAppointment(network.nurse, { idempotencyKey: newKey(), slotId, residentId, priority: 'GREEN' });
    const id = await book(greenSlot, granny);
    await book(publicSlot, grandpa);
    const before = await read().appointment.findUniqueOrThrow({ where: { id } });
    const move = { idempotencyKey: newKey(), appointmentId: id, expectedVersion: 1, slotId: publicSlot };
    expect((await refusalOf(rescheduleAppointment(network.nurse, move))).code).toBe('SLOT_FULL');
    expect(await read().appointment.findUniqueOrThrow({ where: { id } })).toEqual(before);
    expect([await taken(greenSlot), await taken(publicSlot), await quotaUsed()]).toEqual([1, 1, 2]);
  });
});

test('a nurse holds at most three places at a time', async () => {
  await freshNetwork();
  for (const daysAhead of [7, 8, 9]) {
    const [slot = ''] = await slotsOn(network, {
      departmentId: network.orthopaedics,
      daysAhead,
      pools: { PUBLIC: 1 },
    });
    await hold(slot, granny, 'NORMAL');
  }
  expect(await refusalOf(hold(publicSlot, grandpa, 'NORMAL'))).toMatchObject({
    code: 'HOLD_LIMIT',
    policy: { value: 3 },
  });
  network.clock.advance(10 * MINUTE);
  await hold(publicSlot, grandpa, 'NORMAL');
});

test('check-in opens on the day of service, and a green arrival leaves a row for each who is overtaken', async () => {
  await freshNetwork();
  const normal = await bookAppointment(network.nurse, {
    idempotencyKey: newKey(),
    slotId: publicSlot,
    residentId: grandpa,
    priority: 'NORMAL',
  });
  const green = await bookAppointment(network.nurse, {
    idempotencyKey: newKey(),
    slotId: greenSlot,
    residentId: granny,
    priority: 'GREEN',
  });
  const arrive = (appointmentId: string) =>
    checkInAppointment(network.scheduler, { idempotencyKey: newKey(), appointmentId, expectedVersion: 1 });
  expect((await refusalOf(arrive(normal))).code).toBe('CHECK_IN_TOO_EARLY');
  network.clock.set(new Date(`${addDays('2026-11-22', 5)}T00:30:00Z`));
  await arrive(normal);
  await arrive(green);
  const overtaken = await read().auditEvent.findMany({ where: { action: 'OVERTAKEN' } });
  expect(overtaken.map(({ nounId }) => nounId)).toEqual([normal]);
  // Who booked for the overtaken one reads it: why, and nothing of whose appointment went before.
  expect(JSON.parse(overtaken[0]?.facts ?? '{}')).toEqual({
    byPriority: 'GREEN',
    queueNo: 1,
    byQueueNo: 2,
  });
});
