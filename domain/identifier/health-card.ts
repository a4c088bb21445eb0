import { normalForm, type Parsed } from './normal-form.ts';

/** Plausible, not proven: regions number their cards unlike each other, electronic ones are 64 hexadecimal digits. */
const PLAUSIBLE = /^(?=.*\d)[0-9A-Z]{6,64}$/;

/** Reads an 居民健康卡 number: 6 to 64 letters and digits, at least one digit, hyphens taken out. */
export function parseHealthCardNo(text: string): Parsed<string, 'HEALTH_CARD_FORM'> {
  const value = normalForm(text).replaceAll('-', '');
  return PLAUSIBLE.test(value) ? { ok: true, value } : { ok: false, code: 'HEALTH_CARD_FORM' };
}
