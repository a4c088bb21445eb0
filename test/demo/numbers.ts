import { randomInt } from 'node:crypto';
import { addDays } from '../../domain/calendar-date.ts';
import { idCardCheckDigit } from '../../domain/identifier/id-card.ts';
import {
  inventedIdCard,
  inventedLicence,
  inventedMobile,
  inventedUscc,
} from '../../prisma/seed/identifiers.ts';

/** Numbers that nobody bears, other ones at every run: the story may be told twice to one service. */
const registration = () =>
  ({ office: '12', regionCode: '440402', serial: randomInt(10_000, 100_000) }) as const;

/** What a new hospital or home registers with. */
export function newRegistration(ws218Code: string): { readonly uscc: string; readonly licenceNo: string } {
  const made = registration();
  return { uscc: inventedUscc(made), licenceNo: inventedLicence(made, ws218Code) };
}

export const newPractitionerLicence = (): string => `YL${randomInt(1e9, 1e10)}`;

/** The number of an elder of 70 to 99 years. */
export const newIdCard = (sex: 'MALE' | 'FEMALE'): string =>
  inventedIdCard(`44040${randomInt(2, 5)}`, addDays('1927-01-01', randomInt(10_000)), sex);

/** The same number with one digit of the birth day typed wrongly, and the old check digit. */
export function mistyped(idNo: string): string {
  const checkDigit = idNo.slice(17);
  const first16 = idNo.slice(0, 16);
  const others = [...'0123456789'].filter((digit) => idCardCheckDigit(first16 + digit) !== checkDigit);
  return first16 + (others[0] ?? '') + checkDigit;
}

export const newMobile = (): string => inventedMobile(randomInt(10_000));

/** A login that no other run has. */
export const newLogin = (name: string): string => `${name}-${randomInt(36 ** 5).toString(36)}`;
