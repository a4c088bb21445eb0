import { beforeEach, describe, expect, test } from 'vitest';
import { raiseAlarm } from '../../domain/alarm/raise.ts';
import { nextStepAt, stepOf } from '../../domain/alarm/steps.ts';
import { sweepAlarms } from '../../domain/alarm/sweep.ts';
import { endOfLocalDay, localDateOf } from '../../domain/calendar-date.ts';
import { testClock } from '../../domain/clock.ts';
import { toBeTold } from '../../domain/duty/on-duty.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey, organization } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { startScript } from '../support/other-process.ts';
import { acknowledge, listed, MINUTE, type NightShift, nightShift, roster, sees, toldAt } from './scene.ts';

const database = useDatabase();
const clock = testClock(new Date('2026-11-22T14:00:00Z'));
let night: NightShift;
let serial = 0;

beforeEach(async () => {
  await write((tx) =>
    tx.db.region.upsert({
      where: { code: '440403' },
      create: { code: '440403', name: '斗门区' },
      update: {},
    }),
  );
  clock.advance(24 * 60 * MINUTE);
  night = await nightShift(clock);
});

/** An alarm of the nurses' duty, about something of its own. */
async function raised(at?: Date): Promise<string> {
  serial += 1;
  const nounId = `object-${serial}`;
  const alarm = { organizationId: night.home, function: 'HOME_NURSE', kind: 'ADMITTED' } as const;
  const about = { journeyId: nounId, noun: 'admission', nounId, ...(at && { at }) } as const;
  await write((tx) => raiseAlarm(tx, { ...alarm, ...about }, clock.now()));
  return (await read().alarm.findFirstOrThrow({ where: { nounId } })).id;
}

const everybody = () => [night.holder, night.deputy, night.thirdNurse, night.admin];
const minutesAfter = (from: Date, ...minutes: readonly number[]) =>
  minutes.map((later) => new Date(from.getTime() + later * MINUTE).toISOString());

describe('an unacknowledged alarm climbs, and is seen exactly by those whom it has reached', () => {
  test.each([
    [0, [true, false, false], 0, 15],
    [14, [true, false, false], 0, 15],
    [15, [true, true, false], 1, 30],
    [30, [true, true, true], 2, 45],
    [45, [true, true, true], 3, null],
    [600, [true, true, true], 3, null],
  ])('after %i minutes', async (minutes, nurses, step, next) => {
    const id = await raised();
    const from = clock.now();
    clock.advance(minutes * MINUTE);
    const { holder, deputy, thirdNurse, admin } = night;
    expect(await Promise.all([holder, deputy, thirdNurse].map((nurse) => sees(nurse, id)))).toEqual(nurses);
    // The administrator sees all of the organisation, and is told at the last step.
    expect(await sees(admin, id)).toBe(true);
    expect((await toldAt(admin, id)).length).toBe(step === 3 ? 1 : 0);
    const [alarm] = await listed(admin);
    if (alarm === undefined) throw new Error('the administrator sees no alarm');
    expect(stepOf(alarm, clock.now())).toBe(step);
    expect(nextStepAt(alarm, clock.now())?.toISOString() ?? null).toBe(
      next === null ? null : minutesAfter(from, next)[0],
    );
  });

  test('each step is told at the instant at which it was due, however late the sweep comes', async () => {
    const id = await raised();
    const from = clock.now();
    clock.advance(50 * MINUTE);
    await sweepAlarms(clock.now());
    await sweepAlarms(clock.now());
    expect(await Promise.all(everybody().map((one) => toldAt(one, id)))).toEqual([
      minutesAfter(from, 0, 15, 30, 45),
      minutesAfter(from, 15, 30, 45),
      minutesAfter(from, 30, 45),
      minutesAfter(from, 45),
    ]);
    const events = await read().event.findMany({ where: { nounId: id }, orderBy: { seq: 'asc' } });
    expect(events.map(({ act, at }) => [act, at.toISOString()])).toEqual(
      ['raise', 'climb', 'climb', 'climb'].map((act, step) => [act, minutesAfter(from, 15 * step)[0]]),
    );
  });

  test('a list that is read tells what is due, without any sweep', async () => {
    const id = await raised();
    clock.advance(31 * MINUTE);
    expect(await sees(night.thirdNurse, id)).toBe(true);
    expect((await toldAt(night.thirdNurse, id)).length).toBe(1);
  });

  test('of several processes that sweep at once, each step is told once', async () => {
    const id = await raised();
    clock.advance(46 * MINUTE);
    const now = clock.now();
    const other = startScript(new URL('./sweeper.ts', import.meta.url), [database.url, now.toISOString()]);
    await other.nextLine();
    other.tell('sweep');
    await Promise.all([sweepAlarms(now), sweepAlarms(now), sweepAlarms(now), other.nextLine()]);
    other.kill('SIGTERM');
    await other.ended;
    expect(
      (await Promise.all(everybody().map((one) => toldAt(one, id)))).map(({ length }) => length),
    ).toEqual([4, 3, 2, 1]);
    expect(await read().event.count({ where: { nounId: id, act: 'climb' } })).toBe(3);
  });

  test('what is not the holder of the function, or of another home, never hears of it', async () => {
    const other = await nightShift(clock);
    const id = await raised();
    clock.advance(60 * MINUTE);
    await sweepAlarms(clock.now());
    expect(await sees(other.holder, id)).toBe(false);
    expect(await sees(other.admin, id)).toBe(false);
    expect((await refusalOf(acknowledge(other.admin, id))).code).toBe('NOT_FOUND');
  });

  test('with the step of the organisation at the time, which a later policy does not change', async () => {
    const id = await raised();
    await write(({ db }) =>
      db.policyValue.create({
        data: {
          ...{ id: newKey(), key: 'alarm.stepMinutes', organizationId: night.home, value: 5 },
          ...{ effectiveFromAt: clock.now(), document: '制度', setById: 'x', recordedAt: clock.now() },
        },
      }),
    );
    const quick = await raised();
    clock.advance(6 * MINUTE);
    expect([await sees(night.deputy, id), await sees(night.deputy, quick)]).toEqual([false, true]);
  });
});

