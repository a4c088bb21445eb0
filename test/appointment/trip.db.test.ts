import { beforeEach, describe, expect, test } from 'vitest';
import { acceptOffer, declineOffer, offerAppointment } from '../../domain/appointment/offer.ts';
import { completeAppointment, moveToEmergency } from '../../domain/appointment/reception.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { arrangeTravel } from '../../domain/appointment/travel.ts';
import { localDateOf } from '../../domain/calendar-date.ts';
import { contentAt } from '../../domain/handover/content.ts';
import { appointmentsOfDay } from '../../domain/today/appointments.ts';
import { listed } from '../../domain/today/lists.ts';
import { dayOf } from '../../domain/today/today.ts';
import { read, rows, write } from '../../prisma/client.ts';
import { slotsOn } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { stopOf } from '../session-stop/scene.ts';
import { useDatabase } from '../support/database.ts';
import { freshNetwork, granny, network, publicSlot } from './scene.ts';
import { action, arrive, at, book } from './visit.ts';
import { claimOf, stored, wait } from './wait.ts';

useDatabase();
beforeEach(() => freshNetwork());

const set = async (id: string, change: object) =>
  arrangeTravel(network.nurse, { ...(await claimOf(id)), ...change });
const instant = (time: string, dayOn = '2026-11-27') => new Date(`${dayOn}T${time}:00+08:00`);
const times = async (id: string) => {
  const { leaveAt, leftAt, returnedAt } = await stored(id);
  return { leaveAt, leftAt, returnedAt };
};
const NONE = { leaveAt: null, leftAt: null, returnedAt: null };
const returning = async (dateOn?: string) => {
  const day = dayOf(network.clock.now(), dateOn);
  return listed(await appointmentsOfDay(network.home, day), 'RETURNING', day).map(({ id }) => id);
};
/** A slot three days after the visit of the scene, from 9:00. */
const laterSlot = async () => {
  const daysAhead =
    8 - Math.round((network.clock.now().getTime() - instant('08:00', '2026-11-22').getTime()) / 86_400_000);
  const [slotId = ''] = await slotsOn(network, {
    ...{ departmentId: network.cardiology, daysAhead, pools: { PUBLIC: 2 } },
  });
  return slotId;
};
const facts = async (nounId: string, act: string) => {
  const [event] = await read().event.findMany({ where: { nounId, act }, orderBy: { seq: 'desc' }, take: 1 });
  return event?.facts;
};

describe('who has left and is not back', () => {
  let id: string;
  beforeEach(async () => {
    id = await book(publicSlot, granny);
    at('08:00');
    await set(id, { leftAt: instant('08:00') });
  });

  test('stands on the list of the day, and of every later one, until the return is told', async () => {
    expect(await returning()).toEqual([id]);
    at('08:50');
    await arrive(id);
    at('09:10');
    await completeAppointment(network.doctor, await claimOf(id));
    for (const dayOn of ['2026-11-28', '2026-12-09']) {
      at('07:00', dayOn);
      expect(await returning()).toEqual([id]);
      const { lines } = await contentAt({ rows }, network.home, network.clock.now());
      expect(lines.filter(({ what }) => what === 'RETURNING').map(({ nounId }) => nounId)).toEqual([id]);
    }
    expect(await returning('2026-11-26')).toEqual([]);
    await set(id, { returnedAt: instant('06:50', '2026-12-09') });
    expect(await returning()).toEqual([]);
  });

  test('stands there when the booking is cancelled on the way, and the return alone can be told', async () => {
    at('08:20');
    await cancelAppointment(network.nurse, { ...(await claimOf(id)), reasonCode: 'TRANSPORT' });
    at('08:00', '2026-11-28');
    expect(await returning()).toEqual([id]);
    expect(await action(id, 'appointmentTravelSet')).toMatchObject({ isAvailable: true });
    expect(await refusalOf(set(id, { isFasting: true }))).toMatchObject({
      ...{ code: 'TRAVEL_OVER', path: ['isFasting'] },
    });
    await set(id, { returnedAt: instant('08:40') });
    expect(await returning()).toEqual([]);
    expect(await refusalOf(set(id, { returnedAt: null }))).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  test('of an emergency stands there until an admission or death says where they are', async () => {
    at('08:50');
    await arrive(id);
    await moveToEmergency(network.doctor, { ...(await claimOf(id)), reasonText: '胸痛' });
    await write(({ db }) => db.appointment.update({ where: { id }, data: { leftAt: null } }));
    at('08:00', '2026-11-28');
    expect(await returning()).toEqual([id]);
    const residentId = granny;
    const presence = (to: string) =>
      write(({ db }) => db.residency.updateMany({ where: { residentId }, data: { presence: to } }));
    await presence('HOSPITAL');
    expect(await returning()).toEqual([]);
    await presence('IN');
    expect(await returning()).toEqual([id]);
    await write(({ db }) => db.resident.update({ where: { id: granny }, data: { life: 'DECEASED' } }));
    expect(await returning()).toEqual([]);
  });

  test('counts once: who left again later was home before', async () => {
    at('08:00', '2026-11-30');
    const [slotId = ''] = await slotsOn(network, {
      ...{
        departmentId: network.orthopaedics,
        daysAhead: 0,
        pools: { PUBLIC: 1 },
        startTime: '10:00',
        endTime: '10:30',
      },
    });
    const again = await book(slotId, granny);
    expect(await returning()).toEqual([id]);
    await set(again, { leftAt: instant('08:00', '2026-11-30') });
    expect(await returning()).toEqual([again]);
  });
});

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
