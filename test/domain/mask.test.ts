import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskAddress, maskCardNo, maskIdNo, maskPhone } from '../../domain/mask.ts';

test.each([
  [maskIdNo, '11010519491231002X', '1****************X'],
  [maskIdNo, 'H12345678', 'H*******8'],
  [maskIdNo, 'E123456', '*******'],
  [maskPhone, '13812341234', '138****1234'],
  [maskPhone, '04711234567', '047****4567'],
  [maskPhone, '+85291234567', '+85*****4567'],
  [maskPhone, '0101234567', '**********'],
  [maskCardNo, '15010219400102123X', '**************123X'],
  [maskCardNo, '1234567', '*******'],
  [maskAddress, '北京市朝阳区建国路100号5单元', '北京市朝阳区****'],
  [maskAddress, '建国路100号', '****'],
  [maskAddress, '', '****'],
])('%o shows %s as %s', (mask, plain, shown) => {
  expect(mask(plain)).toBe(shown);
});

/** Texts of ordinary characters, rare ideographs beyond the basic plane included, and never a star. */
const plain = fc
  .array(fc.constantFrom(...'0123456789Xx+区路', '𠮷', '𡃁'), { maxLength: 30 })
  .map((characters) => characters.join(''));

test.each([
  ['an ID number', maskIdNo, 2],
  ['a phone number', maskPhone, 7],
  ['a card number', maskCardNo, 4],
] as const)('%s never shows more characters than promised, and keeps its length', (_name, mask, most) => {
  fc.assert(
    fc.property(plain, (text) => {
      const shown = Array.from(mask(text));
      expect(shown.length).toBe(Array.from(text).length);
      expect(shown.filter((character) => character !== '*').length).toBeLessThanOrEqual(most);
      if (shown.length < 8) expect(shown.every((character) => character === '*')).toBe(true);
    }),
  );
});

test('an address shows at most its first six characters, and never how long it is', () => {
  fc.assert(
    fc.property(plain, (text) => {
      const shown = maskAddress(text);
      expect(['****', `${Array.from(text).slice(0, 6).join('')}****`]).toContain(shown);
    }),
  );
});
