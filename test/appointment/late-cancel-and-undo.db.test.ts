import { beforeEach, describe, expect, test } from 'vitest';
import { cancelAppointment, undoAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { slotsOn } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { stopOf } from '../session-stop/scene.ts';
import { useDatabase } from '../support/database.ts';
import { quotaUsed, taken } from './course.ts';
import { freshNetwork, granny, MINUTE, network, publicSlot } from './scene.ts';
import { action, arrive, at, book, seen } from './visit.ts';
import { claimOf, stored } from './wait.ts';

useDatabase();

beforeEach(() => freshNetwork());

describe('a cancellation', () => {
  let id: string;
  beforeEach(async () => {
    id = await book(publicSlot, granny, 'GREEN');
    const { sessionId } = await stored(id);
    const cancelUntilAt = new Date('2026-11-26T09:00:00Z');
    await write(({ db }) => db.session.update({ where: { id: sessionId ?? '' }, data: { cancelUntilAt } }));
  });
  const cancel = async (reason: { reasonCode: 'OTHER' | 'ILLNESS'; reasonText?: string }) =>
    cancelAppointment(network.nurse, { ...(await claimOf(id)), ...reason });

  test('before the cut-off is in time', async () => {
    at('16:59', '2026-11-26');
    expect(await action(id, 'appointmentCancel')).toMatchObject({ isAvailable: true, warnings: [] });
    await cancel({ reasonCode: 'ILLNESS' });
    expect((await stored(id)).state).toBe('CANCELLED');
  });

  test('after it is late: it says so before, and gives place and quota back', async () => {
    at('17:00', '2026-11-26');
    expect(await action(id, 'appointmentCancel')).toMatchObject({
      isAvailable: true,
      warnings: [{ code: 'CANCELLED_LATE', policy: { key: 'appt.cancelTime' } }],
    });
    await cancel({ reasonCode: 'OTHER', reasonText: '家属临时不同意' });
    expect((await stored(id)).state).toBe('LATE_CANCELLED');
    expect([await taken(publicSlot), await quotaUsed()]).toEqual([0, 0]);
    expect((await seen(id)).noShowWarning).toBe(1);
  });

  test('tells the cut-off by the clock on the wall', async () => {
    at('17:00', '2026-11-26');
    const [warning] = (await action(id, 'appointmentCancel'))?.warnings ?? [];
    expect(warning?.message).toContain('2026-11-26 17:00');
    expect(warning?.message).not.toMatch(/T\d\d:|Z|\+00/);
  });

  describe('of a booking that was moved after the cut-off', () => {
    let there: string;
    beforeEach(async () => {
      const place = { departmentId: network.cardiology, daysAhead: 12, pools: { PUBLIC: 2 } };
      [there = ''] = await slotsOn(network, place);
    });
    const move = async (slotId = there) =>
      rescheduleAppointment(network.nurse, { ...(await claimOf(id)), slotId });

    test('is late as well, and both acts say so before', async () => {
      at('17:00', '2026-11-26');
      expect(await action(id, 'appointmentReschedule')).toMatchObject({
        isAvailable: true,
        warnings: [{ code: 'CANCELLED_LATE', policy: { key: 'appt.cancelTime' } }],
      });
      await move();
      expect(await action(id, 'appointmentReschedule')).toMatchObject({ warnings: [] });
      expect(await action(id, 'appointmentCancel')).toMatchObject({ warnings: [{ code: 'CANCELLED_LATE' }] });
      await cancel({ reasonCode: 'OTHER', reasonText: '家属临时不同意' });
      expect((await stored(id)).state).toBe('LATE_CANCELLED');
      expect((await seen(id)).noShowWarning).toBe(1);
    });

    test('stays so when it is moved on in time, and is not when it was moved in time', async () => {
      at('16:59', '2026-11-26');
      await move();
      expect((await stored(id)).movedLateAt).toBeNull();
      expect(await action(id, 'appointmentCancel')).toMatchObject({ warnings: [] });
      await move(publicSlot);
      at('17:00', '2026-11-26');
      await move();
      const { movedLateAt } = await stored(id);
      expect(movedLateAt).toEqual(network.clock.now());
      const place = { departmentId: network.cardiology, daysAhead: 13, pools: { PUBLIC: 2 } };
      const [next = ''] = await slotsOn(network, place);
      await move(next);
      expect((await stored(id)).movedLateAt).toEqual(movedLateAt);
    });

    test('is none where the hospital has stopped the session: it moved the booking', async () => {
      at('17:00', '2026-11-26');
      await stopOf(publicSlot);
      expect(await action(id, 'appointmentReschedule')).toMatchObject({ warnings: [] });
      await move();
      expect((await stored(id)).movedLateAt).toBeNull();
    });
  });

  test('that nobody can be held to is not counted', async () => {
    at('17:00', '2026-11-26');
    await cancel({ reasonCode: 'ILLNESS' });
    expect((await seen(id)).noShowWarning).toBeNull();
  });
});

describe('an undo', () => {
  const undo = async (id: string, by: Acting = network.nurse) => undoAppointment(by, await claimOf(id));

  test('within ten minutes leaves no count behind, and its events', async () => {
    const id = await book(publicSlot, granny, 'GREEN');
    network.clock.advance(10 * MINUTE - 1);
    await undo(id);
    expect((await stored(id)).state).toBe('VOIDED');
    expect([await taken(publicSlot), await quotaUsed()]).toEqual([0, 0]);
    expect(await read().event.count({ where: { nounId: id } })).toBe(2);
    await book(publicSlot, granny, 'GREEN');
  });

  test('is too late after ten minutes, and only its booker may', async () => {
    const id = await book(publicSlot, granny);
    const colleague = { ...network.nurse, viewer: { ...network.nurse.viewer, personId: 'another' } };
    expect((await refusalOf(undo(id, colleague))).code).toBe('NOT_YOUR_BOOKING');
    network.clock.advance(10 * MINUTE);
    expect(await refusalOf(undo(id))).toMatchObject({
      code: 'UNDO_TOO_LATE',
      policy: { key: 'appt.undoMinutes', value: 10 },
    });
    expect((await stored(id)).state).toBe('BOOKED');
  });

  test('and a check-in at the same time: one of them is', async () => {
    at('08:50');
    const id = await book(publicSlot, granny);
    const results = await Promise.allSettled([undo(id), arrive(id)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Refusal);
    const { state } = await stored(id);
    expect(await taken(publicSlot)).toBe(state === 'VOIDED' ? 0 : 1);
  });
});
