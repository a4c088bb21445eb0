import { expect, test } from 'vitest';
import { parseLicenceNo } from '../../../domain/identifier/licence.ts';

test.each([
  ['PDY00002151010711A1001', 'PDY00002151010711A1001'],
  ['pdy00002-1 510107 11a1001', 'PDY00002151010711A1001'],
])('%s is read as %s', (text, value) => {
  expect(parseLicenceNo(text)).toEqual({ ok: true, value });
});

test.each(['', 'PDY00002151010711A100', 'PDY00002151010711A10012', 'PDY00002151010711A100号'])(
  '%j is no registration number',
  (text) => {
    expect(parseLicenceNo(text)).toEqual({ ok: false, code: 'LICENCE_NO_FORM' });
  },
);

test('a region may name another pattern', () => {
  expect(parseLicenceNo('15-0102-001', /^\d{9}$/)).toEqual({ ok: true, value: '150102001' });
});
