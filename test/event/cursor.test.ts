import { expect, test } from 'vitest';
import { InvalidInput } from '../../domain/errors.ts';
import { eventCursor, seqOf } from '../../domain/event/cursor.ts';
import { cursorOf } from '../../domain/page.ts';

test.each([0, 1, 7_000_000, 2 ** 31 - 1])('the place behind event %i is found again', (seq) => {
  expect(seqOf(eventCursor(seq))).toBe(seq);
});

test.each([
  ['nothing', ''],
  ['a number as it is', '17'],
  ['a place before the log', cursorOf(['-1'])],
  ['a number that no event has', cursorOf([String(2 ** 31)])],
  ['the cursor of a list', cursorOf(['2026-11-22T01:00:00.000Z', 'a'])],
  ['half a number', cursorOf(['1.5'])],
])('%s is no place in the log', (_name, cursor) => {
  expect(() => seqOf(cursor)).toThrow(InvalidInput);
});
