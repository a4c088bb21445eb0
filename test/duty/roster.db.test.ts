import { beforeEach, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { hasRoster } from '../../domain/duty/has-roster.ts';
import { dutyRosterOf } from '../../domain/duty/read.ts';
import { type DutyRosterSetInput, setDutyRoster } from '../../domain/duty/set-roster.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, rows, write } from '../../prisma/client.ts';
import { type NightShift, nightShift, roster } from '../alarm/scene.ts';
import { greenAgreement, type Network, newKey, smallNetwork } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const HOUR = 3_600_000;
const clock = testClock(new Date('2026-11-22T00:00:00Z'));
let network: Network;
let night: NightShift;
beforeEach(async () => {
  clock.set(new Date('2026-11-22T00:00:00Z'));
  network = await smallNetwork(clock);
  night = await nightShift(clock);
});

const hour = (later: number) => new Date(clock.now().getTime() + later * HOUR);
const seenBy = ({ viewer }: Acting) =>
  dutyRosterOf(viewer, { organizationId: night.home, function: 'HOME_NURSE' }, clock.now());
const set = (change: Partial<DutyRosterSetInput>) =>
  setDutyRoster(night.admin, {
    ...{
      idempotencyKey: newKey(),
      function: 'HOME_NURSE',
      phone: '0756-2123456',
      expectedVersion: 1,
      shifts: [],
    },
    ...change,
  });
const shift = (from: number, to: number, change = {}) => ({
  ...{ holderId: night.holder.viewer.personId, startAt: hour(from), endAt: hour(to) },
  ...change,
});

test('the own staff reads who is on duty, who comes, and the telephone; it is sealed in the database', async () => {
  const found = await seenBy(night.thirdNurse);
  expect(found).toMatchObject({
    phone: '07562123456',
    onDutyNow: { holder: { name: '值班护士' }, deputy: { name: '副班护士' } },
    shifts: [{ startAt: hour(0), endAt: hour(12) }],
  });
  const stored = await read().dutyRoster.findFirstOrThrow({ where: { organizationId: night.home } });
  expect(stored.phoneSealed).toMatch(/^s1\./);
});

test('a partner of an agreement in force reads whom to call, and nobody else anything', async () => {
  expect(await seenBy(network.doctor)).toBeNull();
  const sides = { home: night.home, hospital: network.hospital, quotas: {} };
  const id = await write((tx) => greenAgreement(tx, sides, clock.now()));
  expect(await seenBy(network.doctor)).toMatchObject({ phone: '07562123456', shifts: null });
  expect((await seenBy(network.doctor))?.onDutyNow?.holder.name).toBe('值班护士');
  expect(await seenBy(network.nurse)).toBeNull();
  await write(({ db }) => db.cooperationAgreement.update({ where: { id }, data: { endsAt: clock.now() } }));
  expect(await seenBy(network.doctor)).toBeNull();
});

test.each(['SUSPENDED', 'TERMINATING'] as const)(
  'under an agreement that is %s one still calls; on the first day without it nobody does',
  async (state) => {
    const sides = { home: night.home, hospital: network.hospital, quotas: {} };
    const id = await write((tx) => greenAgreement(tx, sides, clock.now()));
    const set = (data: object) =>
      write(({ db }) => db.cooperationAgreement.update({ where: { id }, data: { state, ...data } }));
    await set(state === 'SUSPENDED' ? { suspendedUntilAt: hour(48) } : { terminatesOn: '2026-11-24' });
    expect(await seenBy(network.doctor)).toMatchObject({ phone: '07562123456', shifts: null });
    await set(state === 'SUSPENDED' ? { endOn: '2026-11-21' } : { terminatesOn: '2026-11-22' });
    expect(await seenBy(network.doctor)).toBeNull();
  },
);

test('a new plan takes the place of the old one from its earliest start on: a running shift is cut there', async () => {
  await roster(night.admin, [
    { holder: night.holder, hours: [0, 12] },
    { holder: night.deputy, hours: [12, 24] },
  ]);
  await roster(night.admin, [{ holder: night.thirdNurse, hours: [6, 18] }]);
  const found = await seenBy(night.admin);
  expect(found?.shifts?.map(({ holder, startAt, endAt }) => [holder.name, startAt, endAt])).toEqual([
    ['值班护士', hour(0), hour(6)],
    ['休班护士', hour(6), hour(18)],
  ]);
  // The two of the first plan that never began, and the second half of the second.
  expect(
    await read().dutyShift.count({ where: { rosterId: found?.id ?? '', withdrawnAt: { not: null } } }),
  ).toBe(2);
});

test('a shift that has begun counts from now: what is past is not rewritten', async () => {
  clock.advance(3 * HOUR);
  await set({ shifts: [shift(-2, 4, { holderId: night.thirdNurse.viewer.personId })] });
  const found = await seenBy(night.admin);
  expect(found?.onDutyNow?.holder.name).toBe('休班护士');
  const all = await read().dutyShift.findMany({
    where: { rosterId: found?.id ?? '' },
    orderBy: { startAt: 'asc' },
  });
  expect(all.map(({ startAt, endAt }) => [startAt, endAt])).toEqual([
    [hour(-3), hour(0)],
    [hour(0), hour(4)],
  ]);
});

test('whether an organisation has a roster at all is whether somebody can be called now or later', async () => {
  const has = (organizationId: string, at = clock.now()) => hasRoster({ rows }, organizationId, at);
  expect([await has(night.home), await has(network.home), await has(night.home, hour(12))]).toEqual([
    true,
    false,
    false,
  ]);
});

describe('what is wrong is refused, and leaves nothing', () => {
  const holderId = () => night.holder.viewer.personId;
  const cases: [string, () => Promise<unknown>, string, string][] = [
    ['an end before the beginning', () => set({ shifts: [shift(5, 5)] }), 'SHIFT_PERIOD', 'shifts.0.endAt'],
    ['a shift that is over', () => set({ shifts: [shift(-5, -1)] }), 'SHIFT_IN_PAST', 'shifts.0.endAt'],
    ['more than a week', () => set({ shifts: [shift(1, 7 * 24 + 2)] }), 'SHIFT_TOO_LONG', 'shifts.0.endAt'],
    [
      'more than a year ahead',
      () => set({ shifts: [shift(366 * 24, 366 * 24 + 8)] }),
      'SHIFT_TOO_FAR',
      'shifts.0.endAt',
    ],
    [
      'two at a time',
      () => set({ shifts: [shift(1, 9), shift(8, 12)] }),
      'SHIFTS_OVERLAP',
      'shifts.1.startAt',
    ],
    [
      'the holder as deputy',
      () => set({ shifts: [shift(1, 9, { deputyId: holderId() })] }),
      'DEPUTY_IS_HOLDER',
      'shifts.0.deputyId',
    ],
    [
      'an administrator as nurse',
      () => set({ shifts: [shift(1, 9, { holderId: night.admin.viewer.personId })] }),
      'DUTY_ROLE',
      'shifts.0.holderId',
    ],
    [
      'a nurse of another home',
      () => set({ shifts: [shift(1, 9, { deputyId: network.nurse.viewer.personId })] }),
      'DUTY_ROLE',
      'shifts.0.deputyId',
    ],
    [
      'nobody known',
      () => set({ shifts: [shift(1, 9, { holderId: 'unknown' })] }),
      'DUTY_ROLE',
      'shifts.0.holderId',
    ],
    [
      '201 shifts',
      () => set({ shifts: Array.from({ length: 201 }, (_, at) => shift(at, at + 1)) }),
      'TOO_MANY_SHIFTS',
      'shifts',
    ],
    ['no telephone', () => set({ phone: '12' }), 'PHONE_FORM', 'phone'],
    ['a stale version', () => set({ expectedVersion: 4 }), 'VERSION_CONFLICT', 'expectedVersion'],
    [
      'a roster that was not read',
      () => set({ expectedVersion: null }),
      'VERSION_CONFLICT',
      'expectedVersion',
    ],
  ];
  test.each(cases)('%s', async (_name, act, code, path) => {
    const count = async () => [await read().event.count(), await read().dutyShift.count()];
    const before = await count();
    const refusal = await refusalOf(act());
    expect([refusal.code, refusal.path.join('.')]).toEqual([code, path]);
    expect(await count()).toEqual(before);
  });

  test('a nurse whose role ends within the shift', async () => {
    const { personId } = night.thirdNurse.viewer;
    await write(({ db }) =>
      db.roleAssignment.updateMany({ where: { personId }, data: { toOn: '2026-11-22' } }),
    );
    const given = (to: number) => set({ shifts: [shift(1, to, { holderId: personId })] });
    // Midnight in China is 16 hours away; a shift that ends there has nothing of the next day.
    expect((await refusalOf(given(17))).code).toBe('DUTY_ROLE');
    expect(await given(16)).toBeTruthy();
  });
});

test('two administrators at once do not interleave: one plan stands, the other reads it first', async () => {
  const outcomes = await outcomesOf([set({ shifts: [shift(1, 9)] }), set({ shifts: [shift(2, 6)] })]);
  expect(outcomes.sort()).toEqual(['DONE', 'VERSION_CONFLICT']);
});

test('the same twice has one effect', async () => {
  const once = { idempotencyKey: newKey(), shifts: [shift(1, 9)] };
  expect(await set(once)).toBe(await set(once));
  expect((await seenBy(night.admin))?.version).toBe(2);
});
