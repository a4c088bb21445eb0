import { isCalendarDate, localDateOf } from '../calendar-date.ts';
import { isProtectedDiagnosis } from '../codes/protected.ts';
import type { DiagnosisSystem, ReferralDirection } from '../codes/referral.ts';
import { REASONS_OF_DIRECTION } from '../codes/referral-reason.ts';
import { InvalidInput } from '../errors.ts';
import { requireLongText, requireTextAt } from '../require-text.ts';
import {
  type Diagnosis,
  type DiagnosisInput,
  RECORD_TEXTS,
  type RecordInput,
  type RecordText,
  type ReferralRecord,
  VITALS,
  type Vital,
  type Vitals,
  type VitalsInput,
} from './content.ts';

const MOST_DIAGNOSES = 20;
const VITAL_NAMES = Object.keys(VITALS) as Vital[];
const TEXT_NAMES = Object.keys(RECORD_TEXTS) as RecordText[];

/** ICD-10 with dagger, asterisk and morphology codes (V6; requirements B.7); TCM by GB/T 15657, 1995 and 2021. */
const ICD_10 = /^([A-Z]\d{2}(\.[\dA-Zx]{1,})?(\+.*)?[*†]?|M\d{4,5}\/\d{1,2})$/;
const PATTERNS: Readonly<Record<DiagnosisSystem, RegExp>> = {
  ICD_10,
  ICD_10_CLINICAL: ICD_10,
  ICD_10_INSURANCE: ICD_10,
  TCM: /^([A-Z]{1,3}\d{2}(\.\d{2}){0,4}[A-Z]?|[BZ][A-Z]{1,4}\d{1,3})$/,
};

function refuse(code: string, message: string, path: readonly string[], rule: string): never {
  throw new InvalidInput({ code, message, path, rule });
}

/** One diagnosis as it is kept. @throws InvalidInput DIAGNOSIS_… that names the field */
export function requireDiagnosis(input: DiagnosisInput, at: readonly string[]): Diagnosis {
  const { role, system = null, systemVersion = null, code = null } = input;
  const name = requireTextAt(input.name, [...at, 'name'], 200);
  if ((code === null) !== (system === null))
    refuse('DIAGNOSIS_SYSTEM', 'A code names its system, and a system its code.', [...at, 'code'], 'V6');
  const cleaned = code === null ? null : requireTextAt(code, [...at, 'code'], 40);
  if (cleaned !== null && system !== null && !PATTERNS[system].test(cleaned))
    refuse('DIAGNOSIS_CODE', `${cleaned} is no code of ${system}.`, [...at, 'code'], 'V6');
  const version = systemVersion === null ? null : requireTextAt(systemVersion, [...at, 'systemVersion'], 40);
  const isProtected = isProtectedDiagnosis(system === 'TCM' ? null : cleaned, name);
  return { role, system, systemVersion: version, code: cleaned, name, isProtected };
}

interface Ranked {
  readonly role: string;
}
/** @throws InvalidInput DIAGNOSIS_PRINCIPAL; DIAGNOSIS_PRINCIPAL_STAYS where the other one is not shown, but for its role */
function requireOnePrincipal(found: readonly Ranked[], field: string, staying: readonly Ranked[]): void {
  const isPrincipal = ({ role }: Ranked) => role === 'PRINCIPAL';
  if (found.filter(isPrincipal).length > 1)
    refuse('DIAGNOSIS_PRINCIPAL', 'One diagnosis is the principal one.', [field], 'V6');
  const at = found.findIndex(isPrincipal);
  if (at === -1 || !staying.some(isPrincipal)) return;
  const message = 'The principal diagnosis is one that is protected, and stays: give this one another role.';
  refuse('DIAGNOSIS_PRINCIPAL_STAYS', message, [field, String(at), 'role'], 'V6, V19');
}

/** The diagnoses of an input; with those that stay beside them, one is the principal one at most. @throws InvalidInput */
export function requireDiagnoses(
  list: readonly DiagnosisInput[],
  field = 'diagnoses',
  staying: readonly Ranked[] = [],
): Diagnosis[] {
  if (list.length + staying.length > MOST_DIAGNOSES)
    refuse('DIAGNOSES_TOO_MANY', `At most ${MOST_DIAGNOSES} diagnoses.`, [field], 'V6');
  const found = list.map((one, index) => requireDiagnosis(one, [field, String(index)]));
  requireOnePrincipal(found, field, staying);
  return found;
}

