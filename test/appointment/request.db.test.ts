import { beforeEach, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import {
  type AppointmentRequestInput,
  declineAppointment,
  requestAppointment,
} from '../../domain/appointment/request.ts';
import { arrangeTravel } from '../../domain/appointment/travel.ts';
import { appointmentById, appointmentsPage } from '../../domain/appointment/worklist.ts';
import { newId } from '../../domain/id.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { quotaUsed, taken } from './course.ts';
import { freshNetwork, grandpa, granny, greenSlot, network, publicSlot } from './scene.ts';
import { claimOf, stored, wait } from './wait.ts';

useDatabase();

beforeEach(() => freshNetwork(1));

const ask = (change: Partial<AppointmentRequestInput> = {}) =>
  requestAppointment(network.nurse, {
    ...{ idempotencyKey: newKey(), hospitalId: network.hospital, departmentId: network.cardiology },
    ...{ residentId: granny, wantedOn: '2026-11-27', priority: 'GREEN' },
    ...change,
  });
const answer = async (id: string) =>
  bookAppointment(network.scheduler, { ...(await claimOf(id)), slotId: publicSlot });

const calendarDay = (kind: string) =>
  write(({ db }) =>
    db.workCalendarDay.create({
      data: {
        ...{ id: newId(network.clock.now()), organizationId: network.hospital, dateOn: '2026-11-27', kind },
        ...{ name: '调整', document: '通知', setById: 'somebody', recordedAt: network.clock.now() },
      },
    }),
  );

describe('a request', () => {
  test('is seen and answered by the hospital with a place, under the quota of who asked', async () => {
    const id = await ask({ wantedFrom: '09:00', wantedTo: '11:00' });
    expect(await stored(id)).toMatchObject({ state: 'REQUESTED', slotId: null, bookedAt: null });
    const search = { filter: { states: ['REQUESTED'] as const }, page: { first: 20, after: null } };
    const { nodes } = await appointmentsPage(network.scheduler, { ...search, parts: new Set() });
    expect(nodes.map((row) => row.id)).toEqual([id]);
    await answer(id);
    expect(await stored(id)).toMatchObject({
      ...{ state: 'BOOKED', slotId: publicSlot, bookedById: network.nurse.viewer.personId },
    });
    expect([await taken(publicSlot), await quotaUsed()]).toEqual([1, 1]);
    const told = await read().notification.findMany({ where: { nounId: id }, orderBy: { kind: 'asc' } });
    expect(told.map(({ kind, personId }) => [kind, personId])).toEqual([
      ['APPOINTMENT_ANSWERED', network.nurse.viewer.personId],
      ['APPOINTMENT_REQUESTED', network.scheduler.viewer.personId],
    ]);
  });

  test('is declined with a reason, or cancelled by who asked', async () => {
    const id = await ask();
    const decline = async (reasonCode: 'NO_PLACE' | 'OTHER') =>
      declineAppointment(network.scheduler, { ...(await claimOf(id)), reasonCode });
    expect(await refusalOf(decline('OTHER'))).toMatchObject({ code: 'REASON_TEXT', path: ['reasonText'] });
    await decline('NO_PLACE');
    expect(await stored(id)).toMatchObject({ state: 'DECLINED', reasonCode: 'NO_PLACE' });
    const again = await ask();
    await cancelAppointment(network.nurse, { ...(await claimOf(again)), reasonCode: 'RESIDENT_REFUSED' });
    expect((await stored(again)).state).toBe('CANCELLED');
  });

  test('is over when the hospital has not answered in a working day', async () => {
    const id = await ask();
    // Asked on Sunday morning: the working day is Monday.
    network.clock.set(new Date('2026-11-23T15:59:59.999Z'));
    expect((await appointmentById(network.nurse, id, new Set()))?.state).toBe('REQUESTED');
    network.clock.advance(1);
    expect((await appointmentById(network.nurse, id, new Set()))?.state).toBe('EXPIRED');
    expect(await refusalOf(answer(id))).toMatchObject({ code: 'STATE_CONFLICT', currentState: 'EXPIRED' });
    expect(await taken(publicSlot)).toBe(0);
  });

  test.each([
    ['in the past', { wantedOn: '2026-11-20' }, { code: 'WISH_IN_PAST', path: ['wantedOn'] }],
    [
      'beyond the horizon',
      { wantedOn: '2027-02-01' },
      { code: 'BEYOND_HORIZON', policy: { key: 'slot.horizonDays', value: 28 } },
    ],
    ['from a later to an earlier hour', { wantedFrom: '11:00', wantedTo: '09:00' }, { code: 'WISH_SPAN' }],
    [
      'at another hospital than its department',
      { hospitalId: '0192f0c8-0000-7000-8000-000000000000' },
      { code: 'NOT_FOUND', path: ['departmentId'] },
    ],
    [
      'for a resident of another home',
      { residentId: '0192f0c8-0000-7000-8000-000000000000' },
      { code: 'NOT_FOUND', path: ['residentId'] },
    ],
  ] as const)('%s is refused and writes nothing', async (_title, change, expected) => {
    expect(await refusalOf(ask(change))).toMatchObject(expected);
    expect(await read().appointment.count({ where: { hospitalId: network.hospital } })).toBe(0);
  });

  test.each([
    ['MAKE_UP_WORKDAY', 'MAKE_UP_DAY_CLOSED'],
    ['HOLIDAY', 'HOLIDAY_CLOSED'],
    ['CLOSED', 'HOLIDAY_CLOSED'],
  ])('on a day that the hospital holds closed (%s) is refused', async (kind, code) => {
    await calendarDay(kind);
    expect(await refusalOf(ask())).toMatchObject({ code, path: ['wantedOn'] });
  });

  test('is answered once for a resident, department and time', async () => {
    await ask();
    expect(await refusalOf(ask())).toMatchObject({ code: 'ALREADY_ASKED', isNetworkWide: true });
  });

  test('whose green quota is used up is not answered silently with NORMAL', async () => {
    const id = await ask();
    await write(({ db }) =>
      db.agreementQuota.updateMany({ where: { agreementId: network.agreement }, data: { placesPerWeek: 1 } }),
    );
    const others = { slotId: greenSlot, residentId: grandpa, priority: 'GREEN' } as const;
    await bookAppointment(network.nurse, { idempotencyKey: newKey(), ...others });
    expect(await refusalOf(answer(id))).toMatchObject({
      ...{ code: 'GREEN_QUOTA_USED', offeredPriority: 'NORMAL' },
    });
    expect((await stored(id)).state).toBe('REQUESTED');
    expect(await taken(publicSlot)).toBe(0);
  });

  test('whose green quota is used up is answered with NORMAL by name, and who asked is told', async () => {
    const id = await ask();
    const normal = async () =>
      bookAppointment(network.scheduler, {
        ...{ ...(await claimOf(id)), slotId: publicSlot, priority: 'NORMAL' },
      });
    expect(await refusalOf(normal())).toMatchObject({ code: 'GREEN_POSSIBLE', path: ['priority'] });
    const others = { slotId: greenSlot, residentId: grandpa, priority: 'GREEN' } as const;
    await bookAppointment(network.nurse, { idempotencyKey: newKey(), ...others });
    await normal();
    expect(await stored(id)).toMatchObject({
      ...{ state: 'BOOKED', priority: 'NORMAL', askedPriority: 'GREEN', agreementId: null },
    });
    expect([await taken(publicSlot), await quotaUsed()]).toEqual([1, 1]);
    const [event] = await read().event.findMany({ where: { nounId: id, act: 'appointmentBook' } });
    expect(event?.facts).toContain('GREEN_QUOTA_USED');
    const told = await read().notification.findMany({ where: { nounId: id, kind: 'GREEN_NOT_POSSIBLE' } });
    expect(told.map(({ personId }) => personId)).toEqual([network.nurse.viewer.personId]);
  });

  test('is not answered with more than was asked for', async () => {
    const id = await ask({ priority: 'NORMAL' });
    const green = { ...(await claimOf(id)), slotId: publicSlot, priority: 'GREEN' } as const;
    expect(await refusalOf(bookAppointment(network.scheduler, green))).toMatchObject({
      ...{ code: 'BOOKING_FORM', path: ['priority'] },
    });
  });

  test.each<[string, string, () => Promise<Partial<AppointmentRequestInput>>]>([
    [
      'in a department without green places',
      'GREEN_NO_QUOTA',
      async () => ({ departmentId: network.orthopaedics }),
    ],
    [
      'without an agreement',
      'GREEN_NO_AGREEMENT',
      async () => {
        const data = { endOn: '2026-11-26' };
        await write(({ db }) => db.cooperationAgreement.updateMany({ data }));
        return {};
      },
    ],
    [
      'for who lives there no more',
      'GREEN_NO_RESIDENCY',
      async () => {
        const of = { where: { residentId: granny }, data: { toOn: '2026-11-26' } };
        await write(({ db }) => db.residency.updateMany(of));
        return {};
      },
    ],
  ])('over the green channel %s is refused at once (%s) and offers NORMAL', async (_what, code, change) => {
    const given = await change();
    const refused = { code, offeredPriority: 'NORMAL' };
    expect(await refusalOf(ask(given))).toMatchObject(refused);
    const { departmentId = network.cardiology } = given;
    expect(await refusalOf(wait(granny, { departmentId, priority: 'GREEN' }))).toMatchObject(refused);
    expect(await read().appointment.count({ where: { residentId: granny } })).toBe(0);
    await ask({ ...given, priority: 'NORMAL' });
  });

  test('the hospital answers requests; it books for nobody of its own accord', async () => {
    const place = { slotId: publicSlot, residentId: granny, priority: 'NORMAL' } as const;
    expect(
      await refusalOf(bookAppointment(network.scheduler, { idempotencyKey: newKey(), ...place })),
    ).toMatchObject({ code: 'NOT_FOUND', path: ['residentId'] });
  });
});

describe('the trip of a booking', () => {
  const set = async (id: string, change: object) =>
    arrangeTravel(network.nurse, { ...(await claimOf(id)), ...change });
  let id: string;
  beforeEach(async () => {
    const place = { slotId: publicSlot, residentId: granny, priority: 'NORMAL' } as const;
    id = await bookAppointment(network.nurse, { idempotencyKey: newKey(), ...place, bringList: '病历' });
  });

  test('is arranged bit by bit: what is left out stays, null takes it away', async () => {
    await set(id, {
      transport: 'HOME_VAN',
      escortName: '李护工',
      escortPhone: '13800138000',
      isFasting: true,
    });
    await set(id, { assistance: ['WHEELCHAIR', 'ESCORT'], bringList: null });
    await set(id, { assistance: ['WHEELCHAIR'] });
    const row = await appointmentById(network.nurse, id, new Set(['details', 'assistance'] as const));
    expect(row).toMatchObject({
      ...{ transport: 'HOME_VAN', escortName: '李护工', bringList: null, assistance: ['WHEELCHAIR'] },
      escortPhoneMasked: '138****8000',
    });
    expect(Boolean(row?.isFasting)).toBe(true);
  });

  test('is arranged by the booking side, while there is or was one', async () => {
    const claim = await claimOf(id);
    expect((await refusalOf(arrangeTravel(network.scheduler, claim))).code).toBe('NOT_YOUR_ACT');
    await cancelAppointment(network.nurse, { ...claim, reasonCode: 'ILLNESS' });
    expect(await refusalOf(set(id, { isFasting: true }))).toMatchObject({ code: 'STATE_CONFLICT' });
  });
});
