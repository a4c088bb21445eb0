import { statement, type Tx } from '../../prisma/client.ts';
import { machineAt, STANDING_COLUMNS, type StandingRow } from '../endpoint/standing.ts';
import type { Openness } from '../event/openness.ts';
import { readerOf } from '../his-client/standing.ts';
import { newId } from '../id.ts';
import type { ToldChange } from './collect.ts';
import { GIVE_UP_MS } from './retry.ts';
import { isTold, TOLD, type ToldNoun } from './told.ts';
import { HAS_TOLD } from './told-before.ts';

/** The form in which a message is sent (`docs/fhir/outbound.md`). */
const PAYLOAD_VERSION = 1;

// Whoever is registered misses nothing: what happens before it is proven waits for that.
const standingEndpoints = statement(`
  SELECT ${STANDING_COLUMNS} FROM "Endpoint" e JOIN "Organization" o ON o."id" = e."organizationId"
  WHERE e."state" <> 'RETIRED' AND o."status" <> 'CLOSED' ORDER BY e."id"`);

// Wherever the system was registered then.
const toldBefore = statement(`
  SELECT DISTINCT "organizationId", "nounId" FROM "OutboxMessage"
  WHERE "noun" = :noun AND "nounId" IN (:ids...) AND ("state" = 'PENDING' OR ${HAS_TOLD})`);

const insert = statement(`
  INSERT INTO "OutboxMessage" ("id", "endpointId", "organizationId", "journeyId", "noun", "nounId", "act", "toState",
    "payloadVersion", "state", "attempts", "nextAttemptAt", "giveUpAt", "recordedAt", "version")
  VALUES (:id, :endpointId, :organizationId, :journeyId, :noun, :nounId, :act, :toState,
    ${PAYLOAD_VERSION}, 'PENDING', 0, :now, :giveUpAt, :now, 1)`);

interface Audience {
  readonly objects: ReadonlyMap<string, Openness>;
  /** `<organisation> <object>` of what was told before: who was told of an object hears also that it is closed to it. */
  readonly told: ReadonlySet<string>;
}

async function audienceOf(tx: Tx, noun: ToldNoun, ids: readonly string[]): Promise<Audience> {
  const objects = await TOLD[noun](ids, tx.db);
  const before = await tx.rows<{ organizationId: string; nounId: string }>(toldBefore, { noun, ids });
  return {
    objects,
    told: new Set(before.map(({ organizationId, nounId }) => `${organizationId} ${nounId}`)),
  };
}

async function audiencesOf(tx: Tx, changes: readonly ToldChange[]): Promise<ReadonlyMap<string, Audience>> {
  const audiences = new Map<string, Audience>();
  for (const noun of new Set(changes.map((change) => change.noun))) {
    const ids = changes.filter((change) => change.noun === noun).map(({ nounId }) => nounId);
    if (isTold(noun)) audiences.set(noun, await audienceOf(tx, noun, [...new Set(ids)]));
  }
  return audiences;
}

function isConcerned(endpoint: StandingRow, { nounId, now }: ToldChange, audience: Audience): boolean {
  if (audience.told.has(`${endpoint.organizationId} ${nounId}`)) return true;
  const openness = audience.objects.get(nounId);
  return openness !== undefined && openness(readerOf(machineAt(endpoint)), now) !== null;
}

/**
 * Puts these changes into the outbox, for each system whose organisation takes part now or was told before. What they say is
 * read when they are sent, and who may read it is asked once more then.
 */
export async function enqueue(tx: Tx, changes: readonly ToldChange[]): Promise<void> {
  if (changes.length === 0) return;
  const endpoints = await tx.rows<StandingRow>(standingEndpoints);
  if (endpoints.length === 0) return;
  const audiences = await audiencesOf(tx, changes);
  for (const change of changes) {
    const { journeyId, noun, nounId, act, to: toState, now } = change;
    const audience = audiences.get(noun);
    if (audience === undefined) continue;
    const giveUpAt = new Date(now.getTime() + GIVE_UP_MS);
    for (const endpoint of endpoints.filter((one) => isConcerned(one, change, audience))) {
      const to = { endpointId: endpoint.id, organizationId: endpoint.organizationId };
      const about = { journeyId, noun, nounId, act, toState };
      await tx.run(insert, { id: newId(now), ...to, ...about, giveUpAt, now });
    }
  }
}
