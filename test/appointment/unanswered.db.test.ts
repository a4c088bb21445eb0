import { beforeEach, describe, expect, test } from 'vitest';
import { contestNoShow } from '../../domain/appointment/contest.ts';
import { completeAppointment } from '../../domain/appointment/reception.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { read, write } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { quotaUsed, taken } from './course.ts';
import { freshNetwork, grandpa, granny, greenSlot, network, publicSlot } from './scene.ts';
import { action, arrive, at, book, seen } from './visit.ts';
import { claimOf, stored } from './wait.ts';

useDatabase();
let id: string;
beforeEach(async () => {
  await freshNetwork();
  id = await book(publicSlot, granny, 'GREEN');
});

const complete = async () => completeAppointment(network.doctor, await claimOf(id));
const cancel = async () =>
  cancelAppointment(network.nurse, { ...(await claimOf(id)), reasonCode: 'RESIDENT_REFUSED' });

describe.each(['OUTPATIENT', 'ADMISSION'])('a booking (%s) of which the hospital says nothing', (service) => {
  beforeEach(() => write(({ db }) => db.appointment.update({ where: { id }, data: { service } })));

  test('is completed by the hospital once the visit has begun, days later too', async () => {
    at('08:59');
    expect(await refusalOf(complete())).toMatchObject({ code: 'VISIT_NOT_BEGUN' });
    expect(await action(id, 'appointmentComplete', network.doctor)).toMatchObject({
      ...{ isAvailable: false, refusals: [{ code: 'VISIT_NOT_BEGUN' }] },
    });
    at('10:00', '2026-12-20');
    expect(await action(id, 'appointmentComplete', network.doctor)).toMatchObject({ isAvailable: true });
    await complete();
    expect(await stored(id)).toMatchObject({ state: 'FULFILLED', noShowAt: null });
    expect([await taken(publicSlot), await quotaUsed()]).toEqual([1, 1]);
  });

  test('is cancelled by the booking side once its day is over: nobody is held to it, the hospital is told', async () => {
    const { sessionId } = await stored(id);
    const cancelUntilAt = new Date('2026-11-26T09:00:00Z');
    await write(({ db }) => db.session.update({ where: { id: sessionId ?? '' }, data: { cancelUntilAt } }));
    at('23:59');
    expect(await refusalOf(cancel())).toMatchObject({ code: 'VISIT_BEGUN' });
    at('00:00', '2026-11-28');
    expect(await action(id, 'appointmentCancel')).toMatchObject({ isAvailable: true, warnings: [] });
    await cancel();
    expect(await stored(id)).toMatchObject({ state: 'CANCELLED', reasonCode: 'RESIDENT_REFUSED' });
    expect((await seen(id)).noShowWarning).toBeNull();
    expect([await taken(publicSlot), await quotaUsed()]).toEqual([0, 0]);
    const told = await read().notification.findMany({ where: { nounId: id } });
    expect(told.map(({ kind, personId }) => [kind, personId])).toEqual([
      ['APPOINTMENT_ENDED', network.scheduler.viewer.personId],
    ]);
  });

  test('is not moved any more, and the refusal names the two exits', async () => {
    at('08:00', '2026-11-28');
    const move = { ...(await claimOf(id)), slotId: greenSlot };
    const refused = await refusalOf(rescheduleAppointment(network.nurse, move));
    expect(refused).toMatchObject({ code: 'VISIT_BEGUN' });
    expect(refused.message).toMatch(/hospital records the visit, or it is cancelled/);
    const contest = { ...(await claimOf(id)), reasonText: '老人已到诊室' };
    expect((await refusalOf(contestNoShow(network.nurse, contest))).code).toBe('STATE_CONFLICT');
  });
});

test('a late word about another day makes no misses of the silence of today', async () => {
  at('08:00', '2026-11-28');
  await complete();
  expect(await read().receptionDay.count()).toBe(0);
});

test('what the clock is about to count is not cancelled away after midnight', async () => {
  const other = await book(greenSlot, grandpa, 'GREEN');
  at('23:50');
  await arrive(other);
  at('00:10', '2026-11-28');
  expect((await seen(id)).state).toBe('BOOKED');
  expect(await refusalOf(cancel())).toMatchObject({ code: 'VISIT_BEGUN' });
  at('00:50', '2026-11-28');
  expect((await seen(id)).state).toBe('NO_SHOW');
});
