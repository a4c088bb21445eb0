import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUscc, usccCheckCharacter } from '../../../domain/identifier/uscc.ts';

const SET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const first17 = fc
  .array(fc.constantFrom(...SET), { minLength: 17, maxLength: 17 })
  .map((set) => set.join(''));

test.each([
  ['91350100M000100Y43', '91350100M000100Y43'],
  ['11500000MB1670604W', '11500000MB1670604W'],
  ['11500103mb1849823n', '11500103MB1849823N'],
  ['９１３５０１００Ｍ０００１００Ｙ４３', '91350100M000100Y43'],
])('%s is read as %s', (text, value) => {
  expect(parseUscc(text)).toEqual({ ok: true, value });
});

test.each([
  ['91310115MA1H8R7C6D', 'USCC_CHECK_CHARACTER'],
  ['91350100M000100Y44', 'USCC_CHECK_CHARACTER'],
  ['91350100M000100Y4', 'USCC_LENGTH'],
  ['91350100M000100Y430', 'USCC_LENGTH'],
  ['91350100I000100Y43', 'USCC_CHARACTERS'],
  ['91350100M000100Y4Z', 'USCC_CHARACTERS'],
  ['91350100M000-00Y43', 'USCC_CHARACTERS'],
  ['', 'USCC_LENGTH'],
])('%j is refused: %s', (text, code) => {
  expect(parseUscc(text)).toEqual({ ok: false, code });
});

test('a sum that 31 divides has the check character 0', () => {
  expect(usccCheckCharacter('00000000000000000')).toBe('0');
});

test('a valid code with one character changed is never valid', () => {
  fc.assert(
    fc.property(first17, fc.nat(17), fc.constantFrom(...SET), (first, at, other) => {
      const code = first + usccCheckCharacter(first);
      expect(parseUscc(code)).toEqual({ ok: true, value: code });
      fc.pre(code[at] !== other);
      expect(parseUscc(code.slice(0, at) + other + code.slice(at + 1)).ok).toBe(false);
    }),
  );
});

test('the check character is made from 17 characters of the set', () => {
  expect(() => usccCheckCharacter('9135010OM000100Y4')).toThrow(RangeError);
  expect(() => usccCheckCharacter('9')).toThrow(RangeError);
});