describe('whom an alarm goes to', () => {
  test('without a roster everybody whose work it is, without anybody of them the administrators', async () => {
    const home = await write((tx) => organization(tx, 'NURSING_HOME', '晚晴养老院', clock.now()));
    const place = { organizationId: home, function: 'HOME_NURSE' } as const;
    expect(await write((tx) => toBeTold(tx, place, 0, clock.now()))).toEqual([]);
    const { holder, deputy, thirdNurse } = night;
    const [row] = await read().dutyRoster.findMany({ where: { organizationId: night.home } });
    await write(({ db }) =>
      db.dutyShift.updateMany({ where: { rosterId: row?.id ?? '' }, data: { withdrawnAt: clock.now() } }),
    );
    const id = await raised();
    expect(await Promise.all([holder, deputy, thirdNurse].map((nurse) => sees(nurse, id)))).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('who comes on duty later is told from the beginning of the shift on, and who went keeps it', async () => {
    await roster(night.admin, [
      { holder: night.holder, hours: [0, 1] },
      { holder: night.thirdNurse, hours: [1, 8] },
    ]);
    clock.advance(55 * MINUTE);
    const id = await raised();
    const change = new Date(clock.now().getTime() + 5 * MINUTE);
    expect(await sees(night.thirdNurse, id)).toBe(false);
    clock.advance(10 * MINUTE);
    expect([await sees(night.thirdNurse, id), await sees(night.holder, id)]).toEqual([true, true]);
    expect(await toldAt(night.thirdNurse, id)).toEqual([change.toISOString()]);
  });

  test('a holder whose role has ended is told no longer: the deputy has the duty', async () => {
    const todayOn = localDateOf(clock.now());
    const { personId } = night.holder.viewer;
    await write(({ db }) => db.roleAssignment.updateMany({ where: { personId }, data: { toOn: todayOn } }));
    clock.set(endOfLocalDay(todayOn));
    const id = await raised();
    expect(await toldAt(night.holder, id)).toEqual([]);
    expect(await sees(night.deputy, id)).toBe(true);
  });

  test('a step that came due before the role ended, and is written after it, does not reach the person', async () => {
    const todayOn = localDateOf(clock.now());
    clock.set(new Date(endOfLocalDay(todayOn).getTime() - 20 * MINUTE));
    await roster(night.admin, [{ holder: night.holder, deputy: night.deputy, hours: [0, 8] }]);
    const id = await raised();
    const { personId } = night.deputy.viewer;
    await write(({ db }) => db.roleAssignment.updateMany({ where: { personId }, data: { toOn: todayOn } }));
    clock.advance(25 * MINUTE);
    await sweepAlarms(clock.now());
    expect(await toldAt(night.deputy, id)).toEqual([]);
  });
});
