import { statement, type Tx } from '../../prisma/client.ts';
import type { SubscriptionTopic } from '../codes/subscription.ts';
import { machineAt, STANDING_COLUMNS, type StandingRow } from '../endpoint/standing.ts';
import type { Openness } from '../event/openness.ts';
import { readerOf } from '../his-client/standing.ts';
import type { ToldChange } from '../outbox/collect.ts';
import { isTold } from '../outbox/told.ts';
import { factsOf, isWanted, type NoticeFacts, type NoticeFilter, withSurvivors } from './filter.ts';
import { NOTICED, TOPIC_NOUNS } from './topics.ts';

const selectStanding = statement(`
  SELECT s."id" AS "subscriptionId", s."topic", s."filters", ${STANDING_COLUMNS}
  FROM "Subscription" s JOIN "HisClient" e ON e."id" = s."clientId" JOIN "Organization" o ON o."id" = e."organizationId"
  WHERE s."state" <> 'OFF' AND (s."endAt" IS NULL OR s."endAt" > :now) AND e."revokedAt" IS NULL AND o."status" <> 'CLOSED'
  ORDER BY s."id"`);

const insert = statement(`
  INSERT INTO "SubscriptionNotice" ("subscriptionId", "noun", "nounId", "recordedAt")
  VALUES (:subscriptionId, :noun, :nounId, :now)`);

interface SubscribedRow extends StandingRow {
  readonly subscriptionId: string;
  readonly topic: SubscriptionTopic;
  readonly filters: string;
}

interface Objects {
  readonly openness: ReadonlyMap<string, Openness>;
  readonly facts: ReadonlyMap<string, NoticeFacts>;
}

async function objectsOf(
  tx: Tx,
  changes: readonly ToldChange[],
  subscribed: readonly SubscribedRow[],
): Promise<ReadonlyMap<string, Objects>> {
  const objects = new Map<string, Objects>();
  const asked = new Set<string>(subscribed.flatMap(({ topic }) => TOPIC_NOUNS[topic]));
  for (const noun of new Set(changes.map((change) => change.noun))) {
    if (!isTold(noun) || !asked.has(noun)) continue;
    const ids = [...new Set(changes.filter((change) => change.noun === noun).map(({ nounId }) => nounId))];
    objects.set(noun, { openness: await NOTICED[noun](ids, tx.db), facts: await factsOf(noun, ids, tx.db) });
  }
  return objects;
}

const isOfSomeTopic = (noun: string): boolean =>
  Object.values(TOPIC_NOUNS).some((nouns) => (nouns as readonly string[]).includes(noun));

/** The changes of its topic that are open to a subscriber when they happen, and whom each names to it. */
function shownTo(row: SubscribedRow, changes: readonly ToldChange[], objects: ReadonlyMap<string, Objects>) {
  const viewer = readerOf(machineAt(row));
  const nouns: readonly string[] = TOPIC_NOUNS[row.topic];
  return changes.flatMap((change) => {
    const { openness, facts } = (nouns.includes(change.noun) && objects.get(change.noun)) || {};
    const shown = openness?.get(change.nounId)?.(viewer, change.now) ?? null;
    if (shown === null) return [];
    return [{ change, residentId: shown.residentId, facts: facts?.get(change.nounId) }];
  });
}

/**
 * Writes what each subscription is owed of these changes: of objects that are open to its machine when they happen, and of no
 * others. Numbers are given afterwards, so that no act waits for another one that is told to the same subscriber.
 */
export async function enqueueNotices(tx: Tx, changes: readonly ToldChange[]): Promise<void> {
  const [first] = changes.filter(({ noun }) => isOfSomeTopic(noun));
  if (first === undefined) return;
  const subscribed = await tx.rows<SubscribedRow>(selectStanding, { now: first.now });
  if (subscribed.length === 0) return;
  const objects = await objectsOf(tx, changes, subscribed);
  for (const row of subscribed) {
    const shown = shownTo(row, changes, objects);
    if (shown.length === 0) continue;
    const filters = await withSurvivors(tx, JSON.parse(row.filters) as NoticeFilter[]);
    for (const { change, residentId, facts } of shown) {
      const { noun, nounId, now } = change;
      if (!isWanted(filters, change, { residentId, facts })) continue;
      await tx.run(insert, { subscriptionId: row.subscriptionId, noun, nounId, now });
    }
  }
}
