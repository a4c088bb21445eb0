import { normalForm, type Parsed } from './normal-form.ts';

/** 11 digits from 13 to 19. */
const MOBILE = /^1[3-9]\d{9}$/;
/** Area code 010 or 02x with 8 digits, any other with 7 or 8; a subscriber's number begins with 2 to 8. */
const LANDLINE = /^0(?:(?:10|2\d)[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7})$/;
/** ITU-T E.164: at most 15 digits behind the plus sign; 7 is the shortest in use. */
const FOREIGN = /^\+(?!86)[1-9]\d{6,14}$/;
/** People part the digits with hyphens, dots and brackets. */
const SEPARATORS = /[-‐‑–—.()/]/gu;

/**
 * Reads a telephone number (V5) into its one normal form: mainland numbers as dialled at home without separators
 * (`13812341234`, `04711234567`), all others in E.164 with the plus sign.
 */
export function parsePhone(text: string): Parsed<string, 'PHONE_FORM'> {
  const digits = normalForm(text).replace(SEPARATORS, '').replace(/^00/, '+');
  const national = digits.startsWith('+86') ? digits.slice(3) : digits;
  // From abroad the area code is dialled without its zero.
  const forms = digits === national ? [national] : [national, `0${national}`];
  const value = forms.find((form) => MOBILE.test(form) || LANDLINE.test(form) || FOREIGN.test(form));
  return value === undefined ? { ok: false, code: 'PHONE_FORM' } : { ok: true, value };
}
