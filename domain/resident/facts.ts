import type { FocusGroup, InsuranceType, ResidencyType } from '../codes/resident.ts';
import { parseHealthCardNo } from '../identifier/health-card.ts';
import { normalForm } from '../identifier/normal-form.ts';
import { requireName } from '../require-name.ts';
import { requirePhone } from '../require-phone.ts';
import { requireText } from '../require-text.ts';
import type { ChronicOutpatient, OffSiteFiling } from './insured-care.ts';
import { refuse } from './refuse.ts';

/** What is known of a resident beside the identity. Left out: unchanged; null: nothing known. */
export interface ResidentFacts {
  readonly nameUsual?: string | null | undefined;
  readonly nameOther?: string | null | undefined;
  readonly ethnicity?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly dialect?: string | null | undefined;
  readonly isInterpreterNeeded?: boolean | null | undefined;
  readonly phone?: string | null | undefined;
  readonly address?: string | null | undefined;
  readonly areaCode?: string | null | undefined;
  readonly registeredRegion?: string | null | undefined;
  readonly residencyType?: ResidencyType | null | undefined;
  readonly healthCardNo?: string | null | undefined;
  readonly healthRecordNo?: string | null | undefined;
  readonly insuranceType?: InsuranceType | null | undefined;
  readonly insuredRegion?: string | null | undefined;
  readonly insuranceNo?: string | null | undefined;
  readonly hasLongTermCareInsurance?: boolean | null | undefined;
  readonly isMedicalAidEligible?: boolean | null | undefined;
  readonly subsidyClass?: string | null | undefined;
  readonly focusGroups?: readonly FocusGroup[] | null | undefined;
  /** All of them: a list stands in place of the one before. */
  readonly offSiteFilings?: readonly OffSiteFiling[] | null | undefined;
  readonly chronicOutpatients?: readonly ChronicOutpatient[] | null | undefined;
}

/** The longest a text may be, in characters. */
const TEXTS = {
  nameUsual: 100,
  nameOther: 200,
  ethnicity: 50,
  language: 50,
  dialect: 50,
  areaCode: 20,
  healthRecordNo: 50,
  subsidyClass: 100,
} as const;
type TextField = keyof typeof TEXTS;

const NAMES: ReadonlySet<TextField> = new Set(['nameUsual', 'nameOther']);
const TEXT_FIELDS = Object.keys(TEXTS) as TextField[];
const REGION = /^\d{6}$/;
const INSURANCE_NO = /^[0-9A-Z]{6,32}$/;

function readHealthCardNo(healthCardNo: string): string {
  const parsed = parseHealthCardNo(healthCardNo);
  if (parsed.ok) return parsed.value;
  const message = 'This is no health card number.';
  return refuse({ code: parsed.code, message, path: 'healthCardNo', rule: 'domain 2 Resident' });
}

function readInsuranceNo(insuranceNo: string): string {
  const value = normalForm(insuranceNo);
  if (INSURANCE_NO.test(value)) return value;
  const message = 'An insurance number has 6 to 32 letters and digits.';
  return refuse({ code: 'INSURANCE_NO_FORM', message, path: 'insuranceNo', rule: 'domain 2 Resident' });
}

function requireRegionForm(code: string, path: string): void {
  if (REGION.test(code)) return;
  const message = 'A region is the six digits of GB/T 2260.';
  refuse({ code: 'REGION_FORM', message, path, rule: 'GB/T 2260' });
}

const READERS = {
  phone: (phone: string) => requirePhone(phone, ['phone']),
  address: (address: string) => requireText(address, 'address', 300),
  healthCardNo: readHealthCardNo,
  insuranceNo: readInsuranceNo,
} as const;
export type SecretField = keyof typeof READERS;

/**
 * The same facts in the form in which they are stored: texts cleaned, numbers in their normal form.
 * @throws InvalidInput that names the field
 */
export function requireFacts(facts: ResidentFacts): ResidentFacts {
  const read: { -readonly [F in TextField | SecretField]?: string | null } = {};
  for (const field of TEXT_FIELDS) {
    const text = facts[field];
    const require = NAMES.has(field) ? requireName : requireText;
    if (text !== undefined) read[field] = text === null ? null : require(text, field, TEXTS[field]);
  }
  for (const field of Object.keys(READERS) as SecretField[]) {
    const secret = facts[field];
    if (secret !== undefined) read[field] = secret === null ? null : READERS[field](secret);
  }
  for (const field of ['registeredRegion', 'insuredRegion'] as const) {
    const code = facts[field];
    if (code != null) requireRegionForm(code, field);
  }
  return { ...facts, ...read };
}
