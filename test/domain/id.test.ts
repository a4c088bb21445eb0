import { expect, test } from 'vitest';
import { isId, newId } from '../../domain/id.ts';

const now = new Date('2026-11-22T04:00:00.123Z');

test('an id is a UUID version 7 that carries the instant of the given clock', () => {
  const id = newId(now);
  expect(isId(id)).toBe(true);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now.getTime());
});

test('ids of later milliseconds sort after earlier ones', () => {
  const ids = Array.from({ length: 50 }, (_, i) => newId(new Date(now.getTime() + i)));
  expect([...ids].sort()).toEqual(ids);
});

test('ids of one instant are all different', () => {
  expect(new Set(Array.from({ length: 2000 }, () => newId(now))).size).toBe(2000);
});

test('an instant that no UUID can hold is refused', () => {
  expect(() => newId(new Date(-1))).toThrow(RangeError);
  expect(() => newId(new Date(Number.NaN))).toThrow(RangeError);
});

test.each([
  ['an upper-case id', newId(now).toUpperCase().replace(/^0/, 'A')],
  ['version 4', '1b4e28ba-2fa1-4d2a-883f-0016d3cca427'],
  ['another variant', '0195a3c2-7b1e-7abc-c123-0016d3cca427'],
  ['no hyphens', newId(now).replaceAll('-', '')],
  ['a line behind', `${newId(now)}\n`],
  ['a path', '../../admin'],
  ['nothing', ''],
])('%s is no id', (_case, text) => {
  expect(isId(text)).toBe(false);
});
