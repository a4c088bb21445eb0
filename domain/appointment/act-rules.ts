import type { Rule } from '../available-action.ts';
import { addDays, endOfLocalDay, localDateOf, wallClockOf } from '../calendar-date.ts';
import { type Refusal, RuleRefused } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import type { Limited, Limits } from './limits.ts';
import { begunRefusal, checkInRefusal, sessionClosed, toAnswerRefusal, unansweredRefusal } from './rules.ts';
import type { AppointmentState } from './workflow.ts';

/** An appointment as the rules of its acts look at it. */
export interface RuleFacts extends Limited {
  readonly state: AppointmentState;
  readonly serviceOn: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly bookedById: string;
  readonly requestDueAt: string | null;
  readonly contestedAt: string | null;
  readonly cancelUntilAt: string | null;
  /** When it was moved although the cut-off of the place that it had was over. */
  readonly movedLateAt: string | null;
  readonly sessionState: string | null;
  /** Until when the referral whose place it is can be reserved one; null for any other booking. */
  readonly referralExpiresAt: string | null;
}

/** The appointment, the limits of its hospital, and who asks when. */
export interface ActFacts {
  readonly found: RuleFacts;
  readonly limits: Limits;
  readonly viewer: Viewer;
  readonly now: Date;
}

type ActRule = Rule<ActFacts>;

const MINUTE = 60_000;

/** Its day is over and nobody has said what became of it: the hospital was silent, and the clock counts nothing. */
export const isUnanswered = ({ state, serviceOn, noShowAt }: RuleFacts, now: Date): boolean =>
  state === 'BOOKED' && noShowAt === null && serviceOn < localDateOf(now);

/** A booking is moved before its time; what is no booking yet, or none any more, at any time. */
const notBegun: ActRule = ({ found, now }) => {
  if (found.state !== 'BOOKED') return null;
  return isUnanswered(found, now) ? unansweredRefusal() : begunRefusal(found, now);
};

/** It is cancelled before its time, or when its day is over and the hospital has said nothing of it. */
const notUnderWay: ActRule = (facts) => (isUnanswered(facts.found, facts.now) ? null : notBegun(facts));

/** A visit that has not begun has not taken place. */
const begun: ActRule = ({ found, now }) => (found.state === 'BOOKED' ? toAnswerRefusal(found, now) : null);

const onItsDay: ActRule = ({ found, now }) => checkInRefusal(found, localDateOf(now));

const sessionStands: ActRule = ({ found }) =>
  found.sessionState === null || found.sessionState === 'OPEN' ? null : sessionClosed('appointmentId');

/** Whether the hospital's cut-off for the place is over (null: there is none but the beginning). */
export const isPastCutOff = ({ state, cancelUntilAt }: RuleFacts, now: Date): boolean =>
  state === 'BOOKED' && cancelUntilAt !== null && Date.parse(cancelUntilAt) <= now.getTime();

/**
 * Whether a cancellation now is late: the cut-off is over, or was when the booking was moved to where it is. An
 * unanswered one is not cancelled late: nobody is held to a day of which the hospital says nothing.
 */
export const isLateToCancel = (found: RuleFacts, now: Date): boolean =>
  !isUnanswered(found, now) &&
  (isPastCutOff(found, now) || (found.state === 'BOOKED' && found.movedLateAt !== null));

const undone: ActRule = ({ found, limits, viewer, now }) => {
  const rule = 'domain 0 VOIDED: undone by its booker for 10 minutes';
  // What the hospital answered was not booked here; it is cancelled like any other.
  if (found.bookedById !== viewer.personId || found.requestDueAt !== null)
    return new RuleRefused({ code: 'NOT_YOUR_BOOKING', message: 'Only who booked it can undo it.', rule });
  const until = Date.parse(found.bookedAt ?? found.createdAt) + limits.undo.value * MINUTE;
  if (now.getTime() < until) return begunRefusal(found, now);
  const message = `A booking can be undone for ${limits.undo.value} minutes; cancel it instead.`;
  return new RuleRefused({ code: 'UNDO_TOO_LATE', message, rule, policy: limits.undo });
};

