import { beforeEach, describe, expect, test } from 'vitest';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { addDays, atLocalTime, localDateOf, weekdayOf } from '../../domain/calendar-date.ts';
import type { CalendarDayKind } from '../../domain/codes/work-calendar.ts';
import { newId } from '../../domain/id.ts';
import { realignForCalendar } from '../../domain/slot/calendar-changed.ts';
import { extendSessions } from '../../domain/slot/extend.ts';
import { freeSlotsPage } from '../../domain/slot/free-slots.ts';
import { sessionsPage } from '../../domain/slot/sessions.ts';
import { type SlotTemplateSetInput, setSlotTemplate } from '../../domain/slot/template-actions.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, grandpa, granny, MINUTE, network, refusalOf } from '../appointment/scene.ts';
import { crowd } from '../fixtures/crowd.ts';
import { newKey, slotsOn } from '../fixtures/network.ts';
import { appointment, book } from '../session-stop/scene.ts';
import { useDatabase } from '../support/database.ts';
import { setPolicy } from './scene.ts';

useDatabase();
beforeEach(() => freshNetwork());

const page = { first: 100, after: null };

const weekly = (dateOn: string, change: Partial<SlotTemplateSetInput> = {}) =>
  setSlotTemplate(network.scheduler, {
    ...{ idempotencyKey: newKey(), departmentId: network.orthopaedics, weekday: weekdayOf(dateOn) },
    ...{ startTime: '08:00', endTime: '09:00', slotMinutes: 30, capacity: 2, validFromOn: dateOn },
    ...change,
  });

const sessionsOf = (templateId: string) =>
  read().session.findMany({ where: { templateId }, include: { slots: true }, orderBy: { serviceOn: 'asc' } });
const freeIds = async () =>
  (
    await freeSlotsPage(network.nurse, {
      ...{ filter: { departmentId: network.orthopaedics }, page, parts: new Set<never>() },
    })
  ).nodes.map(({ sessionId }) => sessionId);
const todayOn = () => localDateOf(network.clock.now());

describe('a session opens at the hour of its hospital', () => {
  test('horizon days before: until then its places are neither found nor booked, at read time', async () => {
    await setPolicy('slot.openingTime', 8 * 60 + 30);
    const templateId = await weekly(addDays(todayOn(), 1));
    const last = (await sessionsOf(templateId)).at(-1);
    const opensAt = atLocalTime(addDays(last?.serviceOn ?? '', -28), '08:30');
    expect([last?.opensAt, last?.serviceOn]).toEqual([opensAt, addDays(todayOn(), 29)]);
    const [slot] = last?.slots.filter(({ pool }) => pool === 'PUBLIC') ?? [];
    network.clock.set(new Date(opensAt.getTime() - 1));
    expect(await freeIds()).not.toContain(last?.id);
    expect(await refusalOf(book(slot?.id ?? '', granny))).toMatchObject({
      ...{ code: 'SESSION_NOT_OPEN_YET', message: expect.stringContaining('08:30') },
      policy: { key: 'slot.openingTime', value: 510 },
    });
    network.clock.advance(1);
    expect(await freeIds()).toContain(last?.id);
    await book(slot?.id ?? '', granny);
  });

  test('and keeps the opening and the cut-off of its making', async () => {
    const templateId = await weekly(addDays(todayOn(), 1));
    const before = await sessionsOf(templateId);
    expect(before.at(0)?.cancelUntilAt).toEqual(atLocalTime(todayOn(), '17:00'));
    await setPolicy('slot.openingTime', 600);
    await setPolicy('appt.cancelTime', 720);
    await extendSessions(network.clock.now());
    expect(await sessionsOf(templateId)).toEqual(before);
  });
});

