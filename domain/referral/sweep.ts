import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { sweepRows } from '../sweep.ts';
import { consentEndedSql } from './asked.ts';
import { tellEndedConsents } from './consent-ended.ts';
import { sweptReferrals } from './expire.ts';
import { handOverUnfollowed } from './owner-gone.ts';
import { remindOfExpiries } from './remind.ts';
import { receivingDuty, signingDuty, treatingDuty } from './tell.ts';

/** Who has the resident, of a referral past the acceptance. */
const ACCEPTED = `AND t."disclosedAt" IS NOT NULL AND t."state" IN ('ACCEPTED', 'WAITING_BED', 'SCHEDULED')`;
/** Whoever has not asked to end it decides. */
const DECIDER = `CASE r."abortSide" WHEN 'RECEIVER' THEN r."fromOrgId" ELSE t."organizationId" END`;

/** Writes what time has done to referrals; never needed for a right answer. @returns how many edges it wrote */
export const sweepReferrals = (now: Date): Promise<number> => sweepRows(sweptReferrals, now);

/** Tells both sides of consents that have ended on the way. @returns how many ends it told */
export const sweepReferralConsents = (now: Date): Promise<number> => tellEndedConsents(now);

/** Hands over what is followed by nobody who may. @returns how many changed hands */
export const sweepReferralOwners = (now: Date): Promise<number> => handOverUnfollowed(now);

/** Reminds of validities that end soon. @returns of how many it reminded */
export const sweepReferralReminders = (now: Date): Promise<number> => remindOfExpiries(now);

interface Overdue {
  readonly id: string;
  readonly targetId: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly clock: string;
  readonly dueAt: string;
  /** Whose work it is. */
  readonly organizationId: string;
  readonly fromOrgId: string;
  /** Since when it knows whom the referral is about; null for one of several. */
  readonly disclosedAt: string | null;
}

const BATCH = 200;

/** The mark that a clock has raised its alarm: of the answers each has its own, which a clock that was moved has not met. */
const NOT_ALARMED = `r."alarmedClock" IS NULL`;
const ANSWER_NOT_ALARMED = `(t."alarmedDueAt" IS NULL OR t."alarmedDueAt" <> t."answerDueAt")`;

/** Each clock with its state, its column and whose it is. */
const clock = (name: string, state: string, due: string, whose: string, also = '', mark = NOT_ALARMED) => `
  SELECT r."id" AS "id", t."id" AS "targetId", r."journeyId", r."residentId", '${name}' AS "clock", ${due} AS "dueAt",
    ${whose} AS "organizationId", r."fromOrgId", t."disclosedAt"
  FROM "Referral" r JOIN "ReferralTarget" t ON t."referralId" = r."id"
  WHERE r."state" = '${state}' AND ${mark} AND ${due} <= :now ${also}`;
/** The same of who is asked: without the consent it can do nothing, and the sender is told of that. */
const asked = (name: string, state: string, column: string, also: string, mark?: string) =>
  clock(
    name,
    state,
    `t."${column}"`,
    't."organizationId"',
    `AND NOT ${consentEndedSql('t')} AND ${also}`,
    mark,
  );

// The clock of the answer stands while its first question is open.
const LATE = `(t."state" IN ('ASKED', 'RECEIVED') OR (t."state" = 'INFO_REQUESTED'
  AND (t."isPauseUsed" OR t."infoDueAt" <= :now)))`;
