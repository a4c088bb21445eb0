import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert15, idCardCheckDigit, parseIdCard } from '../../../domain/identifier/id-card.ts';

const TODAY = '2026-11-22';

/** Valid numbers, made by the standard's own rule. */
const numbers = fc
  .record({
    region: fc.integer({ min: 110000, max: 899999 }),
    birth: fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-21'), noInvalidDate: true }),
    sequence: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ region, birth, sequence }) => {
    const birthOn = birth.toISOString().slice(0, 10);
    const first17 = `${region}${birthOn.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    return { number: first17 + idCardCheckDigit(first17), birthOn, sequence };
  });

test.each([
  '11010519491231002X',
  '11010519491231002x',
  '１１０１０５１９４９１２３１００２Ｘ',
  ' 110105 19491231 002X ',
  '110105491231002',
])('%j is read in its one form', (text) => {
  expect(parseIdCard(text, TODAY)).toEqual({
    ok: true,
    value: { number: '11010519491231002X', birthOn: '1949-12-31', sex: 'FEMALE', regionCode: '110105' },
  });
});

test.each([
  ['', 'ID_CARD_LENGTH'],
  ['1101051949123100', 'ID_CARD_LENGTH'],
  ['11010549123100', 'ID_CARD_LENGTH'],
  ['11010549123100X', 'ID_CARD_LENGTH'],
  ['110105490230002', 'ID_CARD_BIRTH_DATE'],
  ['11010519491231002X0', 'ID_CARD_LENGTH'],
  ['A1010519491231002X', 'ID_CARD_REGION'],
  ['01010519491231002X', 'ID_CARD_REGION'],
  ['91010519491231002X', 'ID_CARD_REGION'],
  ['11010519491231X02X', 'ID_CARD_CHARACTERS'],
  ['11010519491231002Y', 'ID_CARD_CHARACTERS'],
  ['1101051949123১002X', 'ID_CARD_CHARACTERS'],
  ['110105194902300021', 'ID_CARD_BIRTH_DATE'],
  ['110105190002290021', 'ID_CARD_BIRTH_DATE'],
  ['110105194913010021', 'ID_CARD_BIRTH_DATE'],
  ['110105202611230021', 'ID_CARD_BIRTH_DATE_IN_FUTURE'],
  ['110105194912310021', 'ID_CARD_CHECK_DIGIT'],
])('%j is refused: %s', (text, code) => {
  expect(parseIdCard(text, TODAY)).toEqual({ ok: false, code });
});

test('who was born today has a valid number, and not a day earlier', () => {
  const first17 = '11010520261122002';
  const number = first17 + idCardCheckDigit(first17);
  expect(parseIdCard(number, TODAY).ok).toBe(true);
  expect(parseIdCard(number, '2026-11-21')).toEqual({ ok: false, code: 'ID_CARD_BIRTH_DATE_IN_FUTURE' });
});

describe('a valid number', () => {
  test('gives birth date and sex', () => {
    fc.assert(
      fc.property(numbers, ({ number, birthOn, sequence }) => {
        const sex = sequence % 2 === 1 ? 'MALE' : 'FEMALE';
        const value = { number, birthOn, sex, regionCode: number.slice(0, 6) };
        expect(parseIdCard(number, TODAY)).toEqual({ ok: true, value });
      }),
    );
  });

  test('with one digit changed is never valid', () => {
    fc.assert(
      fc.property(numbers, fc.nat(17), fc.constantFrom(...'0123456789X'), ({ number }, at, other) => {
        fc.pre(number[at] !== other);
        expect(parseIdCard(number.slice(0, at) + other + number.slice(at + 1), TODAY).ok).toBe(false);
      }),
    );
  });

  test('with two neighbouring digits swapped is never valid', () => {
    fc.assert(
      fc.property(numbers, fc.nat(16), ({ number }, at) => {
        const [left = '', right = ''] = [number[at], number[at + 1]];
        fc.pre(left !== right);
        expect(parseIdCard(number.slice(0, at) + right + left + number.slice(at + 2), TODAY).ok).toBe(false);
      }),
    );
  });
});

test('the check digit is made from 17 digits and nothing else', () => {
  expect(idCardCheckDigit('11010519491231002')).toBe('X');
  expect(() => idCardCheckDigit('1101051949123100')).toThrow(RangeError);
  expect(() => idCardCheckDigit('1101051949123100X')).toThrow(RangeError);
});

test.each([
  ['110105491231002', { ok: true, value: '11010519491231002X' }],
  ['１１０１０５４９１２３１００２', { ok: true, value: '11010519491231002X' }],
  ['11010519491231002X', { ok: false, code: 'ID_CARD_LENGTH' }],
  ['11010549123100X', { ok: false, code: 'ID_CARD_CHARACTERS' }],
])('the old number %j converts to %j', (text, result) => {
  expect(convert15(text)).toEqual(result);
});
