import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { policyFor } from '../policy-value/read.ts';
import { POLICY_TABLE } from '../policy-value/table.ts';
import { consentHolds } from './asked.ts';
import { daysLater } from './clocks.ts';
import { placedTarget } from './facing.ts';
import { tellExpiring } from './tell.ts';

const BATCH = 200;
// What has a place ends by a miss first, and of that everybody is told.
const UNREMINDED = `r."state" IN ('SENT', 'PLACED') AND r."missedAt" IS NULL
  AND (r."remindedExpiresAt" IS NULL OR r."remindedExpiresAt" <> r."expiresAt")`;
// A death that is reported stops reminders at once (domain 3.8).
const selectEnding = statement(`
  SELECT r."id", r."fromOrgId", r."sentAt", r."expiresAt", o."regionCode"
  FROM "Referral" r JOIN "Organization" o ON o."id" = r."fromOrgId" JOIN "Resident" p ON p."id" = r."residentId"
  WHERE p."life" = 'ALIVE' AND ${UNREMINDED} AND r."expiresAt" > :now AND r."expiresAt" <= :horizonAt AND r."id" > :afterId
  ORDER BY r."id" LIMIT ${BATCH}`);
// The guard: of all that remind at once, one gets past it. It is no change of the referral, so its version stays.
const claimReminder = statement(`
  UPDATE "Referral" AS r SET "remindedExpiresAt" = r."expiresAt"
  WHERE r."id" = :id AND r."expiresAt" = :expiresAt AND ${UNREMINDED}`);

interface Ending {
  readonly id: string;
  readonly fromOrgId: string;
  readonly regionCode: string;
  readonly sentAt: string;
  readonly expiresAt: string;
}

async function tellOnce(tx: Tx, { id, ...ending }: Ending, at: Date, now: Date): Promise<number> {
  const expiresAt = new Date(ending.expiresAt);
  if ((await tx.run(claimReminder, { id, expiresAt })) === 0) return 0;
  const targets = { include: { consent: true } } as const;
  const referral = await tx.db.referral.findUniqueOrThrow({ where: { id }, include: { targets } });
  // Of whom it is, a receiver is told as long as it may know.
  const receiver = referral.state === 'PLACED' ? placedTarget(referral) : null;
  const isOpen = receiver !== null && consentHolds(receiver.consent, now);
  const receiverId = isOpen ? receiver.organizationId : null;
  await tellExpiring(tx, { ...referral, expiresAt }, { receiverId, at }, now);
  return 1;
}

/** What was never valid for longer than the reminder is early is not reminded of: who sent it knows. */
async function remind(ending: Ending, now: Date): Promise<number> {
  const { fromOrgId: organizationId, regionCode } = ending;
  const sentAt = new Date(ending.sentAt);
  const { value } = await policyFor(
    { rows },
    'referral.expiryReminderDays',
    { organizationId, regionCode },
    sentAt,
  );
  const dueAt = daysLater(new Date(ending.expiresAt), -value);
  if (dueAt > now || dueAt <= sentAt) return 0;
  return write((tx) => tellOnce(tx, ending, dueAt, now));
}

/**
 * Reminds the sender, and a receiver that has reserved nothing, of referrals whose validity ends in
 * `referral.expiryReminderDays` (domain 3.5.5): once for each end, whatever the number of processes and however long none ran.
 * @returns of how many it reminded
 */
export async function remindOfExpiries(now: Date): Promise<number> {
  const horizonAt = daysLater(now, POLICY_TABLE['referral.expiryReminderDays'].max);
  let told = 0;
  for (let afterId = ''; ; ) {
    const ending = await rows<Ending>(selectEnding, { now, horizonAt, afterId });
    for (const one of ending) told += await remind(one, now);
    const last = ending.at(-1);
    if (last === undefined || ending.length < BATCH) return told;
    afterId = last.id;
  }
}
