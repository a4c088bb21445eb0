import { addDays, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { ReminderStage } from '../codes/agreement-ground.ts';
import type { AppliedPolicy } from '../errors.ts';
import type { AgreementState } from './workflow.ts';

export const REMINDER_LIMITS = [
  'agreement.reminderDaysFirst',
  'agreement.reminderDaysSecond',
  'agreement.reminderDaysLast',
] as const;
export type ReminderLimits = Readonly<Record<(typeof REMINDER_LIMITS)[number], AppliedPolicy>>;

/** What runs to an end that somebody should see to: a suspension stops no term; under notice the end is known. */
export const REMINDED_STATES: readonly AgreementState[] = ['ACTIVE', 'SUSPENDED'];

/** An agreement as far as its reminders go. */
export interface Ending {
  readonly endOn: string;
  readonly startsAt: Date;
  readonly countersignedAt: Date | null;
}

export interface Reminder {
  readonly stage: ReminderStage;
  readonly days: number;
  readonly dueAt: Date;
}

const STAGES: readonly (readonly [ReminderStage, (typeof REMINDER_LIMITS)[number]])[] = [
  ['FIRST', 'agreement.reminderDaysFirst'],
  ['SECOND', 'agreement.reminderDaysSecond'],
  ['LAST', 'agreement.reminderDaysLast'],
];

/**
 * The reminders that are due, the first one first: each at the start of the day so many days before the last. One
 * whose day lay before the agreement began is none: of a short agreement everybody knows when it ends.
 */
export const dueReminders = (ending: Ending, limits: ReminderLimits, now: Date): Reminder[] =>
  STAGES.map(([stage, key]) => {
    const days = limits[key].value;
    return { stage, days, dueAt: startOfLocalDay(addDays(ending.endOn, -days)) };
  }).filter(
    ({ dueAt }) => dueAt <= now && dueAt >= ending.startsAt && dueAt >= (ending.countersignedAt ?? dueAt),
  );

/** Days from today to the last day of a term, itself not counted. */
export const daysLeft = (endOn: string, now: Date): number =>
  Math.round(
    (startOfLocalDay(endOn).getTime() - startOfLocalDay(localDateOf(now)).getTime()) / (24 * 60 * 60 * 1000),
  );

/** The reminder that stands now: the latest one that is due. */
export interface AgreementReminder {
  readonly stage: ReminderStage;
  readonly daysLeft: number;
}

/** What is shown of the end: null while no reminder is due, under notice, and once a successor is signed. */
export function reminderNow(
  ending: Ending & { readonly state: AgreementState; readonly isSucceeded: boolean },
  limits: ReminderLimits,
  now: Date,
): AgreementReminder | null {
  if (ending.isSucceeded || !REMINDED_STATES.includes(ending.state)) return null;
  const latest = dueReminders(ending, limits, now).at(-1);
  return latest === undefined ? null : { stage: latest.stage, daysLeft: daysLeft(ending.endOn, now) };
}
