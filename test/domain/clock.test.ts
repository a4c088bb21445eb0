import { expect, test } from 'vitest';
import { systemClock, testClock } from '../../domain/clock.ts';

const noon = new Date('2026-11-22T04:00:00.000Z');

test('a test clock stands still until it is moved', () => {
  const clock = testClock(noon);
  expect(clock.now()).toEqual(noon);
  expect(clock.now()).toEqual(noon);
  clock.advance(90_000);
  expect(clock.now()).toEqual(new Date('2026-11-22T04:01:30.000Z'));
  clock.advance(-3_600_000);
  expect(clock.now()).toEqual(new Date('2026-11-22T03:01:30.000Z'));
  clock.set(noon);
  expect(clock.now()).toEqual(noon);
});

test('nobody moves the clock through an instant it was given or gave away', () => {
  const start = new Date(noon);
  const clock = testClock(start);
  start.setUTCFullYear(1999);
  clock.now().setUTCFullYear(1999);
  expect(clock.now()).toEqual(noon);
});

test('what is no instant is refused, and the clock stays where it was', () => {
  const clock = testClock(noon);
  expect(() => testClock(new Date('nonsense'))).toThrow(RangeError);
  expect(() => clock.set(new Date('nonsense'))).toThrow(RangeError);
  expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
  expect(clock.now()).toEqual(noon);
});

test('the system clock gives an instant of its own each time', () => {
  expect(systemClock.now()).toBeInstanceOf(Date);
  expect(systemClock.now()).not.toBe(systemClock.now());
});
