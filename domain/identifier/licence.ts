import { normalForm, type Parsed } from './normal-form.ts';

/** 医疗机构执业许可证登记号: 22 characters. The inner structure is an assumption and not checked (requirements B.7). */
export const LICENCE_PATTERN = /^[0-9A-Z]{22}$/;

/**
 * Reads the registration number of a medical institution (V3). Old licences of a region may need another pattern,
 * which is matched against the normal form: upper case, no white space, no hyphens.
 */
export function parseLicenceNo(
  text: string,
  pattern: RegExp = LICENCE_PATTERN,
): Parsed<string, 'LICENCE_NO_FORM'> {
  const value = normalForm(text).replaceAll('-', '');
  return pattern.test(value) ? { ok: true, value } : { ok: false, code: 'LICENCE_NO_FORM' };
}
