import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, atLocalTime, localDateOf, startOfLocalDay } from '../../domain/calendar-date.ts';
import { afterWorkingDays, type CalendarDay, workCalendar } from '../../domain/work-calendar/calendar.ts';

const day = (dateOn: string, kind: CalendarDay['kind'], change: Partial<CalendarDay> = {}): CalendarDay => ({
  ...{ dateOn, kind, name: '', followsWeekday: null, isOwn: false },
  ...change,
});

/** National Day 2026 with its make-up days, and the turn of that year. */
const PUBLISHED = [
  day('2026-09-20', 'MAKE_UP_WORKDAY'),
  ...['01', '02', '03', '04', '05', '06', '07'].map((of) => day(`2026-10-${of}`, 'HOLIDAY')),
  day('2026-10-10', 'MAKE_UP_WORKDAY'),
  ...['01', '02', '03'].map((of) => day(`2026-01-${of}`, 'HOLIDAY')),
  day('2027-01-01', 'HOLIDAY'),
];
const calendar = workCalendar(PUBLISHED);

test.each([
  ['from a Friday afternoon over the weekend', '2026-11-27 15:00', 1, '2026-11-30 15:00'],
  ['from a Saturday until the end of Monday', '2026-11-28 10:00', 1, '2026-12-01 00:00'],
  ['on a Wednesday, to the same time of the next day', '2026-11-25 09:30', 1, '2026-11-26 09:30'],
  ['over the whole of National Day', '2026-09-30 09:00', 1, '2026-10-08 09:00'],
  ['to the end of the make-up Saturday after it', '2026-10-09 00:00', 2, '2026-10-11 00:00'],
  ['over the make-up Saturday and the Sunday behind it', '2026-10-09 10:00', 2, '2026-10-12 10:00'],
  ['on a make-up Sunday as on any workday', '2026-09-20 08:00', 1, '2026-09-21 08:00'],
  ['from within a holiday', '2026-10-03 12:00', 1, '2026-10-09 00:00'],
  ['over the turn of the year', '2026-12-31 18:00', 1, '2027-01-04 18:00'],
  ['of three days', '2026-11-26 12:00', 3, '2026-12-01 12:00'],
  ['of no day at all, on a workday', '2026-11-26 12:00', 0, '2026-11-26 12:00'],
])('working time %s', (_name, from, days, until) => {
  const at = (text: string) => atLocalTime(text.slice(0, 10), text.slice(11));
  expect(afterWorkingDays(calendar, at(from), days)).toEqual(at(until));
});

test('an own word goes before the region, and of two own ones there is never a second', () => {
  const open = workCalendar([...PUBLISHED, day('2026-10-05', 'OPEN', { isOwn: true, followsWeekday: 3 })]);
  expect([open.isWorkday('2026-10-05'), open.weekdayHeldOn('2026-10-05')]).toEqual([true, 3]);
  const closed = workCalendar([day('2026-10-10', 'CLOSED', { isOwn: true }), ...PUBLISHED]);
  expect([closed.isWorkday('2026-10-10'), closed.weekdayHeldOn('2026-10-10')]).toEqual([false, null]);
});

test('a make-up day holds no session until somebody chooses which weekday it follows', () => {
  expect(calendar.weekdayHeldOn('2026-10-10')).toBeNull();
  const chosen = workCalendar([day('2026-10-10', 'MAKE_UP_WORKDAY', { followsWeekday: 4 })]);
  expect(chosen.weekdayHeldOn('2026-10-10')).toBe(4);
});

const FIRST = startOfLocalDay('2026-11-20').getTime();
const DAY_MS = 86_400_000;

/** Some holidays, own days and make-up days around the turn of a year. */
const calendars = fc
  .uniqueArray(
    fc.record({
      ahead: fc.integer({ min: 0, max: 90 }),
      kind: fc.constantFrom('HOLIDAY', 'MAKE_UP_WORKDAY', 'OPEN', 'CLOSED'),
    }),
    { selector: ({ ahead }) => ahead, maxLength: 30 },
  )
  .map((days) => workCalendar(days.map(({ ahead, kind }) => day(addDays('2026-11-20', ahead), kind))));
const instants = fc.integer({ min: 0, max: 60 * 1440 }).map((minutes) => new Date(FIRST + minutes * 60_000));
const spans = fc.integer({ min: 0, max: 12 });

describe('working time, over any calendar', () => {
  test('goes forward: later begun ends no earlier, more days end later', () => {
    fc.assert(
      fc.property(calendars, instants, instants, spans, (of, one, other, days) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        expect(+afterWorkingDays(of, earlier, days)).toBeLessThanOrEqual(+afterWorkingDays(of, later, days));
        expect(+afterWorkingDays(of, one, days + 1)).toBeGreaterThan(+afterWorkingDays(of, one, days));
      }),
    );
  });

  test('never ends within a day that is not worked', () => {
    fc.assert(
      fc.property(calendars, instants, spans, (of, from, days) => {
        const end = afterWorkingDays(of, from, days + 1);
        // An end at midnight is the end of the workday before it.
        expect(of.isWorkday(localDateOf(new Date(end.getTime() - 1)))).toBe(true);
      }),
    );
  });

  test('adds up: so many days, and then as many more', () => {
    fc.assert(
      fc.property(calendars, instants, spans, spans, (of, from, one, other) => {
        const middle = afterWorkingDays(of, from, one + 1);
        expect(afterWorkingDays(of, middle, other + 1)).toEqual(afterWorkingDays(of, from, one + other + 2));
      }),
    );
  });

  test('holds exactly so many days that are worked', () => {
    fc.assert(
      fc.property(calendars, instants, spans, (of, from, days) => {
        const end = afterWorkingDays(of, from, days + 1).getTime();
        let worked = 0;
        for (let at = FIRST; at < end; at += DAY_MS) {
          if (!of.isWorkday(localDateOf(new Date(at)))) continue;
          worked += Math.max(0, Math.min(at + DAY_MS, end) - Math.max(at, from.getTime()));
        }
        expect(worked).toBe((days + 1) * DAY_MS);
      }),
    );
  });
});
