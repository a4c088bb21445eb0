import { expect, test } from 'vitest';
import { idCardCheckDigit } from '../../../domain/identifier/id-card.ts';
import { parseOtherDocument } from '../../../domain/identifier/other-document.ts';

const withCheckDigit = (first17: string): string => first17 + idCardCheckDigit(first17);
const withWrongCheckDigit = (first17: string): string =>
  first17 + (idCardCheckDigit(first17) === '1' ? '2' : '1');

test.each([
  ['PASSPORT', 'e12345678', 'E12345678'],
  ['PASSPORT', 'EA1234567', 'EA1234567'],
  ['PASSPORT', '533 380 006', '533380006'],
  ['HK_MACAO_TAIWAN', 'h12345678', 'H12345678'],
  ['HK_MACAO_TAIWAN', 'M1234567801', 'M1234567801'],
  ['HK_MACAO_TAIWAN', '12345678', '12345678'],
  ['HK_MACAO_TAIWAN', withCheckDigit('83000019500101002'), withCheckDigit('83000019500101002')],
  ['FOREIGN_PERMANENT', 'usa110050101012', 'USA110050101012'],
  ['FOREIGN_PERMANENT', withCheckDigit('91184019500101002'), withCheckDigit('91184019500101002')],
] as const)('%s %s is read as %s', (type, text, value) => {
  expect(parseOtherDocument(type, text)).toEqual({ ok: true, value });
});

test.each([
  ['PASSPORT', 'E123'],
  ['PASSPORT', 'PASSPORT'],
  ['PASSPORT', 'E1234567890123'],
  ['HK_MACAO_TAIWAN', 'X12345678'],
  ['HK_MACAO_TAIWAN', '1234567'],
  ['HK_MACAO_TAIWAN', withWrongCheckDigit('83000019500101002')],
  ['HK_MACAO_TAIWAN', withCheckDigit('11010519500101002')],
  ['FOREIGN_PERMANENT', 'US1100501010123'],
  ['FOREIGN_PERMANENT', withWrongCheckDigit('91184019500101002')],
  ['FOREIGN_PERMANENT', withCheckDigit('11010519500101002')],
] as const)('%s %j is refused', (type, text) => {
  expect(parseOtherDocument(type, text)).toEqual({ ok: false, code: 'DOCUMENT_NO_FORM' });
});
