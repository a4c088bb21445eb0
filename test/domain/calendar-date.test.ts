import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  ageAt,
  atLocalTime,
  daysAhead,
  endOfLocalDay,
  isCalendarDate,
  isLocalDate,
  localDateOf,
  quotaWeekOf,
  startOfLocalDay,
  weekdayOf,
} from '../../domain/calendar-date.ts';

/** Dates since living people were born, with both eras of summer time in Shanghai (1940 to 1949, 1986 to 1991). */
const dates = fc
  .date({ min: new Date('1905-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test.each([
  ['2024-02-29', true],
  ['2000-02-29', true],
  ['2023-02-29', false],
  ['1900-02-29', false],
  ['2026-02-30', false],
  ['2026-04-31', false],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['0000-01-01', false],
  ['2026-1-1', false],
  ['20260101', false],
  ['2026-01-01T00:00', false],
  [' 2026-01-01', false],
  ['２０２６-01-01', false],
  ['', false],
])('%s is a date of the calendar: %s', (text, isOne) => {
  expect(isCalendarDate(text)).toBe(isOne);
});

test.each([
  ['2026-11-21T15:59:59.999Z', '2026-11-21'],
  ['2026-11-21T16:00:00.000Z', '2026-11-22'],
  ['2026-12-31T16:00:00.000Z', '2027-01-01'],
  ['1986-07-31T14:59:59.999Z', '1986-07-31'],
  ['1986-07-31T15:00:00.000Z', '1986-08-01'],
  ['1991-09-15T14:59:59.999Z', '1991-09-15'],
  ['1992-07-31T15:00:00.000Z', '1992-07-31'],
])('%s falls on %s in China', (instant, dateOn) => {
  expect(localDateOf(new Date(instant))).toBe(dateOn);
});

describe('a local day', () => {
  test.each([
    ['2026-11-22', '2026-11-21T16:00:00.000Z', 24],
    ['1986-05-04', '1986-05-03T16:00:00.000Z', 23],
    ['1986-07-01', '1986-06-30T15:00:00.000Z', 24],
    ['1986-09-14', '1986-09-13T15:00:00.000Z', 25],
    ['1991-04-14', '1991-04-13T16:00:00.000Z', 23],
    ['1991-09-15', '1991-09-14T15:00:00.000Z', 25],
  ])('%s begins at %s and lasts %i hours', (dateOn, start, hours) => {
    expect(startOfLocalDay(dateOn).toISOString()).toBe(start);
    expect(endOfLocalDay(dateOn).getTime() - startOfLocalDay(dateOn).getTime()).toBe(hours * 3_600_000);
  });

  test('begins with its own first instant, after the last one of the day before', () => {
    fc.assert(
      fc.property(dates, (dateOn) => {
        const start = startOfLocalDay(dateOn);
        expect(localDateOf(start)).toBe(dateOn);
        expect(localDateOf(new Date(start.getTime() - 1))).toBe(addDays(dateOn, -1));
        expect(localDateOf(new Date(endOfLocalDay(dateOn).getTime() - 1))).toBe(dateOn);
      }),
    );
  });

  test('is never asked of a date that does not exist', () => {
    expect(() => startOfLocalDay('2026-02-30')).toThrow(RangeError);
    expect(() => addDays('tomorrow', 1)).toThrow(RangeError);
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect([daysAhead('9999-12-30', 14), daysAhead('2026-12-30', 14)]).toEqual(['9999-12-31', '2027-01-13']);
    expect(['0999-12-31', '1000-01-01', '2026-02-30'].map(isLocalDate)).toEqual([false, true, false]);
    expect(() => localDateOf(new Date('nonsense'))).toThrow(RangeError);
  });
});

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2026-11-22', 14, '2028-01-22'],
  ['2026-03-31', -1, '2026-02-28'],
])('%s and %i months is %s', (dateOn, months, expected) => {
  expect(addMonths(dateOn, months)).toBe(expected);
});

test('days that are added can be taken back, and nothing is lost in summer time', () => {
  fc.assert(
    fc.property(dates, fc.integer({ min: -2000, max: 2000 }), (dateOn, days) => {
      const later = addDays(dateOn, days);
      expect(addDays(later, -days)).toBe(dateOn);
      expect((Date.parse(later) - Date.parse(dateOn)) / 86_400_000).toBe(days);
    }),
  );
});

test.each([
  ['2026-11-16', 1, '2026-11-16'],
  ['2026-11-22', 7, '2026-11-16'],
  ['2026-11-23', 1, '2026-11-23'],
  ['2027-01-01', 5, '2026-12-28'],
])('%s is weekday %i of the quota week %s', (dateOn, weekday, weekOn) => {
  expect(weekdayOf(dateOn)).toBe(weekday);
  expect(quotaWeekOf(dateOn)).toBe(weekOn);
});

test('a quota week runs from its Monday for seven days', () => {
  fc.assert(
    fc.property(dates, (dateOn) => {
      const weekOn = quotaWeekOf(dateOn);
      expect(weekdayOf(weekOn)).toBe(1);
      expect(weekOn <= dateOn && dateOn <= addDays(weekOn, 6)).toBe(true);
    }),
  );
});

test.each([
  ['2026-11-22', '08:30', '2026-11-22T00:30:00.000Z'],
  ['2026-11-22', '00:00', '2026-11-21T16:00:00.000Z'],
  ['1986-07-01', '08:30', '1986-06-30T23:30:00.000Z'],
  ['1986-05-04', '02:30', '1986-05-03T18:30:00.000Z'],
  ['1986-09-14', '01:30', '1986-09-13T17:30:00.000Z'],
])('%s at %s by the clock on the wall is %s', (dateOn, time, instant) => {
  expect(atLocalTime(dateOn, time).toISOString()).toBe(instant);
});

test.each(['24:00', '8:30', '08:60', '08:30:00', ''])('%j is no wall-clock time', (time) => {
  expect(() => atLocalTime('2026-11-22', time)).toThrow(RangeError);
});

test.each([
  ['1940-11-22', '2026-11-21', 85],
  ['1940-11-22', '2026-11-22', 86],
  ['1940-02-29', '2026-02-28', 85],
  ['1940-02-29', '2026-03-01', 86],
  ['1940-02-29', '2028-02-29', 88],
  ['2026-11-22', '2026-11-22', 0],
  ['2026-11-23', '2026-11-22', 0],
])('born %s, on %s the age is %i', (birthOn, dateOn, age) => {
  expect(ageAt(birthOn, dateOn)).toBe(age);
});
