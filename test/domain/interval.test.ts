import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../domain/calendar-date.ts';
import { contains, overlaps, overlapsInstants } from '../../domain/interval.ts';

const FIRST = '2026-01-01';
const LENGTH = 40;
const dateOn = fc.integer({ min: 0, max: LENGTH }).map((days) => addDays(FIRST, days));
const span = fc.record({ fromOn: dateOn, toOn: fc.option(dateOn) });
const everyDate = Array.from({ length: LENGTH + 2 }, (_, days) => addDays(FIRST, days));

test.each([
  ['one day apart', '2026-01-01', '2026-01-10', '2026-01-11', '2026-01-20', false],
  ['on the same day', '2026-01-01', '2026-01-10', '2026-01-10', '2026-01-20', true],
  ['one inside the other', '2026-01-01', '2026-01-31', '2026-01-10', '2026-01-11', true],
  ['open, before', '2026-01-10', null, '2026-01-01', '2026-01-09', false],
  ['open, into', '2026-01-10', null, '2026-01-01', '2026-01-10', true],
  ['both open', '2026-01-10', null, '2026-03-01', null, true],
  ['one empty', '2026-01-10', '2026-01-09', '2026-01-01', null, false],
])('two stays, %s', (_case, fromOn, toOn, otherFromOn, otherToOn, isOverlap) => {
  expect(overlaps({ fromOn, toOn }, { fromOn: otherFromOn, toOn: otherToOn })).toBe(isOverlap);
});

test('spans overlap in both directions, exactly when a date lies in both', () => {
  fc.assert(
    fc.property(span, span, (a, b) => {
      expect(overlaps(a, b)).toBe(overlaps(b, a));
      expect(overlaps(a, b)).toBe(everyDate.some((date) => contains(a, date) && contains(b, date)));
    }),
  );
});

test('a span holds both of its ends', () => {
  const january = { fromOn: '2026-01-01', toOn: '2026-01-31' };
  expect(
    ['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((date) => contains(january, date)),
  ).toEqual([false, true, true, false]);
});

const instant = fc.integer({ min: 0, max: 20 }).map((minutes) => new Date(minutes * 60_000));
const instantSpan = fc.record({ startAt: instant, endAt: instant });

test('visits one after the other do not clash', () => {
  const at = (time: string) => new Date(`2026-11-23T${time}:00Z`);
  const first = { startAt: at('01:00'), endAt: at('01:30') };
  expect(overlapsInstants(first, { startAt: at('01:30'), endAt: at('02:00') })).toBe(false);
  expect(overlapsInstants(first, { startAt: at('01:29'), endAt: at('02:00') })).toBe(true);
});

test('visits clash in both directions, exactly when a minute belongs to both', () => {
  const minutes = Array.from({ length: 21 }, (_, minute) => minute * 60_000);
  fc.assert(
    fc.property(instantSpan, instantSpan, (a, b) => {
      const isIn = (s: typeof a, at: number) => s.startAt.getTime() <= at && at < s.endAt.getTime();
      expect(overlapsInstants(a, b)).toBe(overlapsInstants(b, a));
      expect(overlapsInstants(a, b)).toBe(minutes.some((at) => isIn(a, at) && isIn(b, at)));
    }),
  );
});
