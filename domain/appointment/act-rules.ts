import type { Rule } from '../available-action.ts';
import { addDays, endOfLocalDay, localDateOf } from '../calendar-date.ts';
import { type Refusal, RuleRefused } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import type { Limited, Limits } from './limits.ts';
import { begunRefusal, checkInRefusal, sessionClosed } from './rules.ts';
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
  readonly sessionState: string | null;
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

/** A booking is moved and cancelled before its time; what is no booking yet, or none any more, at any time. */
const notBegun: ActRule = ({ found, now }) => (found.state === 'BOOKED' ? begunRefusal(found, now) : null);

const onItsDay: ActRule = ({ found, now }) => checkInRefusal(found, localDateOf(now));

const sessionStands: ActRule = ({ found }) =>
  found.sessionState === null || found.sessionState === 'OPEN' ? null : sessionClosed('appointmentId');

/** Whether a cancellation now is late: the hospital's cut-off is over (null: there is none but the beginning). */
export const isLateToCancel = (found: RuleFacts, now: Date): boolean =>
  found.state === 'BOOKED' &&
  found.cancelUntilAt !== null &&
  Date.parse(found.cancelUntilAt) <= now.getTime();

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

const RULES: Readonly<Record<string, readonly ActRule[]>> = {
  appointmentBook: [sessionStands],
  appointmentOfferAccept: [sessionStands],
  appointmentReschedule: [notBegun],
  appointmentCancel: [notBegun],
  appointmentUndo: [undone],
  appointmentCheckIn: [onItsDay],
  appointmentComplete: [withinDays],
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

/** What an act will mean although it is open (domain 3.4 LATE_CANCELLED). */
export function actWarnings(act: string, { found, limits, now }: ActFacts): Refusal[] {
  if (act !== 'appointmentCancel' || !isLateToCancel(found, now)) return [];
  const message = `The hospital's cut-off was ${found.cancelUntilAt}: from then on a cancellation counts as late.`;
  const rule = 'domain 3.4 LATE_CANCELLED: after the hospital’s cut-off, with reason';
  return [new RuleRefused({ code: 'CANCELLED_LATE', message, rule, policy: limits.cancel })];
}
