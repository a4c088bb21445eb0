import { isCalendarDate } from '../calendar-date.ts';
import type { Sex } from '../codes/resident.ts';
import { normalForm, type Parsed } from './normal-form.ts';

/** What an 居民身份证 number says of its holder. */
export interface IdCard {
  readonly number: string;
  readonly birthOn: string;
  /** Odd sequence numbers are male. Where the register says otherwise, warn; the number is no proof (V1). */
  readonly sex: Extract<Sex, 'MALE' | 'FEMALE'>;
  /** GB/T 2260 code of where the number was given out, not of where the holder lives. */
  readonly regionCode: string;
}

export type IdCardCode =
  | 'ID_CARD_LENGTH'
  | 'ID_CARD_CHARACTERS'
  | 'ID_CARD_REGION'
  | 'ID_CARD_BIRTH_DATE'
  | 'ID_CARD_BIRTH_DATE_IN_FUTURE'
  | 'ID_CARD_CHECK_DIGIT';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';

/**
 * The 18th digit of a number, from its first 17 (ISO 7064 MOD 11-2, GB 11643-1999).
 * @throws RangeError when they are not 17 digits
 */
export function idCardCheckDigit(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('The check digit is made from 17 digits.');
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return CHECK_DIGITS.charAt(sum % 11);
}

/** Whether 17 digits are followed by their check digit. */
export const isCheckDigitRight = (number: string): boolean =>
  /^\d{17}[\dX]$/.test(number) && idCardCheckDigit(number.slice(0, 17)) === number.slice(17);

/**
 * Reads an 18-digit number of GB 11643-1999 (V1); `todayOn` is the local date. Full-width digits and a small x are
 * understood, and the 15 digits of an older card as the 18 of the same person. A number that begins with 9 belongs to a foreign permanent resident, 0 to nobody: ID_CARD_REGION.
 */
export function parseIdCard(text: string, todayOn: string): Parsed<IdCard, IdCardCode> {
  const typed = normalForm(text);
  const old = convert15(typed);
  const number = old.ok ? old.value : typed;
  if (number.length !== 18) return { ok: false, code: 'ID_CARD_LENGTH' };
  if (!/^[1-8]\d{5}/.test(number)) return { ok: false, code: 'ID_CARD_REGION' };
  if (!/^\d{17}[\dX]$/.test(number)) return { ok: false, code: 'ID_CARD_CHARACTERS' };
  const birthOn = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isCalendarDate(birthOn)) return { ok: false, code: 'ID_CARD_BIRTH_DATE' };
  if (birthOn > todayOn) return { ok: false, code: 'ID_CARD_BIRTH_DATE_IN_FUTURE' };
  if (!isCheckDigitRight(number)) return { ok: false, code: 'ID_CARD_CHECK_DIGIT' };
  const sex = Number(number[16]) % 2 === 1 ? 'MALE' : 'FEMALE';
  return { ok: true, value: { number, birthOn, sex, regionCode: number.slice(0, 6) } };
}

/**
 * The 18-digit form of a 15-digit number of before 1999: the year is of the 20th century, the check digit is added, and
 * so a slip of the pen is not noticed by it. The result still goes through `parseIdCard`.
 */
export function convert15(text: string): Parsed<string, 'ID_CARD_LENGTH' | 'ID_CARD_CHARACTERS'> {
  const number = normalForm(text);
  if (number.length !== 15) return { ok: false, code: 'ID_CARD_LENGTH' };
  if (!/^\d{15}$/.test(number)) return { ok: false, code: 'ID_CARD_CHARACTERS' };
  const first17 = `${number.slice(0, 6)}19${number.slice(6)}`;
  return { ok: true, value: first17 + idCardCheckDigit(first17) };
}
