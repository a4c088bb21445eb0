import { statement, type Tx } from '../../prisma/client.ts';
import type { ToldChange } from './collect.ts';

interface Follower {
  readonly id: string;
  readonly noun: 'referral' | 'referralTarget';
  readonly journeyId: string;
  readonly referralId: string;
  readonly state: string;
}

const markedAnswers = statement(`
  SELECT "id", 'referralTarget' AS "noun", "journeyId", "referralId", "state" FROM "ReferralTarget" WHERE "id" IN (:ids...)
  ORDER BY "referralId", "rank"`);

/** What each asked organisation is shown of its own answer has changed with the referral. */
async function answersOf(tx: Tx, changes: readonly ToldChange[], marked: ReadonlySet<string>) {
  if (marked.size === 0) return [];
  const answers = await tx.rows<Follower>(markedAnswers, { ids: [...marked] });
  return answers.flatMap((answer) => {
    const event = changes.findLast(({ noun, nounId }) => noun === 'referral' && nounId === answer.referralId);
    return event === undefined ? [] : [{ answer, event }];
  });
}

// What has ended needs no consent any more.
const underConsent = statement(`
  SELECT r."id", 'referral' AS "noun", r."journeyId", r."id" AS "referralId", r."state", -1 AS "rank"
  FROM "Referral" r JOIN "Consent" c ON c."residentId" = r."residentId"
  WHERE c."id" = :id AND r."sentAt" IS NOT NULL AND r."closedAt" IS NULL
  UNION ALL
  SELECT t."id", 'referralTarget' AS "noun", t."journeyId", t."referralId", t."state", t."rank"
  FROM "ReferralTarget" t JOIN "Referral" r ON r."id" = t."referralId" JOIN "Consent" c ON c."residentId" = r."residentId"
  WHERE c."id" = :id AND t."askedAt" IS NOT NULL AND r."closedAt" IS NULL
  ORDER BY "referralId", "rank"`);

/** With a consent its referrals open and close to those who are asked. */
async function referralsOf(tx: Tx, changes: readonly ToldChange[]) {
  const found = [];
  for (const event of changes.filter(({ noun }) => noun === 'consent'))
    for (const answer of await tx.rows<Follower>(underConsent, { id: event.nounId }))
      found.push({ answer, event });
  return found;
}

/**
 * What else is told with these changes: objects that are shown otherwise now, and of which no event says so by itself.
 * @param marked the answers that were marked as changed (`markChanged`)
 */
export async function following(
  tx: Tx,
  changes: readonly ToldChange[],
  marked: ReadonlySet<string>,
): Promise<ToldChange[]> {
  const told = new Set(changes.map(({ noun, nounId }) => `${noun} ${nounId}`));
  const found = [...(await answersOf(tx, changes, marked)), ...(await referralsOf(tx, changes))];
  return found.flatMap(({ answer: { id: nounId, noun, journeyId, state: to }, event }) => {
    if (told.has(`${noun} ${nounId}`)) return [];
    told.add(`${noun} ${nounId}`);
    return [{ noun, nounId, journeyId, to, act: event.act, now: event.now }];
  });
}
