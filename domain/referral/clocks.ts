import type { Tx } from '../../prisma/client.ts';
import type { PolicyPlace } from '../policy-value/applied.ts';
import { policiesFor } from '../policy-value/read.ts';
import { workingDaysLater } from '../work-calendar/working-time.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Of a referral that is over: nothing of it is due any more. */
export const NO_CLOCKS = {
  ...{ expiresAt: null, cosignDueAt: null, feedbackDueAt: null, closeDueAt: null },
  ...{ unmetDueAt: null, abortDueAt: null, remainderDueAt: null, missedAt: null },
} as const;

export const hoursLater = (from: Date, hours: number): Date => new Date(from.getTime() + hours * HOUR);
export const daysLater = (from: Date, days: number): Date => hoursLater(from, days * 24);

const COSIGN = ['referral.cosignUrgentMinutes', 'referral.cosignWorkingDays'] as const;
const SCHEDULE = ['referral.scheduleUrgentHours', 'referral.scheduleWorkingDays'] as const;
const ANSWER = ['referral.acceptUrgentHours', 'referral.acceptWorkingDays'] as const;

/** By when a doctor has signed: URGENT by the clock, ROUTINE in working time (domain 0, 3.5.1). */
export async function cosignDueAt(tx: Tx, urgency: string, place: PolicyPlace, now: Date): Promise<Date> {
  const policy = await policiesFor(tx, COSIGN, place, now);
  if (urgency === 'URGENT')
    return new Date(now.getTime() + policy['referral.cosignUrgentMinutes'].value * MINUTE);
  return workingDaysLater(tx, place, now, policy['referral.cosignWorkingDays'].value);
}

/** By when the asked organisation has answered, from the sending on, whether it opens it or not (domain 3.5.4). */
export async function answerDueAt(tx: Tx, urgency: string, place: PolicyPlace, now: Date): Promise<Date> {
  const policy = await policiesFor(tx, ANSWER, place, now);
  if (urgency === 'URGENT') return hoursLater(now, policy['referral.acceptUrgentHours'].value);
  return workingDaysLater(tx, place, now, policy['referral.acceptWorkingDays'].value);
}

/** Row filter of targets: nobody has answered in time. The first question stops the clock, as long as its own time runs. */
export const answerIsLate = (now: Date) => ({
  answerDueAt: { lte: now },
  OR: [
    { state: { in: ['ASKED', 'RECEIVED'] } },
    { state: 'INFO_REQUESTED', OR: [{ isPauseUsed: true }, { infoDueAt: { lte: now } }] },
  ],
});

/** By when the receiver has reserved a place or a bed, from the acceptance on (domain 3.5.5). */
export async function scheduleDueAt(tx: Tx, urgency: string, place: PolicyPlace, now: Date): Promise<Date> {
  const policy = await policiesFor(tx, SCHEDULE, place, now);
  if (urgency === 'URGENT') return hoursLater(now, policy['referral.scheduleUrgentHours'].value);
  return workingDaysLater(tx, place, now, policy['referral.scheduleWorkingDays'].value);
}