/** So many days after the day on which it was missed. */
const withinDays: ActRule = ({ found, limits, now }) => {
  if (found.state !== 'NO_SHOW' || found.noShowAt === null) return null;
  const lastOn = addDays(localDateOf(new Date(found.noShowAt)), limits.excuse.value);
  if (now < endOfLocalDay(lastOn)) return null;
  return new RuleRefused({
    code: 'NO_SHOW_SETTLED',
    message: `A no-show is contested, excused or corrected within ${limits.excuse.value} days.`,
    rule: 'domain 3.4 NO_SHOW: within 7 d',
    policy: limits.excuse,
  });
};

const contestedOnce: ActRule = ({ found }) => {
  if (found.state !== 'NO_SHOW' || found.contestedAt === null) return null;
  const message = 'This no-show is contested already; the hospital decides.';
  return new RuleRefused({ code: 'CONTESTED_ALREADY', message, rule: 'domain 3.4 NO_SHOW: contestable' });
};

/** What is over gets no other place: the referral has expired while its session was stopped. */
const referralStands: ActRule = ({ found, now }) => {
  const { state, referralExpiresAt } = found;
  if (state !== 'TO_REBOOK' || referralExpiresAt === null || Date.parse(referralExpiresAt) > now.getTime())
    return null;
  const message =
    'The referral of this booking has expired; cancel the booking, and refer the resident anew.';
  return new RuleRefused({ code: 'REFERRAL_OVER', message, rule: 'domain 3.5.5' });
};

const RULES: Readonly<Record<string, readonly ActRule[]>> = {
  appointmentBook: [sessionStands],
  appointmentOfferAccept: [sessionStands],
  appointmentReschedule: [notBegun, referralStands],
  slotExceptionAdd: [referralStands],
  appointmentCancel: [notUnderWay],
  appointmentUndo: [undone],
  appointmentCheckIn: [onItsDay],
  appointmentComplete: [begun, withinDays],
  appointmentExcuse: [withinDays],
  appointmentContest: [withinDays, contestedOnce],
};

const always = () => true;
const never = () => false;
const onceMissed = ({ state }: RuleFacts) => state === 'NO_SHOW';
const LIMITED: Readonly<Record<string, (found: RuleFacts) => boolean>> = {
  appointmentUndo: always,
  appointmentComplete: onceMissed,
  appointmentExcuse: always,
  appointmentContest: always,
};

/** The rules of an act beyond its edge, and whether they ask for the hospital's limits. */
export const actRules = (act: string) => ({
  rules: RULES[act] ?? [],
  needsLimits: LIMITED[act] ?? never,
});

const cancelsLate = (message: string, { limits }: ActFacts): Refusal => {
  const rule = 'domain 3.4 LATE_CANCELLED: after the hospital’s cut-off, with reason';
  return new RuleRefused({ code: 'CANCELLED_LATE', message, rule, policy: limits.cancel });
};

const cutOff = ({ cancelUntilAt }: RuleFacts): string =>
  cancelUntilAt === null ? '' : wallClockOf(new Date(cancelUntilAt));

/** What an act means for a cancellation once the cut-off is over: of this one, or of a later one. */
const WARNINGS: Readonly<Record<string, (facts: ActFacts) => string | null>> = {
  appointmentCancel: ({ found, now }) => {
    if (!isLateToCancel(found, now)) return null;
    return isPastCutOff(found, now)
      ? `The hospital's cut-off was ${cutOff(found)}: from then on a cancellation counts as late.`
      : 'This booking was moved after the cut-off of its former place: a cancellation counts as late.';
  },
  appointmentReschedule: ({ found, now }) =>
    isPastCutOff(found, now) && !isUnanswered(found, now)
      ? `The hospital's cut-off was ${cutOff(found)}: a booking that is moved now counts as late if it is cancelled afterwards.`
      : null,
};

/** What an act will mean although it is open (domain 3.4 LATE_CANCELLED). */
export function actWarnings(act: string, facts: ActFacts): Refusal[] {
  const message = WARNINGS[act]?.(facts) ?? null;
  return message === null ? [] : [cancelsLate(message, facts)];
}