/** When each was measured, where that is said. @throws InvalidInput VITALS_IN_FUTURE */
function requireMeasuredAt({ measuredAt }: VitalsInput, now: Date): Pick<Vitals, 'measuredAt'> {
  const times = Object.entries(measuredAt ?? {});
  const ahead = times.find(([, at]) => at > now);
  if (ahead !== undefined)
    refuse('VITALS_IN_FUTURE', `${ahead[0]} is measured in the future.`, ['vitals', ahead[0]], 'V7');
  if (times.length === 0) return {};
  return { measuredAt: Object.fromEntries(times.map(([name, at]) => [name, at.toISOString()])) };
}

/** What was measured; what is out of the range is confirmed, and never refused for good (V7). */
function requireVitals(input: VitalsInput, now: Date): Vitals {
  const path = (name: string) => ['vitals', name];
  const measured = VITAL_NAMES.filter((name) => input[name] != null);
  const reason = input.notMeasurableReason;
  const notMeasurableReason = reason == null ? null : requireTextAt(reason, path('notMeasurableReason'), 200);
  if (measured.length === 0 && notMeasurableReason === null)
    refuse('VITALS_MISSING', 'Give vital signs, or say why none can be taken.', ['vitals'], 'V7');
  for (const name of measured) {
    const value = input[name] ?? 0;
    const { unit, low, high } = VITALS[name];
    if (!Number.isFinite(value) || value < 0 || value > 1000)
      refuse('VITALS_VALUE', `${name} is no measurement in ${unit}.`, path(name), 'V7');
    if ((value < low || value > high) && input.isConfirmed !== true)
      refuse('VITALS_IMPLAUSIBLE', `${name} ${value} ${unit}: confirm that it is meant.`, path(name), 'V7');
  }
  const { systolic, diastolic } = input;
  if (systolic != null && diastolic != null && diastolic >= systolic)
    refuse('VITALS_PRESSURE', 'The diastolic pressure is below the systolic.', path('diastolic'), 'V7');
  const values = VITAL_NAMES.map((name) => [name, input[name] ?? null] as const);
  const measurements = Object.fromEntries(values) as { [V in Vital]: number | null };
  return { ...measurements, notMeasurableReason, ...requireMeasuredAt(input, now) };
}

const MOST_FOLLOW_UPS = 12;
/** Days from today on, each once, in their order. @throws InvalidInput FOLLOW_UP_… that names the day */
export function requireDays(days: readonly string[], now: Date): string[] {
  if (days.length > MOST_FOLLOW_UPS)
    refuse('FOLLOW_UP_TOO_MANY', `At most ${MOST_FOLLOW_UPS} days.`, ['followUpOn'], 'domain 3.5.11');
  const today = localDateOf(now);
  for (const [at, day] of days.entries()) {
    const path = ['followUpOn', String(at)];
    if (!isCalendarDate(day)) refuse('FOLLOW_UP_DATE', 'This date does not exist.', path, 'domain 3.5.11');
    if (day < today) refuse('FOLLOW_UP_IN_PAST', 'Nobody is seen again in the past.', path, 'domain 3.5.11');
  }
  return [...new Set(days)].sort();
}

/** The record as it is kept; a draft may leave out what is still to be written. @throws InvalidInput */
export function requireRecord(input: RecordInput, now: Date): ReferralRecord {
  const texts = TEXT_NAMES.map((name) => {
    const text = input[name];
    return [name, text == null ? null : requireLongText(text, name)] as const;
  });
  const vitals = input.vitals == null ? null : requireVitals(input.vitals, now);
  const followUpOn = requireDays(input.followUpOn ?? [], now);
  const transport = input.transport ?? null;
  return {
    ...(Object.fromEntries(texts) as { [T in RecordText]: string | null }),
    vitals,
    followUpOn,
    transport,
  };
}

/** A reason leads in the directions that are named for it (requirements B.3). @throws InvalidInput REFERRAL_REASON */
export function requireReason(direction: ReferralDirection, reasonCode: string): void {
  if (REASONS_OF_DIRECTION[direction].some((one) => one === reasonCode)) return;
  const message = `${reasonCode} leads to no ${direction} referral.`;
  const rule = 'requirements B.3';
  throw new InvalidInput({ code: 'REFERRAL_REASON', message, path: ['reasonCode'], rule });
}
