import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { tellDuty } from '../notification/tell.ts';
import { policiesFor } from '../policy-value/read.ts';
import { POLICY_TABLE } from '../policy-value/table.ts';
import { effectiveStateSql } from '../workflow.ts';
import { dueReminders, REMINDED_STATES, REMINDER_LIMITS, type Reminder } from './reminder.ts';
import { agreementWorkflow, SIGNED_AGREEMENT_STATES } from './workflow.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 200;

const listed = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');

// Signed, a successor takes its place: there is nothing left to see to.
const selectEnding = statement(`
  SELECT a."id", a."nursingHomeId", a."medicalOrgId", a."endOn", a."startsAt", a."countersignedAt", a."remindedDays",
    o."regionCode"
  FROM "CooperationAgreement" a JOIN "Organization" o ON o."id" = a."nursingHomeId"
  WHERE a."state" IN (${listed(SIGNED_AGREEMENT_STATES)}) AND a."endsAt" <= :horizonAt AND a."endsAt" > :now
    AND (${effectiveStateSql(agreementWorkflow, 'a')}) IN (${listed(REMINDED_STATES)}) AND a."id" > :afterId
    AND NOT EXISTS (SELECT 1 FROM "CooperationAgreement" s WHERE s."predecessorId" = a."id"
      AND (${effectiveStateSql(agreementWorkflow, 's')}) IN (${listed(SIGNED_AGREEMENT_STATES)}))
  ORDER BY a."id" LIMIT ${BATCH}`);

/** The guard: of all that tell at once, one gets past it. It is no change of the agreement, so its version stays. */
const claimReminder = statement(`
  UPDATE "CooperationAgreement" SET "remindedDays" = :days
  WHERE "id" = :id AND ("remindedDays" IS NULL OR "remindedDays" > :days)`);

interface EndingRow {
  id: string;
  nursingHomeId: string;
  medicalOrgId: string;
  endOn: string;
  startsAt: string;
  countersignedAt: string | null;
  remindedDays: number | null;
  regionCode: string;
}

/** Tells both sides of one stage, unless somebody else has. */
async function tellStage(
  tx: Tx,
  row: EndingRow,
  { stage, days, dueAt }: Reminder,
  now: Date,
): Promise<number> {
  if ((await tx.run(claimReminder, { id: row.id, days })) === 0) return 0;
  const told = { kind: 'AGREEMENT_ENDING', noun: 'agreement', nounId: row.id, occasion: stage } as const;
  for (const organizationId of [row.nursingHomeId, row.medicalOrgId])
    await tellDuty(tx, { organizationId, function: 'ADMINISTRATION' }, { ...told, at: dueAt }, now);
  return 1;
}

async function remind(row: EndingRow, now: Date): Promise<number> {
  const place = { organizationId: row.nursingHomeId, regionCode: row.regionCode };
  const limits = await policiesFor({ rows }, REMINDER_LIMITS, place, now);
  const countersignedAt = row.countersignedAt === null ? null : new Date(row.countersignedAt);
  const ending = { endOn: row.endOn, startsAt: new Date(row.startsAt), countersignedAt };
  const due = dueReminders(ending, limits, now).filter(({ days }) => days < (row.remindedDays ?? Infinity));
  let told = 0;
  for (const reminder of due) told += await write((tx) => tellStage(tx, row, reminder, now));
  return told;
}

/**
 * Tells both sides of agreements that end soon, each stage once, dated with its due instant, whatever the number of
 * processes and however long none ran (domain 3.1: reminders 60/30/7 days). @returns how many stages it told
 */
export async function remindOfEndings(now: Date): Promise<number> {
  const furthest = POLICY_TABLE['agreement.reminderDaysFirst'].max + 1;
  const horizonAt = new Date(now.getTime() + furthest * DAY_MS);
  let told = 0;
  for (let afterId = ''; ; ) {
    const ending = await rows<EndingRow>(selectEnding, { now, horizonAt, afterId });
    for (const row of ending) told += await remind(row, now);
    const last = ending.at(-1);
    if (last === undefined || ending.length < BATCH) return told;
    afterId = last.id;
  }
}
