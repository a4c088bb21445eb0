import { addDays, endOfLocalDay, startOfLocalDay } from '../calendar-date.ts';
import { InvalidInput } from '../errors.ts';
import { type AppointmentState, DROPPED_STATES, KEPT_STATES } from './workflow.ts';

export const RULE = 'domain 2 Appointment: assistance, transport, escort';

/** When a resident left for a visit and came back from it, as far as somebody has said so. */
export interface Leave {
  readonly leftAt: string | Date | null;
  readonly returnedAt: string | Date | null;
}

/** On the way, at the hospital, or on the way back: nobody has said that the resident is home again. */
export const isOut = ({ leftAt, returnedAt }: Leave): boolean => leftAt !== null && returnedAt === null;

/** The times of a trip: when it is to begin, when it began, when it was over. */
export interface Trip {
  readonly leaveAt: Date | null;
  readonly leftAt: Date | null;
  readonly returnedAt: Date | null;
}

/** What is told of a trip: undefined says nothing, null takes a time away. */
export type GivenTrip = { readonly [Time in keyof Trip]?: Date | null | undefined };

/** The visit that a trip is for. Instants as the database gives them. */
export interface Visit {
  readonly state: AppointmentState;
  readonly serviceOn: string;
  readonly startAt: string;
  readonly endAt: string;
}

const kept = (given: Date | null | undefined, standing: Date | null): Date | null =>
  given === undefined ? standing : given;

/** The trip as it is once what is told is written. */
export const toldTrip = (standing: Trip, { leaveAt, leftAt, returnedAt }: GivenTrip): Trip => ({
  leaveAt: kept(leaveAt, standing.leaveAt),
  leftAt: kept(leftAt, standing.leftAt),
  returnedAt: kept(returnedAt, standing.returnedAt),
});

const refused = (code: string, path: string, message: string): InvalidInput =>
  new InvalidInput({ code, message, path: [path], rule: RULE });
const wrongTime = (path: string, message: string): InvalidInput => refused('TRAVEL_TIME', path, message);

const CLAIM = ['idempotencyKey', 'appointmentId', 'expectedVersion'];
const TIMES = ['leftAt', 'returnedAt'];

/** Of a booking that is over nothing is arranged any more; only where the resident is. @throws InvalidInput TRAVEL_OVER */
export function requireOnlyTimes({ state }: Visit, input: object): void {
  if (!DROPPED_STATES.includes(state)) return;
  const other = Object.entries(input).find(
    ([field, value]) => value !== undefined && ![...CLAIM, ...TIMES].includes(field),
  );
  if (other === undefined) return;
  throw refused('TRAVEL_OVER', other[0], 'This booking is over: only the return is still told.');
}

/** Nobody leaves for a place that is not theirs yet. */
const WITHOUT_PLACE: readonly AppointmentState[] = [...KEPT_STATES, 'REQUESTED', 'WAITLISTED'];

/** Who lives far away leaves the evening before. */
const earliest = ({ serviceOn }: Visit): Date => startOfLocalDay(addDays(serviceOn, -1));

function requirePlan(visit: Visit, leaveAt: Date): void {
  if (leaveAt < earliest(visit))
    throw wrongTime('leaveAt', 'This is more than a day before the day of the visit.');
  if (leaveAt >= new Date(visit.endAt)) throw wrongTime('leaveAt', 'The visit is over by then.');
}

function requireLeft(visit: Visit, leftAt: Date, now: Date): void {
  if (leftAt > now) throw wrongTime('leftAt', 'This time has not come yet.');
  if (WITHOUT_PLACE.includes(visit.state))
    throw wrongTime('leftAt', 'Nobody leaves for a place that is not booked.');
  if (leftAt < earliest(visit))
    throw wrongTime('leftAt', 'This is more than a day before the day of the visit.');
  if (leftAt >= endOfLocalDay(visit.serviceOn))
    throw wrongTime('leftAt', 'The day of the visit is over by then.');
}

/**
 * A trip fits its visit: who leaves does so on the day of the visit or the evening before, and not after it; nobody has
 * left or returned in the future, nor come back before leaving. What stands already was judged when it was told.
 * @throws InvalidInput TRAVEL_TIME that names the field
 */
export function requireTimes(
  visit: Visit,
  { given, trip }: { readonly given: GivenTrip; readonly trip: Trip },
  now: Date,
): void {
  if (given.leaveAt != null) requirePlan(visit, given.leaveAt);
  if (given.leftAt != null) requireLeft(visit, given.leftAt, now);
  const { leftAt, returnedAt } = trip;
  if (returnedAt === null) return;
  if (returnedAt > now) throw wrongTime('returnedAt', 'This time has not come yet.');
  if (leftAt === null) throw wrongTime('leftAt', 'Who has returned had left.');
  if (returnedAt < leftAt) throw wrongTime('returnedAt', 'The return lies before the leave.');
}

/** What is left of a trip: who is back before a booked visit has begun has yet to leave for it. */
export function stillAhead({ state, startAt }: Visit, trip: Trip): Trip {
  const { leaveAt, returnedAt } = trip;
  if (state !== 'BOOKED' || returnedAt === null || returnedAt > new Date(startAt)) return trip;
  return {
    leaveAt: leaveAt !== null && leaveAt > returnedAt ? leaveAt : null,
    leftAt: null,
    returnedAt: null,
  };
}
