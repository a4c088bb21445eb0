import { addMonths, isCalendarDate } from '../calendar-date.ts';
import type { IdMissingReason, IdType, Sex } from '../codes/resident.ts';
import type { AppliedPolicy } from '../errors.ts';
import { type IdCardCode, parseIdCard } from '../identifier/id-card.ts';
import { parseOtherDocument } from '../identifier/other-document.ts';
import { requireName } from '../require-name.ts';
import { refuse, refuseAt } from './refuse.ts';

export interface IdentityInput {
  readonly nameOnCard: string;
  readonly idType: IdType;
  readonly idNo?: string | null | undefined;
  readonly idMissingReason?: IdMissingReason | null | undefined;
  /** May be left out for an ID card, whose number says it. */
  readonly sex?: Sex | null | undefined;
  /** May be left out for an ID card, and for somebody unidentified. */
  readonly birthOn?: string | null | undefined;
}

/** Who somebody is, as it may be stored. */
export interface Identity {
  readonly nameOnCard: string;
  readonly idType: IdType;
  readonly idNo: string | null;
  readonly idMissingReason: IdMissingReason | null;
  readonly sex: Sex;
  readonly birthOn: string | null;
}

const CARD_MESSAGES: Readonly<Record<IdCardCode, string>> = {
  ID_CARD_LENGTH: 'An ID card number has 18 characters, that of an old card 15 digits.',
  ID_CARD_CHARACTERS: 'An ID card number is 17 digits and a digit or X.',
  ID_CARD_REGION: 'An ID card number begins with the six digits of a region.',
  ID_CARD_BIRTH_DATE: 'The birth date in the ID card number does not exist.',
  ID_CARD_BIRTH_DATE_IN_FUTURE: 'The birth date in the ID card number lies in the future.',
  ID_CARD_CHECK_DIGIT: 'The check digit of the ID card number does not fit.',
};

/** What a birth date is measured by. */
export interface Today {
  readonly todayOn: string;
  /** The policy `resident.ageYears`. */
  readonly ageYears: AppliedPolicy;
}

function requireNotLongAgo(birthOn: string, { todayOn, ageYears }: Today, path: string): void {
  if (birthOn >= addMonths(todayOn, -12 * ageYears.value)) return;
  const message = `A birth date lies at most ${ageYears.value} years back.`;
  refuseAt({ code: 'BIRTH_DATE_LONG_AGO', message, path: [path], rule: 'V4', policy: ageYears });
}

function requireBirthDate(birthOn: string, today: Today): void {
  if (!isCalendarDate(birthOn)) {
    refuse({ code: 'BIRTH_DATE', message: 'This birth date does not exist.', path: 'birthOn', rule: 'V4' });
  }
  if (birthOn > today.todayOn) {
    const message = 'A birth date cannot lie in the future.';
    refuse({ code: 'BIRTH_DATE_IN_FUTURE', message, path: 'birthOn', rule: 'V4' });
  }
  requireNotLongAgo(birthOn, today, 'birthOn');
}

function requireNumber(input: IdentityInput): string {
  if (input.idMissingReason != null) {
    const message = 'A reason is given only where there is no document.';
    refuse({ code: 'ID_MISSING_REASON', message, path: 'idMissingReason', rule: 'domain 2 Resident' });
  }
  if (input.idNo != null) return input.idNo;
  const message = 'Give the number of the document, or NONE with the reason.';
  return refuse({ code: 'ID_NO_REQUIRED', message, path: 'idNo', rule: 'domain 2 Resident' });
}

function ofCard(input: IdentityInput, today: Today): Pick<Identity, 'idNo' | 'birthOn' | 'sex'> {
  const card = parseIdCard(requireNumber(input), today.todayOn);
  if (!card.ok)
    return refuse({ code: card.code, message: CARD_MESSAGES[card.code], path: 'idNo', rule: 'V1' });
  if (input.birthOn != null && input.birthOn !== card.value.birthOn) {
    const message = 'The birth date is not the one in the ID card number.';
    refuse({ code: 'BIRTH_DATE_NOT_OF_CARD', message, path: 'birthOn', rule: 'V4' });
  }
  requireNotLongAgo(card.value.birthOn, today, 'idNo');
  // A sex that differs from the number's parity is kept and warned about: the number is no proof (V1).
  return { idNo: card.value.number, birthOn: card.value.birthOn, sex: input.sex ?? card.value.sex };
}

function ofOtherDocument(idType: Exclude<IdType, 'ID_CARD' | 'NONE'>, input: IdentityInput): string {
  const parsed = parseOtherDocument(idType, requireNumber(input));
  if (parsed.ok) return parsed.value;
  const message = 'This number is not one of the given kind of document.';
  return refuse({
    code: parsed.code,
    message,
    path: 'idNo',
    rule: 'domain 2 Resident: idNo by its own rule',
  });
}

function requireMissingReason(input: IdentityInput): void {
  if (input.idNo != null) {
    const message = 'Name the kind of document the number belongs to.';
    refuse({ code: 'ID_NO_WITHOUT_DOCUMENT', message, path: 'idNo', rule: 'domain 2 Resident' });
  }
  if (input.idMissingReason == null) {
    const message = 'Say why there is no document.';
    refuse({
      code: 'ID_MISSING_REASON_REQUIRED',
      message,
      path: 'idMissingReason',
      rule: 'domain 2 Resident',
    });
  }
}

/**
 * Who somebody is, when the document, its number, the birth date and the sex fit each other (V1, V4).
 * @throws InvalidInput that names the field
 */
export function requireIdentity(input: IdentityInput, today: Today): Identity {
  const { idType } = input;
  const nameOnCard = requireName(input.nameOnCard, 'nameOnCard');
  if (input.birthOn != null) requireBirthDate(input.birthOn, today);
  if (idType === 'ID_CARD') return { nameOnCard, idType, idMissingReason: null, ...ofCard(input, today) };
  if (idType === 'NONE') requireMissingReason(input);
  const idNo = idType === 'NONE' ? null : ofOtherDocument(idType, input);
  if (input.sex == null) {
    refuse({
      code: 'SEX_REQUIRED',
      message: 'Give the sex, or UNKNOWN.',
      path: 'sex',
      rule: 'domain 2 Resident',
    });
  }
  const idMissingReason = input.idMissingReason ?? null;
  if (input.birthOn == null && idMissingReason !== 'UNIDENTIFIED') {
    const message = 'Give the birth date; only somebody unidentified has none.';
    refuse({ code: 'BIRTH_DATE_REQUIRED', message, path: 'birthOn', rule: 'domain 2 Resident' });
  }
  return { nameOnCard, idType, idNo, idMissingReason, sex: input.sex, birthOn: input.birthOn ?? null };
}
