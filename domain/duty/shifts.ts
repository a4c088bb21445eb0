import { addDays, localDateOf } from '../calendar-date.ts';
import type { DutyFunction } from '../codes/duty.ts';
import type { Role } from '../codes/role.ts';
import { type AppliedPolicy, InvalidInput, type Refusal, RuleRefused } from '../errors.ts';
import { contains, type DateSpan, overlapsInstants } from '../interval.ts';
import { ROLES_OF_FUNCTION } from './on-duty.ts';

/** A shift as it is entered. */
export interface GivenShift {
  readonly holderId: string;
  readonly deputyId?: string | null | undefined;
  readonly startAt: Date;
  readonly endAt: Date;
}

/** A role that somebody has at the own organisation, while the account is in use. */
export interface HeldRole extends DateSpan {
  readonly personId: string;
  readonly role: string;
}

/** What decides whether shifts may be entered. */
export interface ShiftFacts {
  readonly function: DutyFunction;
  readonly held: readonly HeldRole[];
  readonly limits: Readonly<
    Record<'duty.maxShiftDays' | 'duty.horizonDays' | 'duty.maxShifts', AppliedPolicy>
  >;
  readonly now: Date;
}

const RULE = 'domain 0 DutyRoster';
const DAY_MS = 86_400_000;

const bad = (code: string, message: string, path: readonly string[], policy?: AppliedPolicy) =>
  new InvalidInput({ code, message, path, rule: RULE, ...(policy && { policy }) });

const placeOf = (index: number, field: string): readonly string[] => ['shifts', String(index), field];

function periodRefusal({ startAt, endAt }: GivenShift, index: number, facts: ShiftFacts): Refusal | null {
  const { now, limits } = facts;
  const endOf = placeOf(index, 'endAt');
  if (endAt <= startAt) return bad('SHIFT_PERIOD', 'A shift ends after it begins.', endOf);
  if (endAt <= now) return bad('SHIFT_IN_PAST', 'This shift is over; what is past is not rewritten.', endOf);
  const longest = limits['duty.maxShiftDays'];
  if (endAt.getTime() - startAt.getTime() > longest.value * DAY_MS) {
    return bad('SHIFT_TOO_LONG', `A shift lasts at most ${longest.value} days.`, endOf, longest);
  }
  const farthest = limits['duty.horizonDays'];
  if (endAt.getTime() <= now.getTime() + farthest.value * DAY_MS) return null;
  return bad('SHIFT_TOO_FAR', `Shifts are planned at most ${farthest.value} days ahead.`, endOf, farthest);
}

/** Every local date of a shift; one that ends at midnight has nothing of the next day. */
function daysOf({ startAt, endAt }: GivenShift): string[] {
  const lastOn = localDateOf(new Date(endAt.getTime() - 1));
  const days: string[] = [];
  for (let dayOn = localDateOf(startAt); dayOn <= lastOn; dayOn = addDays(dayOn, 1)) days.push(dayOn);
  return days;
}

function isTheirWork(personId: string, shift: GivenShift, { function: duty, held }: ShiftFacts): boolean {
  const roles: readonly Role[] = ROLES_OF_FUNCTION[duty];
  const own = held.filter((one) => one.personId === personId && roles.some((role) => role === one.role));
  return daysOf(shift).every((dayOn) => own.some((span) => contains(span, dayOn)));
}

/** Whoever is unknown here and whoever has another post are answered alike. */
function peopleRefusal(shift: GivenShift, index: number, facts: ShiftFacts): Refusal | null {
  const { holderId, deputyId } = shift;
  if (deputyId === holderId) {
    return bad('DEPUTY_IS_HOLDER', 'Somebody else stands in for the holder.', placeOf(index, 'deputyId'));
  }
  const refused = (field: string) =>
    new RuleRefused({
      code: 'DUTY_ROLE',
      message: `On duty is who has one of the roles ${ROLES_OF_FUNCTION[facts.function].join(', ')} here on each day of the shift.`,
      path: placeOf(index, field),
      rule: RULE,
    });
  if (!isTheirWork(holderId, shift, facts)) return refused('holderId');
  return deputyId == null || isTheirWork(deputyId, shift, facts) ? null : refused('deputyId');
}

const overlapRefusal = (shift: GivenShift, index: number, all: readonly GivenShift[]): Refusal | null =>
  all.slice(0, index).some((other) => overlapsInstants(other, shift))
    ? bad(
        'SHIFTS_OVERLAP',
        'Two of these shifts overlap; one person has the duty at a time.',
        placeOf(index, 'startAt'),
      )
    : null;

/** Everything that is wrong with shifts that are to be entered together, in their order. */
export function shiftRefusals(shifts: readonly GivenShift[], facts: ShiftFacts): Refusal[] {
  const most = facts.limits['duty.maxShifts'];
  if (shifts.length > most.value) {
    return [bad('TOO_MANY_SHIFTS', `At most ${most.value} shifts are entered at once.`, ['shifts'], most)];
  }
  return shifts
    .map(
      (shift, index) =>
        periodRefusal(shift, index, facts) ??
        overlapRefusal(shift, index, shifts) ??
        peopleRefusal(shift, index, facts),
    )
    .filter((refusal) => refusal !== null);
}
