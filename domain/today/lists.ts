import { DROPPED_STATES } from '../appointment/workflow.ts';
import { localDateOf } from '../calendar-date.ts';
import type { CancelReason } from '../codes/cancel-reason.ts';
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
  readonly reasonCode: string | null;
  readonly isFasting: number;
  /**
   * Whether something else says where the resident is: a later trip, a stay in hospital or on leave, the end of the stay
   * in the home, death.
   */
  readonly isWhereKnown: number;
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

/** How a booking ends that says where the resident is. */
const SAYING_WHERE: readonly (string | null)[] = ['DEATH', 'ADMITTED'] satisfies CancelReason[];

/** Nobody noted that they left, and yet they did: until the end of the day they are awaited; after an emergency longer. */
const wasThere = ({ state, serviceOn }: TodayAppointment, { dateOn }: Day): boolean =>
  AT_THE_HOSPITAL.includes(state) &&
  (serviceOn === dateOn || (state === 'MOVED_TO_EMERGENCY' && serviceOn < dateOn));

/** Who has left and is not back is awaited on that day and on every later one, whatever has become of the booking. */
function isAwaited(one: TodayAppointment, day: Day): boolean {
  const { state, leftAt, returnedAt, reasonCode, isWhereKnown } = one;
  if (returnedAt !== null || isWhereKnown === 1 || state === 'VOIDED') return false;
  if (DROPPED_STATES.some((dropped) => dropped === state) && SAYING_WHERE.includes(reasonCode)) return false;
  return leftAt === null ? wasThere(one, day) : localDateOf(new Date(leftAt)) <= day.dateOn;
}

const RULES: Readonly<Record<TodayList, (one: TodayAppointment, day: Day) => boolean>> = {
  LEAVING: ({ state, serviceOn, leftAt }, { dateOn }) =>
    state === 'BOOKED' && serviceOn === dateOn && leftAt === null,
  RETURNING: isAwaited,
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
