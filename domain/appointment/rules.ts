import { wallClockOf } from '../calendar-date.ts';
import type { SlotPool } from '../codes/slot.ts';
import { type AppliedPolicy, type Refusal, RuleRefused } from '../errors.ts';
import { EVERY_POOL, effectivePool, poolsOf } from '../slot/pool.ts';
import type { SlotPlace } from './place.ts';

/** What somebody who books may ask for. */
export type Priority = 'GREEN' | 'NORMAL';
/** With which a place is had: PRIORITY comes with a referral (requirements A1.6). */
export type PlacePriority = Priority | 'PRIORITY';

/** Another booking of the same resident on the same day, wherever it was made. */
export interface OtherBooking {
  readonly id: string;
  readonly departmentId: string;
  readonly startAt: string;
  readonly endAt: string;
}

const ruleRefused = (code: string, message: string, path: string, rule: string): RuleRefused =>
  new RuleRefused({ code, message, path: [path], rule });

/** What makes a day closed, by the kind of day; an organisation's own closed day is like a holiday. */
const closedDayRefusal = (slot: SlotPlace, closedDay: string): Refusal => {
  const [kind = '', ...name] = closedDay.split(' ');
  const isUndecided = kind === 'MAKE_UP_WORKDAY';
  const why = isUndecided ? 'the hospital has not chosen which weekday it follows' : 'no sessions are held';
  return ruleRefused(
    isUndecided ? 'MAKE_UP_DAY_CLOSED' : 'HOLIDAY_CLOSED',
    `${slot.serviceOn} is ${name.join(' ')}: ${why}.`,
    'slotId',
    'domain 0 WorkCalendar',
  );
};

const notOpenYet = (opensAt: string, policy: AppliedPolicy | null): Refusal =>
  new RuleRefused({
    code: 'SESSION_NOT_OPEN_YET',
    message: `This session can be booked from ${wallClockOf(new Date(opensAt))} on.`,
    path: ['slotId'],
    rule: 'domain 2 SlotTemplate: release time of day',
    policy,
  });

/**
 * Why a slot cannot be booked by anybody at `now`: past, closed, on a day without sessions, not open yet, or at a hospital
 * that is not active. `policy` is the one that the opening comes from.
 */
export function slotRefusal(slot: SlotPlace, now: Date, policy: AppliedPolicy | null = null): Refusal | null {
  if (Date.parse(slot.startAt) <= now.getTime()) {
    return ruleRefused(
      'SLOT_IN_PAST',
      'This slot has begun already.',
      'slotId',
      'domain 3.4: no booking into the past',
    );
  }
  const isOpen =
    slot.sessionState === 'OPEN' && slot.hospitalStatus === 'ACTIVE' && slot.departmentStatus === 'ACTIVE';
  if (!isOpen) return sessionClosed('slotId');
  if (slot.closedDay !== null) return closedDayRefusal(slot, slot.closedDay);
  if (slot.opensAt !== null && Date.parse(slot.opensAt) > now.getTime())
    return notOpenYet(slot.opensAt, policy);
  return null;
}

/** A session that the hospital holds no longer takes nobody any more. */
export const sessionClosed = (path: string): Refusal =>
  ruleRefused('SESSION_CLOSED', 'This session is not open for booking.', path, 'domain 3.4');

/**
 * Why a slot is not open to a priority: its places are still reserved for others. Whose session was stopped is first in
 * line and waits for no release (domain 3.4 sessionStop).
 */
export function poolRefusal(
  slot: SlotPlace,
  by: { readonly priority: PlacePriority; readonly isFirstInLine?: boolean },
  now: Date,
): Refusal | null {
  const releaseAt = slot.releaseAt === null ? null : new Date(slot.releaseAt);
  const pool = effectivePool({ pool: slot.pool as SlotPool, releaseAt }, now);
  if ((by.isFirstInLine ? EVERY_POOL : poolsOf(by.priority)).includes(pool)) return null;
  const message = `These places are reserved (${pool}) until they are released.`;
  return ruleRefused('POOL_RESERVED', message, 'slotId', 'requirements A1.7, domain 8.1');
}

/** Why the resident cannot be there: network-wide rules, which name nothing of the other booking (domain 0). */
export function clashRefusal(
  slot: SlotPlace,
  others: readonly OtherBooking[],
  perDay: AppliedPolicy,
): Refusal | null {
  if (others.filter((other) => other.departmentId === slot.departmentId).length >= perDay.value) {
    return new RuleRefused({
      code: 'ONE_PER_DEPARTMENT_AND_DAY',
      message: 'The resident already has a booking in this department on that day.',
      path: ['residentId'],
      rule: 'domain 2 Slot: one booking per resident, department and day',
      policy: perDay,
      isNetworkWide: true,
    });
  }
  const isClashing = (other: OtherBooking) => other.startAt < slot.endAt && slot.startAt < other.endAt;
  if (!others.some(isClashing)) return null;
  return new RuleRefused({
    code: 'TIME_CLASH',
    message: 'The resident has another booking at that time.',
    path: ['residentId'],
    rule: 'domain 0: time clash',
    isNetworkWide: true,
  });
}

/** Before its time a booking is moved or cancelled; from then on it is kept or missed, and missed ones keep their quota. */
export function begunRefusal(
  appointment: { readonly startAt: string; readonly state?: string },
  now: Date,
): Refusal | null {
  // Whose session was stopped looks for another place also when the old time is over.
  if (appointment.state === 'TO_REBOOK' || now.getTime() < Date.parse(appointment.startAt)) return null;
  return new RuleRefused({
    code: 'VISIT_BEGUN',
    message:
      'The booked time has come: it is no longer moved, and it is cancelled only when its day is over and nothing was recorded.',
    rule: 'domain 3.4 CANCELLED, domain 2 Slot: no-shows use up their quota',
  });
}

/** Why a booking is not moved when its day is over and the hospital has said nothing of it. */
export const unansweredRefusal = (): Refusal =>
  new RuleRefused({
    code: 'VISIT_BEGUN',
    message:
      'The day of this booking is over: the hospital records the visit, or it is cancelled if none took place.',
    rule: 'domain 3.4 RESCHEDULED, domain 0: every state has an exit',
  });

/** The hospital says that a visit took place once its time has come, without a check-in too. */
export function toAnswerRefusal({ startAt }: { readonly startAt: string }, now: Date): Refusal | null {
  if (Date.parse(startAt) <= now.getTime()) return null;
  const message = `The visit begins at ${wallClockOf(new Date(startAt))}; before, the resident is checked in.`;
  return new RuleRefused({ code: 'VISIT_NOT_BEGUN', message, rule: 'domain 3.4 FULFILLED' });
}

/** Check-in is possible from the beginning of the service day until its end, also late. */
export function checkInRefusal(appointment: { serviceOn: string }, todayOn: string): Refusal | null {
  const { serviceOn } = appointment;
  if (todayOn === serviceOn) return null;
  const rule = 'domain 3.4 CHECKED_IN';
  if (todayOn < serviceOn)
    return new RuleRefused({ code: 'CHECK_IN_TOO_EARLY', message: `Check-in opens on ${serviceOn}.`, rule });
  const message = `Check-in closed with the end of ${serviceOn}; a visit that took place is completed.`;
  return new RuleRefused({ code: 'CHECK_IN_TOO_LATE', message, rule });
}
