import { rows, statement, write } from '../../prisma/client.ts';
import type { Message } from './lane.ts';
import { noteTold } from './told-patients.ts';

/**
 * Whether a message has told of its object, whatever became of it since: what has left may have been kept by a system whose answer was
 * lost, and that has to hear what becomes of it.
 */
export const HAS_TOLD = `"leftAt" IS NOT NULL`;

const leave = statement(`UPDATE "OutboxMessage" SET "leftAt" = :now WHERE "id" = :id AND "leftAt" IS NULL`);

/**
 * Keeps that a message leaves, before it does: no answer may come, and this process may not live to hear one.
 * @param heardOf of whom the system hears for the first time, and whose it is
 */
export async function noteLeaving(
  { id, leftAt }: Message,
  heardOf: { readonly organizationId: string; readonly ids: readonly string[] },
  now: Date,
): Promise<void> {
  if (leftAt !== null && heardOf.ids.length === 0) return;
  await write(async (tx) => {
    await tx.run(leave, { id, now });
    await noteTold(tx, heardOf, now);
  });
}

const TOLD = `SELECT 1 FROM "OutboxMessage" WHERE "organizationId" = :organizationId AND ${HAS_TOLD}`;
const told = statement(`${TOLD} AND "noun" = :noun AND "nounId" = :nounId LIMIT 1`);
const toldAlong = statement(`${TOLD} AND "noun" IN ('referral', 'referralTarget') AND "nounId" IN (
  SELECT t."id" FROM "ReferralTarget" t WHERE t."consentId" = :nounId
  UNION ALL SELECT t."referralId" FROM "ReferralTarget" t WHERE t."consentId" = :nounId) LIMIT 1`);

/** Whether the system of an organisation has been told of an object before, wherever it was registered then. */
export async function wasTold(organizationId: string, { noun, nounId }: Message): Promise<boolean> {
  if ((await rows(told, { organizationId, noun, nounId })).length > 0) return true;
  // A consent goes along with the referrals that rest on it.
  return noun === 'consent' && (await rows(toldAlong, { organizationId, nounId })).length > 0;
}