describe('the calendar decides which weekday is held', () => {
  const say = (dateOn: string, kind: CalendarDayKind, change: object = {}) =>
    write(async (tx) => {
      const now = network.clock.now();
      const said = { id: newId(now), dateOn, kind, name: '国庆节', document: '国办发明电' };
      const by = { setById: 'somebody', recordedAt: now };
      await tx.db.workCalendarDay.create({
        data: { ...said, ...by, organizationId: network.hospital, ...change },
      });
      return realignForCalendar(tx, { organizationIds: [network.hospital], datesOn: [dateOn] }, now);
    });

  test('a holiday takes back what nobody has booked; with bookings it waits to be stopped, and takes no more', async () => {
    const dayOn = addDays(todayOn(), 3);
    const empty = await weekly(dayOn);
    const booked = await weekly(dayOn, { startTime: '14:00', endTime: '15:00' });
    const [first] = await sessionsOf(booked);
    const [one, other] = first?.slots.filter(({ pool }) => pool === 'PUBLIC') ?? [];
    await book(one?.id ?? '', granny);
    expect(await say(dayOn, 'HOLIDAY')).toMatchObject({ withdrawn: 1 });
    expect((await sessionsOf(empty))[0]?.state).toBe('WITHDRAWN');
    const filter = { hospitalId: network.hospital, isOnClosedDay: true, states: ['OPEN'] as const };
    const closed = await sessionsPage(network.scheduler, filter, page);
    expect(closed.nodes.map(({ id }) => id)).toEqual([first?.id]);
    expect(await refusalOf(book(other?.id ?? '', grandpa))).toMatchObject({
      ...{ code: 'HOLIDAY_CLOSED', message: expect.stringContaining('国庆节') },
    });
    expect(await freeIds()).not.toContain(first?.id);
  });

  test('a make-up day is closed until the hospital says which weekday it follows; then the sessions come', async () => {
    const saturday = addDays(todayOn(), 6);
    expect(weekdayOf(saturday)).toBe(6);
    const mondays = await weekly(addDays(todayOn(), 1));
    const saturdays = await weekly(saturday);
    const region = { organizationId: null, regionCode: '440000', name: '调休' };
    await say(saturday, 'MAKE_UP_WORKDAY', region);
    const [taken] = await sessionsOf(saturdays);
    expect([taken?.serviceOn, taken?.state]).toEqual([saturday, 'WITHDRAWN']);
    const made = await say(saturday, 'OPEN', { followsWeekday: 1 });
    expect(made).toMatchObject({ made: 1, reopened: 0 });
    const held = (await sessionsOf(mondays)).filter(({ serviceOn }) => serviceOn === saturday);
    expect(held.map(({ state, slots }) => [state, slots.length])).toEqual([['OPEN', 4]]);
    await write((tx) => tx.db.workCalendarDay.deleteMany({ where: { regionCode: '440000' } }));
  });

  test('the daily job catches up with a day that nobody told it of, and a booking is judged by the calendar itself', async () => {
    const dayOn = addDays(todayOn(), 4);
    const templateId = await weekly(dayOn);
    const [session] = await sessionsOf(templateId);
    const [slot] = session?.slots.filter(({ pool }) => pool === 'PUBLIC') ?? [];
    const said = { id: newId(network.clock.now()), dateOn: dayOn, kind: 'MAKE_UP_WORKDAY', name: '调休上班' };
    const by = { document: '通知', setById: 'somebody', recordedAt: network.clock.now() };
    await write((tx) =>
      tx.db.workCalendarDay.create({ data: { ...said, ...by, organizationId: network.hospital } }),
    );
    expect((await refusalOf(book(slot?.id ?? '', granny))).code).toBe('MAKE_UP_DAY_CLOSED');
    await extendSessions(network.clock.now());
    expect((await sessionsOf(templateId))[0]?.state).toBe('WITHDRAWN');
  });

  test('a holiday that is taken back gives back the sessions that it took', async () => {
    const dayOn = addDays(todayOn(), 3);
    const templateId = await weekly(dayOn);
    await say(dayOn, 'HOLIDAY');
    expect((await sessionsOf(templateId))[0]?.state).toBe('WITHDRAWN');
    expect(await freeIds()).not.toContain((await sessionsOf(templateId))[0]?.id);
    await write(async (tx) => {
      const now = network.clock.now();
      await tx.db.workCalendarDay.updateMany({ where: { dateOn: dayOn }, data: { withdrawnAt: now } });
      const change = { organizationIds: [network.hospital], datesOn: [dayOn] };
      expect(await realignForCalendar(tx, change, now)).toMatchObject({ reopened: 1 });
    });
    const [session] = await sessionsOf(templateId);
    expect(session?.state).toBe('OPEN');
    expect(await freeIds()).toContain(session?.id);
  });

  test('a word that was taken back says nothing: neither that the day is closed nor that it is open', async () => {
    const dayOn = addDays(todayOn(), 4);
    const [session] = await sessionsOf(await weekly(dayOn));
    const [one, other] = session?.slots.filter(({ pool }) => pool === 'PUBLIC') ?? [];
    const takeBack = (own: boolean) =>
      write((tx) =>
        tx.db.workCalendarDay.updateMany({
          where: { dateOn: dayOn, organizationId: own ? network.hospital : null },
          data: { withdrawnAt: network.clock.now() },
        }),
      );
    const day = { dateOn: dayOn, name: '国庆节', document: '通知', setById: 'somebody' };
    const add = (change: { kind: CalendarDayKind; organizationId?: string; regionCode?: string }) =>
      write((tx) =>
        tx.db.workCalendarDay.create({
          data: { id: newId(network.clock.now()), recordedAt: network.clock.now(), ...day, ...change },
        }),
      );
    await add({ kind: 'HOLIDAY', regionCode: '440000' });
    await add({ kind: 'OPEN', organizationId: network.hospital });
    expect(await freeIds()).toContain(session?.id);
    await takeBack(true);
    expect(await freeIds()).not.toContain(session?.id);
    expect((await refusalOf(book(one?.id ?? '', granny))).code).toBe('HOLIDAY_CLOSED');
    await takeBack(false);
    expect(await freeIds()).toContain(session?.id);
    await book(other?.id ?? '', granny);
    await write((tx) => tx.db.workCalendarDay.deleteMany({ where: { regionCode: '440000' } }));
  });
});

