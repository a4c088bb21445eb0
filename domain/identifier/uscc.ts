import { normalForm, type Parsed } from './normal-form.ts';

export type UsccCode = 'USCC_LENGTH' | 'USCC_CHARACTERS' | 'USCC_CHECK_CHARACTER';

/** No I, O, S, V, Z: they look like digits. The place of a character is its value. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^i mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const FIRST_17 = /^[0-9A-HJ-NPQRTUWXY]{17}$/;

/**
 * The 18th character of a 统一社会信用代码, from its first 17 (GB 32100-2015).
 * @throws RangeError when they are not 17 characters of the standard's set
 */
export function usccCheckCharacter(first17: string): string {
  if (!FIRST_17.test(first17))
    throw new RangeError('The check character is made from 17 characters of the set.');
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * CHARACTERS.indexOf(first17.charAt(i)), 0);
  return CHARACTERS.charAt((31 - (sum % 31)) % 31);
}

/** Reads a 统一社会信用代码 (V2): 18 characters, upper-cased, full-width ones narrowed. */
export function parseUscc(text: string): Parsed<string, UsccCode> {
  const code = normalForm(text);
  if (code.length !== 18) return { ok: false, code: 'USCC_LENGTH' };
  if (!FIRST_17.test(code.slice(0, 17)) || !CHARACTERS.includes(code.slice(17))) {
    return { ok: false, code: 'USCC_CHARACTERS' };
  }
  if (usccCheckCharacter(code.slice(0, 17)) !== code.slice(17))
    return { ok: false, code: 'USCC_CHECK_CHARACTER' };
  return { ok: true, value: code };
}
