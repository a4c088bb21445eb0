import { createHash } from 'node:crypto';
import { statement, type Tx, write } from '../prisma/client.ts';
import { audit, auditInside } from './audit.ts';
import { Forbidden, IdempotencyKeyReused, InvalidInput, Refusal } from './errors.ts';
import type { Acting } from './viewer.ts';

/** What every mutation's input carries (architecture habit 7). */
export interface ActInput {
  readonly idempotencyKey: string;
}

/** The transaction of an act with the one instant at which it is decided. */
export interface Deciding {
  readonly tx: Tx;
  readonly now: Date;
  readonly acting: Acting;
}

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const KEY = /^[A-Za-z0-9_-]{16,64}$/;

const claimKey = statement(`
  INSERT INTO "IdempotencyRecord" ("personId", "organizationId", "mutation", "key", "inputHash", "nounId", "recordedAt", "expiresAt")
  VALUES (:personId, :organizationId, :mutation, :key, :inputHash, NULL, :recordedAt, :expiresAt)
  ON CONFLICT ("personId", "organizationId", "mutation", "key") DO NOTHING`);
const readKey = statement(`
  SELECT "inputHash", "nounId", "expiresAt" FROM "IdempotencyRecord"
  WHERE "personId" = :personId AND "organizationId" = :organizationId AND "mutation" = :mutation AND "key" = :key`);
const dropKey = statement(`
  DELETE FROM "IdempotencyRecord"
  WHERE "personId" = :personId AND "organizationId" = :organizationId AND "mutation" = :mutation AND "key" = :key`);
const keepResult = statement(`
  UPDATE "IdempotencyRecord" SET "nounId" = :nounId
  WHERE "personId" = :personId AND "organizationId" = :organizationId AND "mutation" = :mutation AND "key" = :key`);

/** The same input in the same words, whatever the order of its fields. */
function canonical(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, canonical(v)]));
}

const hashOf = (input: object): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(input)))
    .digest('base64url');

interface Stored {
  inputHash: string;
  nounId: string | null;
  expiresAt: string;
}

/** The stored answer to the same key and input, or null when the key is new and now claimed. */
async function replayOrClaim(deciding: Deciding, mutation: string, input: ActInput): Promise<string | null> {
  const { tx, now, acting } = deciding;
  const owner = {
    personId: acting.viewer.personId,
    organizationId: acting.viewer.organizationId,
    mutation,
    key: input.idempotencyKey,
  };
  const inputHash = hashOf(input);
  const claim = { ...owner, inputHash, recordedAt: now, expiresAt: new Date(now.getTime() + KEPT_MS) };
  if ((await tx.run(claimKey, claim)) === 1) return null;
  const [stored] = await tx.rows<Stored>(readKey, owner);
  if (stored === undefined || Date.parse(stored.expiresAt) <= now.getTime()) {
    await tx.run(dropKey, owner);
    await tx.run(claimKey, claim);
    return null;
  }
  if (stored.inputHash !== inputHash) throw new IdempotencyKeyReused();
  return stored.nounId;
}

/**
 * Carries out one mutation: in one transaction the key is claimed, `decide` does the act and answers the id of
 * the object, and the audit row is written. A refusal undoes all of it; a repeat with the same key and input
 * answers the stored id without deciding again (kept for 7 days).
 *
 * @returns the id of the object the act made or changed
 * @throws Refusal as data for the caller; Forbidden when the roles do not allow it
 */
export async function perform(
  acting: Acting,
  mutation: string,
  input: ActInput,
  decide: (deciding: Deciding) => Promise<string>,
): Promise<string> {
  if (!KEY.test(input.idempotencyKey)) {
    throw new InvalidInput({
      code: 'IDEMPOTENCY_KEY_FORM',
      message: 'An idempotency key is 16 to 64 letters, digits, "_" or "-".',
      path: ['idempotencyKey'],
      rule: 'architecture habit 7',
    });
  }
  try {
    return await write(async (tx) => {
      const now = acting.clock.now();
      const deciding = { tx, now, acting };
      const replayed = await replayOrClaim(deciding, mutation, input);
      if (replayed !== null) return replayed;
      const nounId = await decide(deciding);
      const { personId } = acting.viewer;
      const { organizationId } = acting.viewer;
      await tx.run(keepResult, { personId, organizationId, mutation, key: input.idempotencyKey, nounId });
      await auditInside(tx, { action: 'ACT', operation: mutation, nounId, outcome: 'DONE' }, acting, now);
      return nounId;
    });
  } catch (error) {
    await auditRefusal(acting, mutation, error);
    throw error;
  }
}

async function auditRefusal(acting: Acting, mutation: string, error: unknown): Promise<void> {
  if (error instanceof Refusal) {
    await audit({ action: 'REFUSED', operation: mutation, outcome: error.code }, acting, acting.clock.now());
  } else if (error instanceof Forbidden) {
    await audit({ action: 'DENIED', operation: mutation, outcome: error.code }, acting, acting.clock.now());
  }
}
