import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { readinessWarnings } from '../../domain/readiness-warnings.ts';
import type { Acting } from '../../domain/viewer.ts';
import { calendarVersion, calendarYear } from '../../domain/work-calendar/of-year.ts';
import { setWorkCalendar, type WorkCalendarSetInput } from '../../domain/work-calendar/set.ts';
import { workingDaysLater } from '../../domain/work-calendar/working-time.ts';
import { read, rows, write } from '../../prisma/client.ts';
import { type Network, newKey, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(new Date('2026-11-22T00:00:00Z'));
let network: Network;
let sysAdmin: Acting;
let admin: Acting;
beforeAll(async () => {
  network = await smallNetwork(clock);
  await write(({ db }) => db.region.create({ data: { code: '440000', name: '广东省' } }));
  sysAdmin = await stranger(clock, 'HEALTH_AUTHORITY', 'SYS_ADMIN');
  const { scheduler } = network;
  admin = { ...scheduler, viewer: { ...scheduler.viewer, roles: ['ORG_ADMIN'] } };
});
beforeEach(() => write(async ({ db }) => void (await db.workCalendarDay.deleteMany())));

const holiday = { dateOn: '2027-01-01', kind: 'HOLIDAY', name: '元旦', document: '国办通知' } as const;
const ownDay = { dateOn: '2027-03-01', kind: 'CLOSED', name: '院庆', document: '院办通知' } as const;

const ofRegion = async (change: Partial<WorkCalendarSetInput> = {}, by: Acting = sysAdmin) => {
  const { regionCode = '440403', year = 2027 } = change;
  const place = { regionCode: regionCode ?? null, organizationId: null };
  const expectedVersion = await calendarVersion({ rows }, place, year);
  const input = { idempotencyKey: newKey(), year, regionCode, expectedVersion, days: [holiday] };
  return setWorkCalendar(by, { ...input, ...change });
};
const ofHospital = async (change: Partial<WorkCalendarSetInput> = {}, by: Acting = admin) => {
  const place = { regionCode: null, organizationId: network.hospital };
  const expectedVersion = await calendarVersion({ rows }, place, change.year ?? 2027);
  const input = { idempotencyKey: newKey(), year: 2027, organizationId: network.hospital, expectedVersion };
  return setWorkCalendar(by, { ...input, days: [ownDay], ...change });
};
const hospitalYear = (year = 2027) =>
  calendarYear({ organizationId: network.hospital, regionCode: '440403' }, year);

test('a region publishes, an organisation says otherwise, and takes its word back', async () => {
  expect(await hospitalYear()).toMatchObject({ isPublished: false, days: [], version: 0 });
  await ofRegion({ regionCode: '440000' });
  await ofHospital({ days: [{ ...holiday, kind: 'OPEN', followsWeekday: 1 }, ownDay] });
  const { isPublished, days } = await hospitalYear();
  expect(isPublished).toBe(true);
  expect(days).toMatchObject([
    { dateOn: '2027-01-01', kind: 'OPEN', followsWeekday: 1, organizationId: network.hospital },
    { dateOn: '2027-03-01', kind: 'CLOSED', organizationId: network.hospital },
  ]);
  const place = { organizationId: network.hospital, regionCode: '440403' };
  const eve = new Date('2026-12-31T10:00:00Z');
  expect(await workingDaysLater({ rows }, place, eve, 1)).toEqual(new Date('2027-01-01T10:00:00Z'));
  await ofHospital({ days: null, takenBackOn: ['2027-01-01'] });
  expect((await hospitalYear()).days[0]).toMatchObject({ kind: 'HOLIDAY', regionCode: '440000' });
  expect(await workingDaysLater({ rows }, place, eve, 1)).toEqual(new Date('2027-01-04T10:00:00Z'));
  // Nothing is deleted, and what was taken back can be said again.
  await ofHospital({ days: [{ ...holiday, kind: 'OPEN' }] });
  const events = await read().event.findMany({ where: { noun: 'workCalendarDay' }, orderBy: { seq: 'asc' } });
  const own = events.filter(({ facts }) => facts?.includes(network.hospital) && facts.includes('2027-01-01'));
  expect(own.map(({ fromState, toState }) => [fromState, toState])).toEqual([
    [null, 'OPEN'],
    ['OPEN', 'TAKEN_BACK'],
    ['TAKEN_BACK', 'OPEN'],
  ]);
});

test('the word of the nearest region counts', async () => {
  await ofRegion({ regionCode: '440000' });
  await ofRegion({ days: [{ ...holiday, name: '本区安排' }] });
  expect((await hospitalYear()).days).toMatchObject([{ name: '本区安排', regionCode: '440403' }]);
});

test('the same once more changes nothing, also under a new key', async () => {
  await ofRegion();
  const events = await read().event.count();
  await ofRegion();
  expect([await read().event.count(), (await hospitalYear()).days[0]?.version]).toEqual([events, 1]);
  await ofRegion({ days: [{ ...holiday, name: '新年' }] });
  expect((await hospitalYear()).days[0]).toMatchObject({ name: '新年', version: 2 });
});

test('a health supervisor publishes in the own region and below, and nowhere else', async () => {
  const supervisor = await stranger(clock, 'HEALTH_AUTHORITY', 'HEALTH_SUPERVISOR');
  await ofRegion({}, supervisor);
  expect((await hospitalYear()).days).toHaveLength(1);
  expect(await refusalOf(ofRegion({ regionCode: '440000' }, supervisor))).toMatchObject({
    code: 'NOT_YOUR_ACT',
  });
});

const make = { dateOn: '2027-02-20', kind: 'MAKE_UP_WORKDAY', name: '调休', document: '国办通知' } as const;
const refused: [string, () => Promise<unknown>, string, string][] = [
  ['no day', () => ofRegion({ days: [] }), 'CALENDAR_EMPTY', 'days'],
  [
    'a day of another year',
    () => ofRegion({ days: [{ ...holiday, dateOn: '2028-01-01' }] }),
    'CALENDAR_YEAR',
    'days.0.dateOn',
  ],
  ['a day twice', () => ofRegion({ days: [holiday, holiday] }), 'CALENDAR_TWICE', 'days.1.dateOn'],
  [
    'a day set and taken back',
    () => ofRegion({ takenBackOn: ['2027-01-01'] }),
    'CALENDAR_TWICE',
    'takenBackOn.0',
  ],
  [
    'weekday 0',
    () => ofRegion({ days: [{ ...make, followsWeekday: 0 }] }),
    'CALENDAR_WEEKDAY',
    'days.0.followsWeekday',
  ],
  [
    'weekday 8',
    () => ofRegion({ days: [{ ...make, followsWeekday: 8 }] }),
    'CALENDAR_WEEKDAY',
    'days.0.followsWeekday',
  ],
  [
    'a holiday that follows a weekday',
    () => ofRegion({ days: [{ ...holiday, followsWeekday: 1 }] }),
    'CALENDAR_FOLLOWS',
    'days.0.followsWeekday',
  ],
  [
    'a make-up day that is no weekend',
    () => ofRegion({ days: [{ ...make, dateOn: '2027-02-22' }] }),
    'CALENDAR_MAKE_UP_DAY',
    'days.0.dateOn',
  ],
  [
    'CLOSED of a region',
    () => ofRegion({ days: [{ ...holiday, kind: 'CLOSED' }] }),
    'CALENDAR_KIND',
    'days.0.kind',
  ],
  ['HOLIDAY of an organisation', () => ofHospital({ days: [holiday] }), 'CALENDAR_KIND', 'days.0.kind'],
  ['a name of blanks', () => ofRegion({ days: [{ ...holiday, name: ' ' }] }), 'TEXT_EMPTY', 'days.0.name'],
  [
    'no document',
    () => ofRegion({ days: [holiday, { ...make, document: '' }] }),
    'TEXT_EMPTY',
    'days.1.document',
  ],
  [
    'nothing to take back',
    () => ofRegion({ days: null, takenBackOn: ['2027-05-01'] }),
    'NOT_FOUND',
    'takenBackOn.0',
  ],
  ['no place', () => ofRegion({ regionCode: null, expectedVersion: 0 }), 'CALENDAR_PLACE', 'regionCode'],
  ['two places', () => ofHospital({ regionCode: '440403' }), 'CALENDAR_PLACE', 'regionCode'],
  ['an unknown region', () => ofRegion({ regionCode: '999999' }), 'NOT_FOUND', 'regionCode'],
  ['another organisation', () => ofHospital({ organizationId: network.home }), 'NOT_FOUND', 'organizationId'],
  ['a region by an ORG_ADMIN', () => ofRegion({}, admin), 'NOT_YOUR_ACT', 'regionCode'],
  ['a stale version', () => ofRegion({ expectedVersion: 3 }), 'VERSION_CONFLICT', 'expectedVersion'],
];
test.each(refused)('%s is refused, and leaves nothing', async (_name, act, code, path) => {
  const before = await read().event.count();
  const refusal = await refusalOf(act());
  expect([refusal.code, refusal.path.join('.')]).toEqual([code, path]);
  expect([await read().workCalendarDay.count(), await read().event.count()]).toEqual([0, before]);
});

describe('a day that has passed', () => {
  const past = { ...holiday, dateOn: '2026-10-01', name: '国庆节' };

  test('is entered once where nothing hangs on it, and never said otherwise', async () => {
    await ofRegion({ year: 2026, days: [past] });
    expect((await hospitalYear(2026)).days).toHaveLength(1);
    const again = { year: 2026, days: [{ ...past, name: '国庆' }] };
    expect((await refusalOf(ofRegion(again))).code).toBe('CALENDAR_PAST');
    const back = { year: 2026, days: null, takenBackOn: ['2026-10-01'] };
    expect((await refusalOf(ofRegion(back))).code).toBe('CALENDAR_PAST');
  });

  test('is not entered where a session was held', async () => {
    await slotsOn(network, { departmentId: network.cardiology, daysAhead: 1, pools: { PUBLIC: 1 } });
    clock.advance(3 * 86_400_000);
    const day = { ...holiday, dateOn: '2026-11-23' };
    expect((await refusalOf(ofRegion({ year: 2026, days: [day] }))).code).toBe('CALENDAR_PAST');
    const own = { ...ownDay, dateOn: '2026-11-23' };
    expect((await refusalOf(ofHospital({ year: 2026, days: [own] }))).code).toBe('CALENDAR_PAST');
  });
});

test('of several who say something of one day at once, one does', async () => {
  const names = ['甲', '乙', '丙', '丁'];
  const places = [
    (name: string) => ofHospital({ expectedVersion: 0, days: [{ ...ownDay, name }] }),
    (name: string) => ofRegion({ expectedVersion: 0, days: [{ ...holiday, name }] }),
  ];
  for (const say of places) {
    const outcomes = await outcomesOf(names.map(say));
    expect(outcomes.sort()).toEqual(['DONE', 'VERSION_CONFLICT', 'VERSION_CONFLICT', 'VERSION_CONFLICT']);
  }
});

test('from November on it is a warning that a region has no calendar of the next year', async () => {
  const warning = { code: 'WORK_CALENDAR_MISSING', year: 2027, regionCodes: ['440403'] };
  expect(await readinessWarnings(new Date('2026-10-31T15:59:59Z'))).toEqual([]);
  expect(await readinessWarnings(new Date('2026-10-31T16:00:00Z'))).toEqual([warning]);
  await ofRegion({ regionCode: '440000' });
  expect(await readinessWarnings(clock.now())).toEqual([]);
  await ofRegion({ regionCode: '440000', days: null, takenBackOn: ['2027-01-01'] });
  expect(await readinessWarnings(clock.now())).toEqual([warning]);
});
