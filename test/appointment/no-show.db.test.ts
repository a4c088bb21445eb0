import { beforeEach, describe, expect, test } from 'vitest';
import { contestNoShow } from '../../domain/appointment/contest.ts';
import {
  checkInAppointment,
  completeAppointment,
  excuseAppointment,
  moveToEmergency,
} from '../../domain/appointment/reception.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { sweepAppointments } from '../../domain/appointment/sweep.ts';
import { appointmentsPage } from '../../domain/appointment/worklist.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey, slotsOn } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { quotaUsed, taken } from './course.ts';
import { freshNetwork, grandpa, granny, greenSlot, network, publicSlot } from './scene.ts';
import { action, arrive, at, book, seen } from './visit.ts';
import { claimOf, stored } from './wait.ts';

useDatabase();

beforeEach(() => freshNetwork());

describe('a no-show by the clock', () => {
  let missed: string;
  let arrived: string;
  beforeEach(async () => {
    missed = await book(publicSlot, granny);
    arrived = await book(greenSlot, grandpa, 'GREEN');
  });

  test('is never while the hospital is silent: the booking stays, and both sides find it unconfirmed', async () => {
    at('20:00');
    expect((await seen(missed)).state).toBe('BOOKED');
    expect(await sweepAppointments(network.clock.now())).toBe(0);
    for (const by of [network.nurse, network.scheduler]) {
      const search = {
        filter: { isUnconfirmed: true },
        page: { first: 20, after: null },
        parts: new Set<never>(),
      };
      const { nodes } = await appointmentsPage(by, search);
      expect(nodes.map(({ id }) => id).sort()).toEqual([missed, arrived].sort());
    }
  });

  test('counts from the end and an hour once the reception has acted on that day', async () => {
    at('08:50');
    await arrive(arrived);
    at('10:29');
    expect((await seen(missed)).state).toBe('BOOKED');
    at('10:30');
    expect((await seen(missed)).state).toBe('NO_SHOW');
    expect((await stored(missed)).state).toBe('BOOKED');
    await Promise.all([sweepAppointments(network.clock.now()), sweepAppointments(network.clock.now())]);
    expect((await stored(missed)).state).toBe('NO_SHOW');
    const events = await read().event.findMany({ where: { nounId: missed, act: 'miss' } });
    expect(events.map(({ at: due, personId }) => [due.toISOString(), personId])).toEqual([
      ['2026-11-27T02:30:00.000Z', null],
    ]);
    // What is missed uses up its place and its quota.
    expect([await taken(publicSlot), await taken(greenSlot), await quotaUsed()]).toEqual([1, 1, 1]);
  });

  test('waits an hour for a hospital that begins late', async () => {
    at('15:00');
    await arrive(arrived);
    at('15:59');
    expect((await seen(missed)).state).toBe('BOOKED');
    at('16:00');
    expect((await seen(missed)).state).toBe('NO_SHOW');
  });

  test('is not for an admission', async () => {
    await write(({ db }) => db.appointment.update({ where: { id: missed }, data: { service: 'ADMISSION' } }));
    at('08:50');
    await arrive(arrived);
    at('20:00');
    expect((await seen(missed)).state).toBe('BOOKED');
  });

  test('of a booking that is made or moved on the day is armed with it', async () => {
    at('08:00');
    await arrive(arrived);
    const place = {
      departmentId: network.orthopaedics,
      daysAhead: 0,
      pools: { PUBLIC: 1 },
      startTime: '14:00',
    };
    const [first = '', second = ''] = await slotsOn(network, { ...place, endTime: '15:00' });
    const today = await book(first, granny);
    expect((await stored(today)).noShowAt?.toISOString()).toBe('2026-11-27T07:30:00.000Z');
    await rescheduleAppointment(network.nurse, { ...(await claimOf(today)), slotId: second });
    expect((await stored(today)).noShowAt?.toISOString()).toBe('2026-11-27T08:00:00.000Z');
  });

  test('ends with a late check-in on the same day, not on another', async () => {
    at('08:50');
    await arrive(arrived);
    at('17:00');
    expect((await seen(missed)).state).toBe('NO_SHOW');
    const { version } = await seen(missed);
    await checkInAppointment(network.scheduler, {
      ...{ idempotencyKey: newKey(), appointmentId: missed, expectedVersion: version },
    });
    expect(await stored(missed)).toMatchObject({ state: 'CHECKED_IN', isLateArrival: true });
    const acts = await read().event.findMany({ where: { nounId: missed }, orderBy: { seq: 'asc' } });
    expect(acts.map(({ act }) => act)).toEqual(['appointmentBook', 'miss', 'appointmentCheckIn']);
  });

  describe('once it is one', () => {
    beforeEach(async () => {
      at('08:50');
      await arrive(arrived);
      at('12:00');
      await sweepAppointments(network.clock.now());
    });

    test('is no check-in any more on the next day', async () => {
      at('08:00', '2026-11-28');
      expect(await refusalOf(arrive(missed))).toMatchObject({ code: 'CHECK_IN_TOO_LATE' });
    });

    test('is contested once by the booking side, excused by the hospital, and both are told', async () => {
      expect((await seen(missed)).noShowWarning).toBe(1);
      const contest = async () =>
        contestNoShow(network.nurse, { ...(await claimOf(missed)), reasonText: '老人已到诊室' });
      await contest();
      expect((await refusalOf(contest())).code).toBe('CONTESTED_ALREADY');
      const search = {
        filter: { isContested: true },
        page: { first: 20, after: null },
        parts: new Set<never>(),
      };
      expect((await appointmentsPage(network.scheduler, search)).nodes.map(({ id }) => id)).toEqual([missed]);
      await excuseAppointment(network.scheduler, { ...(await claimOf(missed)), reasonCode: 'CAME' });
      const told = await read().notification.findMany({ where: { nounId: missed }, orderBy: { at: 'asc' } });
      expect(told.map(({ kind, personId }) => [kind, personId])).toEqual(
        expect.arrayContaining([
          ['NO_SHOW_CONTESTED', network.scheduler.viewer.personId],
          ['NO_SHOW_EXCUSED', network.nurse.viewer.personId],
        ]),
      );
      expect((await seen(missed)).noShowWarning).toBeNull();
    });

    test('can be corrected, contested and excused for seven days, and says so before', async () => {
      at('23:59', '2026-12-04');
      expect(await action(missed, 'appointmentExcuse', network.scheduler)).toMatchObject({
        isAvailable: true,
      });
      at('00:00', '2026-12-05');
      const late = { code: 'NO_SHOW_SETTLED', policy: { key: 'appt.excuseDays', value: 7 } };
      const excuse = { ...(await claimOf(missed)), reasonCode: 'CAME' } as const;
      expect(await refusalOf(excuseAppointment(network.scheduler, excuse))).toMatchObject(late);
      expect(await refusalOf(completeAppointment(network.doctor, await claimOf(missed)))).toMatchObject(late);
      const contest = { ...(await claimOf(missed)), reasonText: '老人已到诊室' };
      expect(await refusalOf(contestNoShow(network.nurse, contest))).toMatchObject(late);
      expect(await action(missed, 'appointmentExcuse', network.scheduler)).toMatchObject({
        isAvailable: false,
        refusals: [{ code: 'NO_SHOW_SETTLED' }],
      });
    });
  });

  test('and a late check-in at the same time: it is checked in, or who asks reads it anew', async () => {
    at('08:50');
    await arrive(arrived);
    at('10:30');
    const { version } = await seen(missed);
    const claim = { idempotencyKey: newKey(), appointmentId: missed, expectedVersion: version };
    await Promise.all([checkInAppointment(network.scheduler, claim), sweepAppointments(network.clock.now())]);
    expect((await stored(missed)).state).toBe('CHECKED_IN');
    expect(await read().event.count({ where: { nounId: missed, act: 'miss' } })).toBe(1);
  });
});

test('who is moved to the emergency department alarms the home at once', async () => {
  const id = await book(publicSlot, granny);
  at('09:00');
  await arrive(id);
  await moveToEmergency(network.doctor, { ...(await claimOf(id)), reasonText: '胸痛' });
  const alarms = await read().alarm.findMany({ where: { nounId: id } });
  expect(alarms.map(({ organizationId, kind, state }) => [organizationId, kind, state])).toEqual([
    [network.home, 'MOVED_TO_EMERGENCY', 'RAISED'],
  ]);
});
