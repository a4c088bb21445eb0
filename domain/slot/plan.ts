import type { Tx } from '../../prisma/client.ts';
import { addDays, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { PolicyPlace } from '../policy-value/applied.ts';
import { policiesFor } from '../policy-value/read.ts';
import type { WorkCalendar } from '../work-calendar/calendar.ts';
import { workCalendarOf } from '../work-calendar/read.ts';

const MINUTE = 60_000;
/** As far as a hospital may look ahead: `slot.horizonDays` and `slot.madeAheadDays` at their most. */
const FARTHEST_DAYS = 200;

/** How a hospital makes its sessions: how far ahead, when they open, until when one cancels, and on which days. */
export interface SessionPlan {
  readonly horizonDays: number;
  readonly madeAheadDays: number;
  /** Minutes from midnight. */
  readonly openingTime: number;
  readonly cancelDaysBefore: number;
  /** Minutes from midnight. */
  readonly cancelTime: number;
  readonly calendar: WorkCalendar;
}

/** The plan of a hospital at `now`, in two statements. */
export async function sessionPlan(tx: Tx, hospital: PolicyPlace, now: Date): Promise<SessionPlan> {
  const keys = [
    'slot.horizonDays',
    'slot.madeAheadDays',
    'slot.openingTime',
    'appt.cancelDaysBefore',
    'appt.cancelTime',
  ] as const;
  const policy = await policiesFor(tx, keys, hospital, now);
  const fromOn = localDateOf(now);
  const span = { fromOn, toOn: addDays(fromOn, FARTHEST_DAYS) };
  return {
    horizonDays: policy['slot.horizonDays'].value,
    madeAheadDays: policy['slot.madeAheadDays'].value,
    openingTime: policy['slot.openingTime'].value,
    cancelDaysBefore: policy['appt.cancelDaysBefore'].value,
    cancelTime: policy['appt.cancelTime'].value,
    calendar: await workCalendarOf(tx, hospital, span),
  };
}

/** A wall clock's instant some days before a date. */
const wallClock = (serviceOn: string, daysBefore: number, minutes: number): Date =>
  new Date(startOfLocalDay(addDays(serviceOn, -daysBefore)).getTime() + minutes * MINUTE);

/** When the places of a session on that date open (放号); null for one that is open from its making on. */
export function opening(plan: SessionPlan, serviceOn: string, now: Date): Date | null {
  const opensAt = wallClock(serviceOn, plan.horizonDays, plan.openingTime);
  return opensAt > now ? opensAt : null;
}

/** Until when a booking in the session is cancelled in time: never later than its beginning. */
export function cancelUntil(plan: SessionPlan, serviceOn: string, session: { readonly startAt: Date }): Date {
  const cutOff = wallClock(serviceOn, plan.cancelDaysBefore, plan.cancelTime);
  return cutOff < session.startAt ? cutOff : session.startAt;
}
