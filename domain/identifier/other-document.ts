import type { IdType } from '../codes/resident.ts';
import { isCheckDigitRight } from './id-card.ts';
import { normalForm, type Parsed } from './normal-form.ts';

/** The documents besides the resident ID card. */
export type OtherDocumentType = Exclude<IdType, 'ID_CARD' | 'NONE'>;

type Rule = (number: string) => boolean;

/** ICAO 9303 has 9 places for the number; some states print up to 12. At least one digit. */
const isPassport: Rule = (number) => /^(?=.*\d)[0-9A-Z]{5,12}$/.test(number);

/** 来往内地通行证: H or M with 8 digits, or 10 with the issue number; 台胞证: 8 digits, or 10 with the issue number. */
const isTravelPermit: Rule = (number) => /^(?:[HM]\d{8}(?:\d{2})?|\d{8}(?:\d{2})?)$/.test(number);

/** 港澳台居民居住证: like an ID card, with 810000, 820000 or 830000 for the region. */
const isResidencePermit: Rule = (number) => /^8[123]0000/.test(number) && isCheckDigitRight(number);

/**
 * 外国人永久居留身份证: 3 letters and 12 digits; since 1 December 2023 18 characters that begin with 9, with the check
 * digit of the ID card (国家移民管理局, 新版永居证机读信息规则).
 */
const isForeignPermanent: Rule = (number) =>
  /^[A-Z]{3}\d{12}$/.test(number) || (number.startsWith('9') && isCheckDigitRight(number));

const RULES: Readonly<Record<OtherDocumentType, Rule>> = {
  PASSPORT: isPassport,
  HK_MACAO_TAIWAN: (number) => isTravelPermit(number) || isResidencePermit(number),
  FOREIGN_PERMANENT: isForeignPermanent,
};

/** Reads the number of a document that is no resident ID card, by the document's own rule (domain 2 Resident). */
export function parseOtherDocument(
  type: OtherDocumentType,
  text: string,
): Parsed<string, 'DOCUMENT_NO_FORM'> {
  const value = normalForm(text);
  return RULES[type](value) ? { ok: true, value } : { ok: false, code: 'DOCUMENT_NO_FORM' };
}
