import type { TodayList } from '../codes/today.ts';

/** An appointment of the home as the lists of the day look at it. Instants as the database gives them. */
export interface TodayAppointment {
  readonly id: string;
  /** The state that counts now. */
  readonly state: string;
  readonly residentId: string;
  readonly serviceOn: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly leaveAt: string | null;
  readonly leftAt: string | null;
  readonly returnedAt: string | null;
  readonly isFasting: number;
}

/** Of which day the lists are, and when one looks. */
export interface Day {
  readonly dateOn: string;
  /** Who fasts tomorrow morning is told tonight. */
  readonly nextOn: string;
  readonly now: Date;
}

/** Seen by the hospital on that day, in whatever way it ended. */
const AT_THE_HOSPITAL = ['CHECKED_IN', 'CALLED', 'FULFILLED', 'LEFT', 'MOVED_TO_EMERGENCY', 'STOPPED'];

const RULES: Readonly<Record<TodayList, (one: TodayAppointment, day: Day) => boolean>> = {
  LEAVING: ({ state, serviceOn, leftAt }, { dateOn }) =>
    state === 'BOOKED' && serviceOn === dateOn && leftAt === null,
  RETURNING: ({ state, serviceOn, leftAt, returnedAt }, { dateOn }) =>
    returnedAt === null &&
    serviceOn === dateOn &&
    (AT_THE_HOSPITAL.includes(state) || (leftAt !== null && state !== 'CANCELLED')),
  FASTING: ({ state, serviceOn, isFasting }, { dateOn, nextOn }) =>
    state === 'BOOKED' && isFasting === 1 && (serviceOn === dateOn || serviceOn === nextOn),
  TO_REBOOK: ({ state }) => state === 'TO_REBOOK',
  UNANSWERED: ({ state }) => state === 'REQUESTED' || state === 'OFFERED',
  UNCONFIRMED: ({ state, endAt }, { now }) => state === 'BOOKED' && Date.parse(endAt) <= now.getTime(),
};

/** Who leaves first comes first; without a time to leave, by the time at the hospital. */
const leavingAt = ({ leaveAt, startAt }: TodayAppointment): number => Date.parse(leaveAt ?? startAt);

/** The appointments of one list, in the order in which a nurse needs them. */
export const listed = (
  appointments: readonly TodayAppointment[],
  list: TodayList,
  day: Day,
): TodayAppointment[] =>
  appointments.filter((one) => RULES[list](one, day)).sort((a, b) => leavingAt(a) - leavingAt(b));