const selectOverdue = statement(`
  ${clock('RETURNED', 'DRAFT', 'r."cosignDueAt"', 'r."fromOrgId"')}
  UNION ALL ${clock('COSIGN', 'PENDING_COSIGN', 'r."cosignDueAt"', 'r."fromOrgId"')}
  UNION ALL ${asked('ANSWER', 'SENT', 'answerDueAt', LATE, ANSWER_NOT_ALARMED)}
  UNION ALL ${clock('UNMET', 'SENT', 'r."unmetDueAt"', 'r."fromOrgId"')}
  UNION ALL ${asked('SCHEDULE', 'PLACED', 'scheduleDueAt', `t."state" = 'ACCEPTED'`)}
  UNION ALL ${asked('BED', 'PLACED', 'bedWaitDueAt', `t."state" = 'WAITING_BED'`)}
  UNION ALL ${asked('ARRIVAL', 'PLACED', 'arrivalDueAt', `t."state" <> 'WAITING_BED'`)}
  UNION ALL ${clock('ABORT', 'ARRIVED', 'r."abortDueAt"', DECIDER, ACCEPTED)}
  UNION ALL ${clock('ABORT', 'IN_TREATMENT', 'r."abortDueAt"', DECIDER, ACCEPTED)}
  UNION ALL ${clock('FEEDBACK', 'COMPLETED', 'r."feedbackDueAt"', 't."organizationId"', ACCEPTED)}
  UNION ALL ${clock('CLOSE', 'FEEDBACK_RETURNED', 'r."closeDueAt"', 'r."fromOrgId"', ACCEPTED)}
  ORDER BY "dueAt", "id", "targetId" LIMIT ${BATCH}`);
// The guards: of several processes one raises it, once for each state, or each clock of an answer.
const takeClock = statement(`
  UPDATE "Referral" SET "alarmedClock" = :clock WHERE "id" = :id AND "alarmedClock" IS NULL`);
const takeAnswer = statement(`
  UPDATE "ReferralTarget" SET "alarmedDueAt" = "answerDueAt"
  WHERE "id" = :targetId AND "answerDueAt" <= :now AND ("alarmedDueAt" IS NULL OR "alarmedDueAt" <> "answerDueAt")`);

type DutyOf = (tx: Tx, organizationId: string, now: Date) => Promise<DutyFunction>;
/** Whose duty it is where the clock has run out; of every other clock, of who signs. */
const DUTY: Readonly<Record<string, DutyOf>> = {
  ANSWER: receivingDuty,
  SCHEDULE: receivingDuty,
  BED: receivingDuty,
  ARRIVAL: receivingDuty,
  ABORT: treatingDuty,
  FEEDBACK: treatingDuty,
};

async function isTaken(tx: Tx, { id, targetId, clock: name }: Overdue, now: Date): Promise<boolean> {
  // In the order in which an answer takes them.
  await tx.lock('Referral', id);
  const taken =
    name === 'ANSWER' ? tx.run(takeAnswer, { targetId, now }) : tx.run(takeClock, { id, clock: name });
  return (await taken) > 0;
}

async function raise(tx: Tx, overdue: Overdue, now: Date): Promise<number> {
  if (!(await isTaken(tx, overdue, now))) return 0;
  const { id: nounId, journeyId, residentId, clock: name, organizationId, fromOrgId, disclosedAt } = overdue;
  const at = new Date(overdue.dueAt);
  const about = { noun: 'referral', nounId, journeyId, residentId, at, kind: 'REFERRAL_OVERDUE' } as const;
  const duty = await (DUTY[name] ?? signingDuty)(tx, organizationId, now);
  // Who is one of several is not told whom it is about.
  const isNameless = name === 'ANSWER' && disclosedAt === null;
  const whom = isNameless ? { residentId: null, journeyId: nounId } : {};
  await raiseAlarm(tx, { ...about, ...whom, organizationId, function: duty }, now);
  if (organizationId === fromOrgId) return 1;
  const place = { organizationId: fromOrgId, function: await signingDuty(tx, fromOrgId, now) };
  await raiseAlarm(tx, { ...about, ...place }, now);
  return 1;
}

/**
 * Alarms whoever lets a referral wait beyond its clock, and the sender of it (domain 3.5, 8.3: a named person is told on
 * breach). Worklists count the clocks themselves. @returns how many clocks raised an alarm
 */
export async function sweepReferralClocks(now: Date): Promise<number> {
  let raised = 0;
  for (;;) {
    const due = await rows<Overdue>(selectOverdue, { now });
    for (const one of due) raised += await write((tx) => raise(tx, one, now));
    if (due.length < BATCH) return raised;
  }
}
