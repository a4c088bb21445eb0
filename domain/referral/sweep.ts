import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { sweepRows } from '../sweep.ts';
import { answerIsLate } from './clocks.ts';
import { sweptReferrals } from './expire.ts';
import { receivingDuty, signingDuty, treatingDuty } from './tell.ts';

/** Who has the resident, of a referral past the acceptance. */
const ACCEPTED = `AND t."disclosedAt" IS NOT NULL AND t."state" IN ('ACCEPTED', 'WAITING_BED', 'SCHEDULED')`;
/** Whoever has not asked to end it decides. */
const DECIDER = `CASE r."abortSide" WHEN 'RECEIVER' THEN r."fromOrgId" ELSE t."organizationId" END`;

/** Writes what time has done to referrals; never needed for a right answer. @returns how many edges it wrote */
export const sweepReferrals = (now: Date): Promise<number> => sweepRows(sweptReferrals, now);

interface Overdue {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly clock: string;
  readonly dueAt: string;
  /** Whose work it is. */
  readonly organizationId: string;
  readonly fromOrgId: string;
}

const BATCH = 200;

/** Each clock with its state, its column and whose it is. The clock of the answer stands while its first question is open. */
const clock = (name: string, state: string, due: string, whose: string, also = '') => `
  SELECT r."id" AS "id", r."journeyId", r."residentId", '${name}' AS "clock", ${due} AS "dueAt", ${whose} AS "organizationId",
    r."fromOrgId"
  FROM "Referral" r JOIN "ReferralTarget" t ON t."referralId" = r."id"
  WHERE r."state" = '${state}' AND r."alarmedClock" IS NULL AND ${due} <= :now ${also}`;

const selectOverdue = statement(`
  ${clock('COSIGN', 'PENDING_COSIGN', 'r."cosignDueAt"', 'r."fromOrgId"')}
  UNION ALL ${clock(
    'ANSWER',
    'SENT',
    't."answerDueAt"',
    't."organizationId"',
    `AND (t."state" IN ('ASKED', 'RECEIVED') OR (t."state" = 'INFO_REQUESTED'
      AND (t."isPauseUsed" OR t."infoDueAt" <= :now)))`,
  )}
  UNION ALL ${clock('UNMET', 'SENT', 'r."unmetDueAt"', 'r."fromOrgId"')}
  UNION ALL ${clock('SCHEDULE', 'PLACED', 't."scheduleDueAt"', 't."organizationId"', `AND t."state" = 'ACCEPTED'`)}
  UNION ALL ${clock('BED', 'PLACED', 't."bedWaitDueAt"', 't."organizationId"', `AND t."state" = 'WAITING_BED'`)}
  UNION ALL ${clock('ARRIVAL', 'PLACED', 't."arrivalDueAt"', 't."organizationId"', `AND t."state" <> 'WAITING_BED'`)}
  UNION ALL ${clock('ABORT', 'ARRIVED', 'r."abortDueAt"', DECIDER, ACCEPTED)}
  UNION ALL ${clock('ABORT', 'IN_TREATMENT', 'r."abortDueAt"', DECIDER, ACCEPTED)}
  UNION ALL ${clock('FEEDBACK', 'COMPLETED', 'r."feedbackDueAt"', 't."organizationId"', ACCEPTED)}
  UNION ALL ${clock('CLOSE', 'FEEDBACK_RETURNED', 'r."closeDueAt"', 'r."fromOrgId"', ACCEPTED)}
  ORDER BY "dueAt", "id" LIMIT ${BATCH}`);
// The guard: of several processes one raises it, once for each state: the next step begins another clock.
const takeClock = statement(`
  UPDATE "Referral" SET "alarmedClock" = :clock WHERE "id" = :id AND "alarmedClock" IS NULL`);

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

/** Whose answer is late, each with its own word; who is one of several is not told whom it is about. */
async function lateAnswers(tx: Tx, { id, organizationId }: Overdue, name: string, now: Date) {
  if (name !== 'ANSWER') return [{ organizationId, isTold: true }];
  const targets = await tx.db.referralTarget.findMany({
    where: { referralId: id, ...answerIsLate(now) },
    orderBy: { rank: 'asc' },
  });
  return targets.map((one) => ({ organizationId: one.organizationId, isTold: one.disclosedAt !== null }));
}

async function raise(tx: Tx, overdue: Overdue, now: Date): Promise<number> {
  const { id: nounId, journeyId, residentId, clock: name, dueAt, organizationId, fromOrgId } = overdue;
  const at = new Date(dueAt);
  if ((await tx.run(takeClock, { id: nounId, clock: name })) === 0) return 0;
  const about = { noun: 'referral', nounId, journeyId, residentId, at, kind: 'REFERRAL_OVERDUE' } as const;
  for (const { organizationId: whose, isTold } of await lateAnswers(tx, overdue, name, now)) {
    const duty = await (DUTY[name] ?? signingDuty)(tx, whose, now);
    const whom = isTold ? {} : { residentId: null, journeyId: nounId };
    await raiseAlarm(tx, { ...about, ...whom, organizationId: whose, function: duty }, now);
  }
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
