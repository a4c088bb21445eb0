import { addDays, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { AdmissionKind, AdmissionSource, Disposition } from '../codes/admission.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { type AppliedPolicy, InvalidInput, RuleRefused } from '../errors.ts';
import { CARE_ROLES } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';

const RULE = 'domain 3.8: admission, from whoever first knows';

/** Where somebody can be admitted. */
export const TREATING_KINDS: readonly OrganizationKind[] = [
  'HOSPITAL',
  'PRIMARY_CLINIC',
  'INTEGRATED',
  'REHAB',
  'EMERGENCY_CENTRE',
];

function refuse(code: string, message: string, path: string): never {
  throw new InvalidInput({ code, message, path: [path], rule: RULE });
}

/** When and where somebody is told to be in hospital, as far as it is told. */
export interface ToldAs {
  readonly kind?: AdmissionKind | null | undefined;
  /** A hospital of the network, or the name of one that is not. */
  readonly hospitalId?: string | null | undefined;
  readonly hospitalName?: string | null | undefined;
  readonly admittedAt?: Date | null | undefined;
  readonly dischargedAt?: Date | null | undefined;
  readonly disposition?: Disposition | null | undefined;
}

/** @throws InvalidInput ADMISSION_HOSPITAL */
export function requireHospital({ hospitalId, hospitalName }: ToldAs): void {
  if ((hospitalId == null) !== (hospitalName == null)) return;
  refuse('ADMISSION_HOSPITAL', 'Name the hospital by its id, or in words where it has none.', 'hospitalId');
}

/** @throws InvalidInput ADMISSION_INCOMPLETE, ADMISSION_HOSPITAL, ADMISSION_IN_FUTURE, ADMISSION_TERM, DISPOSITION */
export function requireAdmission(input: ToldAs, now: Date) {
  const { kind, admittedAt, dischargedAt, disposition } = input;
  if (kind == null) return refuse('ADMISSION_INCOMPLETE', 'Say of which kind the admission is.', 'kind');
  if (admittedAt == null)
    return refuse('ADMISSION_INCOMPLETE', 'Say when the resident was admitted.', 'admittedAt');
  requireHospital(input);
  if (admittedAt > now) refuse('ADMISSION_IN_FUTURE', 'An admission is told when it happened.', 'admittedAt');
  if (dischargedAt != null && dischargedAt > now)
    refuse('ADMISSION_IN_FUTURE', 'A discharge is told when it happened.', 'dischargedAt');
  if (dischargedAt != null && dischargedAt < admittedAt)
    refuse('ADMISSION_TERM', 'Nobody is discharged before being admitted.', 'dischargedAt');
  if (disposition != null && dischargedAt == null)
    refuse('DISPOSITION', 'How somebody left is said with the discharge.', 'disposition');
  return { kind, admittedAt };
}

export const dischargeMissing = (): InvalidInput =>
  new InvalidInput({
    ...{
      code: 'DISCHARGE_MISSING',
      message: 'Say when the resident was discharged.',
      path: ['dischargedAt'],
    },
    rule: RULE,
  });

/** The latest leave of an admission. */
interface Leave {
  readonly admittedAt: Date;
  readonly leaveFromAt: Date | null;
  readonly leaveToAt: Date | null;
}

/** @throws InvalidInput ADMISSION_TERM */
export function requireEndAfterLeave({ leaveFromAt, leaveToAt }: Leave, dischargedAt: Date | null): void {
  const last = leaveToAt ?? leaveFromAt;
  if (last !== null && dischargedAt !== null && dischargedAt < last)
    refuse('ADMISSION_TERM', 'The resident was on leave from there later than that.', 'dischargedAt');
}

/** A leave begins and ends while the admission goes on, and never ahead. @throws InvalidInput LEAVE_IN_FUTURE, LEAVE_TERM */
export function requireLeave(at: Date, field: string, { after, now }: { after: Date; now: Date }): void {
  if (at > now) refuse('LEAVE_IN_FUTURE', 'A leave is told when it happened.', field);
  if (at < after) refuse('LEAVE_TERM', 'What is on record of the admission is later than that.', field);
}

/** @throws InvalidInput PLAN_IN_PAST */
export function requireAhead(plannedAt: Date, now: Date): void {
  if (plannedAt >= startOfLocalDay(localDateOf(now))) return;
  refuse('PLAN_IN_PAST', 'An admission is planned for today or later.', 'plannedAt');
}

interface Plausible {
  readonly birthOn: string | null;
  /** The policy `admission.backdateDays`. */
  readonly backdate: AppliedPolicy;
  readonly now: Date;
}

/** @throws InvalidInput ADMISSION_BEFORE_BIRTH; RuleRefused ADMISSION_LONG_AGO */
export function requirePlausible(
  { admittedAt }: { readonly admittedAt: Date },
  { birthOn, backdate, now }: Plausible,
): void {
  if (birthOn !== null && admittedAt < startOfLocalDay(birthOn))
    refuse('ADMISSION_BEFORE_BIRTH', 'Nobody is admitted before being born.', 'admittedAt');
  if (admittedAt >= startOfLocalDay(addDays(localDateOf(now), -backdate.value))) return;
  const message = `An admission that is told today began at most ${backdate.value} days ago.`;
  const detail = { code: 'ADMISSION_LONG_AGO', message, path: ['admittedAt'], rule: RULE };
  throw new RuleRefused({ ...detail, policy: backdate });
}

/** From where the viewer can know: a family tells as one, a hospital of itself alone. */
const SOURCES_OF_FAMILY: readonly AdmissionSource[] = ['FAMILY'];
const SOURCES_OF_HOSPITAL: readonly AdmissionSource[] = ['HOSPITAL', 'HIS'];

/** @throws InvalidInput ADMISSION_SOURCE */
export function requireSource(viewer: Viewer, source: AdmissionSource, isOwnHospital: boolean): void {
  const isFamily = !hasRole(viewer, ...CARE_ROLES, 'HOSP_SCHED');
  const allowed = isFamily ? SOURCES_OF_FAMILY : isOwnHospital ? SOURCES_OF_HOSPITAL : null;
  if (allowed === null || allowed.includes(source)) return;
  refuse('ADMISSION_SOURCE', `You tell of it as ${allowed.join(' or ')}.`, 'source');
}

/** @throws RuleRefused NOT_A_HOSPITAL */
export function requireTreating(kind: OrganizationKind): void {
  if (TREATING_KINDS.includes(kind)) return;
  const message = 'Nobody is admitted as a patient there.';
  throw new RuleRefused({ code: 'NOT_A_HOSPITAL', message, path: ['hospitalId'], rule: RULE });
}

/** Network-wide: it says nothing of where and when the other admission is (domain 0). */
export const admissionOverlap = (path: string): RuleRefused =>
  new RuleRefused({
    code: 'ADMISSION_OVERLAP',
    message: 'The resident is in another hospital in that time.',
    path: [path],
    rule: 'domain 0: nobody is in two hospitals at once',
    isNetworkWide: true,
  });
