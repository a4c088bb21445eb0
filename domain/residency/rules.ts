import { type Rule, refusalsOf, requireNone } from '../available-action.ts';
import { addDays, isCalendarDate, localDateOf } from '../calendar-date.ts';
import { type AppliedPolicy, InvalidInput, type Refusal, RuleRefused } from '../errors.ts';
import type { DateSpan } from '../interval.ts';
import { isHome } from '../organization/kind.ts';
import type { Viewer } from '../viewer.ts';

/** Stays are kept by homes. */
export const requiresHome: Rule<{ readonly viewer: Viewer }> = ({ viewer }): Refusal | null => {
  if (isHome(viewer.organizationKind)) return null;
  const message = 'Only a nursing home or an integrated institution takes residents in.';
  return new RuleRefused({ code: 'NOT_A_HOME', message, rule: 'domain 2 Residency' });
};

export type StayPhase = 'PLANNED' | 'CURRENT' | 'ENDED';

/** Where a stay is in time: both its first and its last day belong to it. One that was called off has no day left. */
export function phaseOf({ fromOn, toOn }: DateSpan, todayOn: string): StayPhase {
  if (toOn !== null && (toOn < todayOn || toOn < fromOn)) return 'ENDED';
  return fromOn > todayOn ? 'PLANNED' : 'CURRENT';
}

/** A stay that has ended stays as it is. */
export const requiresNotEnded: Rule<{ readonly phase: StayPhase }> = ({ phase }): Refusal | null => {
  if (phase !== 'ENDED') return null;
  const message = 'This stay has ended already.';
  return new RuleRefused({
    code: 'RESIDENCY_ENDED',
    message,
    path: ['residencyId'],
    rule: 'domain 2 Residency',
  });
};

/** Where somebody is, is said of a stay that goes on. */
export const requiresBegun: Rule<{ readonly phase: StayPhase }> = ({ phase }): Refusal | null => {
  if (phase !== 'PLANNED') return null;
  const message = 'This stay has not begun.';
  return new RuleRefused({
    code: 'RESIDENCY_NOT_BEGUN',
    message,
    path: ['residencyId'],
    rule: 'domain 2 Residency',
  });
};

/** Why the viewer cannot say where somebody is; empty when it is possible. */
export function presenceRefusals(viewer: Viewer, stay: DateSpan, now: Date): Refusal[] {
  const facing = { viewer, phase: phaseOf(stay, localDateOf(now)) };
  return [...refusalsOf([requiresHome], facing), ...refusalsOf([requiresNotEnded, requiresBegun], facing)];
}

/** @throws RuleRefused NOT_A_HOME, RESIDENCY_ENDED, RESIDENCY_NOT_BEGUN */
export const requireCurrentHere = (viewer: Viewer, stay: DateSpan, now: Date): void =>
  requireNone(presenceRefusals(viewer, stay, now));

function refuse(code: string, message: string, path: string): never {
  throw new InvalidInput({ code, message, path: [path], rule: 'V8' });
}

/**
 * The term of a stay: real dates, the end not before the beginning (V8). A stay that never began ends on the day
 * before it would have begun, and has no day at all.
 * @throws InvalidInput RESIDENCY_DATE, RESIDENCY_TERM
 */
export function requireTerm({ fromOn, toOn }: DateSpan, todayOn: string): void {
  if (!isCalendarDate(fromOn)) refuse('RESIDENCY_DATE', 'This date does not exist.', 'fromOn');
  if (toOn === null) return;
  if (!isCalendarDate(toOn)) refuse('RESIDENCY_DATE', 'This date does not exist.', 'toOn');
  const isCalledOff = fromOn > todayOn && toOn === addDays(fromOn, -1);
  if (toOn < fromOn && !isCalledOff) refuse('RESIDENCY_TERM', 'A stay cannot end before it begins.', 'toOn');
}

/**
 * A stay is entered when it begins, or soon after: long ago it would serve to find out when somebody stayed elsewhere.
 * @param backdate the policy `residency.backdateDays`
 * @throws RuleRefused RESIDENCY_BACKDATED
 */
export function requireRecent({ fromOn }: DateSpan, todayOn: string, backdate: AppliedPolicy): void {
  if (fromOn >= addDays(todayOn, -backdate.value)) return;
  const message = `The first day of a stay lies at most ${backdate.value} days back.`;
  const detail = { code: 'RESIDENCY_BACKDATED', message, path: ['fromOn'], rule: 'V8' };
  throw new RuleRefused({ ...detail, policy: backdate });
}

/**
 * A stay is planned for soon: one of years ahead is a date typed wrong, and in the way of every other stay meanwhile.
 * @param horizon the policy `residency.horizonDays`
 * @throws RuleRefused RESIDENCY_TOO_FAR_AHEAD
 */
export function requireSoon({ fromOn }: DateSpan, todayOn: string, horizon: AppliedPolicy): void {
  if (fromOn <= addDays(todayOn, horizon.value)) return;
  const message = `The first day of a stay lies at most ${horizon.value} days ahead.`;
  const detail = { code: 'RESIDENCY_TOO_FAR_AHEAD', message, path: ['fromOn'], rule: 'V8' };
  throw new RuleRefused({ ...detail, policy: horizon });
}

/** Network-wide: it says nothing of where and when the other stay is (domain 0). */
export const overlapRefused = (path: string): RuleRefused =>
  new RuleRefused({
    code: 'RESIDENCY_OVERLAP',
    message: 'The resident has another stay in that time.',
    path: [path],
    rule: 'V8: no overlapping stays of one resident',
    isNetworkWide: true,
  });

/** Of the own home only: what the resident has elsewhere is judged by the act alone, and never told of (domain 0). */
export const requiresNoOpenStay: Rule<{ readonly openStaysHere: number }> = ({ openStaysHere }) =>
  openStaysHere === 0 ? null : overlapRefused('residentId');

export const bedTaken = (path: string): RuleRefused =>
  new RuleRefused({
    code: 'BED_TAKEN',
    message: 'This bed is taken in that time.',
    path: [path],
    rule: 'V8: no overlapping stays in one bed',
  });