describe('places are numbered', () => {
  test('through all windows and pools of a session, and each booking has the smallest free one of its slot', async () => {
    const templateId = await weekly(addDays(todayOn(), 2), {
      capacity: 4,
      pools: [
        { pool: 'PUBLIC', places: 2 },
        { pool: 'GREEN_CHANNEL', places: 2 },
      ],
    });
    const [session] = await sessionsOf(templateId);
    const slots = [...(session?.slots ?? [])].sort((a, b) => a.firstPlaceNo - b.firstPlaceNo);
    expect(slots.map(({ pool, firstPlaceNo }) => [pool, firstPlaceNo])).toEqual([
      ...[
        ['GREEN_CHANNEL', 1],
        ['PUBLIC', 3],
        ['GREEN_CHANNEL', 5],
        ['PUBLIC', 7],
      ],
    ]);
    const slotId = slots[3]?.id ?? '';
    const first = await book(slotId, granny);
    const second = await book(slotId, grandpa);
    const numbers = async () =>
      Promise.all([first, second].map(async (id) => (await appointment(id)).placeNo));
    expect(await numbers()).toEqual([7, 8]);
    expect((await appointment(second)).estimatedAt).toEqual(
      new Date((slots[3]?.startAt.getTime() ?? 0) + 22 * MINUTE),
    );
    const claim = { idempotencyKey: newKey(), appointmentId: first, expectedVersion: 1 };
    await cancelAppointment(network.nurse, { ...claim, reasonCode: 'ILLNESS' });
    const [racer] = await crowd(network, 1);
    expect((await appointment(await book(slotId, racer?.residentId ?? ''))).placeNo).toBe(7);
  });

  test('by many at once, none twice', async () => {
    const racers = await crowd(network, 8);
    const place = { departmentId: network.orthopaedics, daysAhead: 4, pools: { PUBLIC: 8 } };
    const [slotId = ''] = await slotsOn(network, place);
    const booked = await Promise.all(racers.map(({ residentId }) => book(slotId, residentId)));
    const numbers = await Promise.all(booked.map(async (id) => (await appointment(id)).placeNo));
    expect(numbers.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('the reserved share', () => {
  const of = async (pools: Record<string, number> | null, isExpert = false) => {
    const given = Object.entries(pools ?? {}).map(([pool, places]) => ({ pool: pool as 'PUBLIC', places }));
    const id = await weekly(addDays(todayOn(), 2), {
      ...{ capacity: 10, isExpert, pools: pools === null ? null : given },
    });
    const found = await read().slotTemplatePool.findMany({ where: { templateId: id } });
    return Object.fromEntries(found.map(({ pool, places }) => [pool, places]));
  };

  test.each([
    [false, { REFERRAL_RESERVED: 3, PUBLIC: 7 }],
    [true, { REFERRAL_RESERVED: 5, PUBLIC: 5 }],
  ])("is the policy's where no pools are named (expert: %s)", async (isExpert, split) => {
    expect(await of(null, isExpert)).toEqual(split);
  });

  test.each([{ PUBLIC: 10 }, { PUBLIC: 8, REFERRAL_RESERVED: 2 }])(
    "is the hospital's own word: %j",
    async (split) => {
      expect(await of(split)).toEqual(split);
    },
  );
});
