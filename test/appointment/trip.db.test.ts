import { beforeEach, describe, expect, test } from 'vitest';
import { acceptOffer, declineOffer, offerAppointment } from '../../domain/appointment/offer.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { localDateOf } from '../../domain/calendar-date.ts';
import { appointmentsOfDay } from '../../domain/today/appointments.ts';
import { listed } from '../../domain/today/lists.ts';
import { dayOf } from '../../domain/today/today.ts';
import { read, write } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { stopOf } from '../session-stop/scene.ts';
import { useDatabase } from '../support/database.ts';
import { facts, instant, laterSlot, NONE, returning, set, times } from './out.ts';
import { freshNetwork, granny, network, publicSlot } from './scene.ts';
import { at, book } from './visit.ts';
import { claimOf, stored, wait } from './wait.ts';

useDatabase();
beforeEach(() => freshNetwork());

describe('a trip goes with its time', () => {
  let id: string;
  beforeEach(async () => {
    id = await book(publicSlot, granny);
  });

  test('a moved booking asks for a new one; what took place stays in the events', async () => {
    at('08:00');
    await set(id, { leaveAt: instant('08:10'), leftAt: instant('07:50') });
    await stopOf(publicSlot);
    await set(id, { returnedAt: instant('08:00') });
    expect(await times(id)).toMatchObject({ leftAt: instant('07:50'), returnedAt: instant('08:00') });
    await rescheduleAppointment(network.nurse, { ...(await claimOf(id)), slotId: await laterSlot() });
    expect(await times(id)).toEqual(NONE);
    expect(await facts(id, 'appointmentTravelSet')).toContain('2026-11-26T23:50');
    expect(await facts(id, 'appointmentReschedule')).toContain('2026-11-26T23:50');
  });

  test('a booking that moves before anybody left loses the plan of the old day', async () => {
    await set(id, { leaveAt: instant('08:10'), isFasting: true });
    await rescheduleAppointment(network.nurse, { ...(await claimOf(id)), slotId: await laterSlot() });
    expect(await times(id)).toEqual(NONE);
    expect((await stored(id)).isFasting).toBe(true);
  });

  test('who is out while it moves is awaited; back, they have yet to leave for the new day', async () => {
    at('08:00');
    await set(id, { leftAt: instant('07:50') });
    await rescheduleAppointment(network.nurse, { ...(await claimOf(id)), slotId: await laterSlot() });
    expect(await times(id)).toEqual({ ...NONE, leftAt: instant('07:50') });
    expect(await returning()).toEqual([id]);
    at('11:00');
    await set(id, { returnedAt: instant('10:30') });
    expect(await times(id)).toEqual(NONE);
    expect(await facts(id, 'appointmentTravelSet')).toContain('2026-11-27T02:30');
    const day = dayOf(network.clock.now(), localDateOf((await stored(id)).startAt));
    const list = listed(await appointmentsOfDay(network.home, day), 'LEAVING', day);
    expect(list.map((one) => one.id)).toEqual([id]);
  });

  test('an offer that is not taken takes its plan with it', async () => {
    await cancelAppointment(network.nurse, { ...(await claimOf(id)), reasonCode: 'ILLNESS' });
    const other = await book(publicSlot, granny);
    const later = await laterSlot();
    const { sessionId } = await read().slot.findUniqueOrThrow({ where: { id: later } });
    await write(({ db }) => db.slot.updateMany({ where: { sessionId }, data: { capacity: 0 } }));
    const waiting = await wait(granny, { fromOn: '2026-11-29', toOn: '2026-11-30' });
    await write(({ db }) => db.slot.updateMany({ where: { id: later }, data: { capacity: 1 } }));
    const offer = async () =>
      offerAppointment(network.scheduler, { ...(await claimOf(waiting)), slotId: later });
    await offer();
    await set(waiting, { leaveAt: instant('08:00', '2026-11-30') });
    await declineOffer(network.nurse, { ...(await claimOf(waiting)), isWaitingOn: true });
    expect(await times(waiting)).toEqual(NONE);
    await offer();
    await acceptOffer(network.nurse, await claimOf(waiting));
    expect(await times(waiting)).toEqual(NONE);
    expect((await stored(other)).state).toBe('BOOKED');
  });

  test.each<[string, string, string, object]>([
    ['a leave planned after the visit', '08:00', 'leaveAt', { leaveAt: instant('09:30') }],
    ['a leave planned for another day', '08:00', 'leaveAt', { leaveAt: instant('08:00', '2026-11-28') }],
    ['a leave planned days before', '08:00', 'leaveAt', { leaveAt: instant('08:00', '2026-11-25') }],
    ['a leave days before', '08:00', 'leftAt', { leftAt: instant('08:00', '2026-11-25') }],
    ['a leave in the future', '08:00', 'leftAt', { leftAt: instant('08:01') }],
    [
      'a return in the future',
      '08:00',
      'returnedAt',
      { leftAt: instant('07:00'), returnedAt: instant('08:01') },
    ],
    ['a return without a leave', '10:00', 'leftAt', { returnedAt: instant('10:00') }],
    [
      'a return before the leave',
      '10:00',
      'returnedAt',
      { leftAt: instant('08:00'), returnedAt: instant('07:59') },
    ],
  ])('%s is refused at %s and writes nothing', async (_what, time, path, change) => {
    at(time);
    expect(await refusalOf(set(id, change))).toMatchObject({ code: 'TRAVEL_TIME', path: [path] });
    expect(await times(id)).toEqual(NONE);
    expect((await stored(id)).version).toBe(1);
  });

  test('a leave on the day after it, and one for a place that is not booked, are refused', async () => {
    at('08:00', '2026-11-28');
    const leftAt = instant('07:00', '2026-11-28');
    expect(await refusalOf(set(id, { leftAt }))).toMatchObject({ code: 'TRAVEL_TIME', path: ['leftAt'] });
    const state = { state: 'REQUESTED', requestDueAt: instant('12:00', '2026-11-28') };
    await write(({ db }) => db.appointment.update({ where: { id }, data: state }));
    const refused = refusalOf(set(id, { leftAt: instant('08:00') }));
    expect(await refused).toMatchObject({ code: 'TRAVEL_TIME', path: ['leftAt'] });
  });

  test('the evening before, and both at once after the visit, are right', async () => {
    await set(id, { leaveAt: instant('18:00', '2026-11-26') });
    at('12:00');
    await set(id, { leftAt: instant('08:00'), returnedAt: instant('11:00') });
    expect(await times(id)).toMatchObject({ leftAt: instant('08:00'), returnedAt: instant('11:00') });
  });
});
