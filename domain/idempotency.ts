import { createHash } from 'node:crypto';
import { rows, statement, type Tx, write } from '../prisma/client.ts';
import { IdempotencyKeyReused, InvalidInput } from './errors.ts';
import { seal } from './seal/seal.ts';

/** One mutation under its key: whose it is, and what was asked. */
export interface KeyedAct {
  readonly personId: string;
  readonly organizationId: string;
  readonly mutation: string;
  readonly input: { readonly idempotencyKey: string };
}

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const KEY = /^[A-Za-z0-9_-]{16,64}$/;
const DROPPED_AT_ONCE = 1000;

const COLUMNS = '"personId", "organizationId", "mutation", "key"';
const OF_KEY = `
  WHERE "personId" = :personId AND "organizationId" = :organizationId AND "mutation" = :mutation AND "key" = :key`;

const claimKey = statement(`
  INSERT INTO "IdempotencyRecord" (${COLUMNS}, "inputHash", "nounId", "recordedAt", "expiresAt")
  VALUES (:personId, :organizationId, :mutation, :key, :inputHash, NULL, :recordedAt, :expiresAt)
  ON CONFLICT (${COLUMNS}) DO NOTHING`);
const readKey = statement(`SELECT "inputHash", "nounId", "expiresAt" FROM "IdempotencyRecord" ${OF_KEY}`);
const dropExpiredKey = statement(`DELETE FROM "IdempotencyRecord" ${OF_KEY} AND "expiresAt" <= :now`);
const keepNoun = statement(`UPDATE "IdempotencyRecord" SET "nounId" = :nounId ${OF_KEY}`);
const dropExpired = statement(`
  DELETE FROM "IdempotencyRecord" WHERE (${COLUMNS}) IN (
    SELECT ${COLUMNS} FROM "IdempotencyRecord" WHERE "expiresAt" <= :now LIMIT ${DROPPED_AT_ONCE})`);

/** The same input in the same words, whatever the order of its fields. */
function canonical(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, canonical(v)]));
}

/**
 * The input as it is kept, under each configured index key. Keyed: a plain hash of a telephone or document number
 * beside its row would give the number away.
 */
const hashesOf = (input: object): string[] =>
  seal().indexes(
    createHash('sha256')
      .update(JSON.stringify(canonical(input)))
      .digest('hex'),
    'idempotent input',
  );

/** A key as it is kept, under each configured index key, the present one first: a client may have made it of a number. */
export const keptKeys = (idempotencyKey: string): string[] =>
  seal().indexes(idempotencyKey, 'idempotency key');

const ownerOf = ({ personId, organizationId, mutation }: KeyedAct, key: string) => ({
  personId,
  organizationId,
  mutation,
  key,
});
type Owner = ReturnType<typeof ownerOf>;

interface Stored {
  inputHash: string;
  nounId: string | null;
  expiresAt: string;
}

/** @throws InvalidInput IDEMPOTENCY_KEY_FORM */
export function requireKey(key: string): void {
  if (KEY.test(key)) return;
  throw new InvalidInput({
    code: 'IDEMPOTENCY_KEY_FORM',
    message: 'An idempotency key is 16 to 64 letters, digits, "_" or "-".',
    path: ['idempotencyKey'],
    rule: 'architecture habit 7',
  });
}

type KeyReader = Pick<Tx, 'rows'>;

async function readUnexpired(from: KeyReader, owner: Owner, now: Date): Promise<Stored | null> {
  const [stored] = await from.rows<Stored>(readKey, owner);
  return stored !== undefined && Date.parse(stored.expiresAt) > now.getTime() ? stored : null;
}

/** Claims a key. @returns null when it is claimed; else what the act that has it has left */
async function claimOrRead(tx: Tx, owner: Owner, inputHash: string, now: Date): Promise<Stored | null> {
  const claim = { ...owner, inputHash, recordedAt: now, expiresAt: new Date(now.getTime() + KEPT_MS) };
  for (;;) {
    if ((await tx.run(claimKey, claim)) === 1) return null;
    const stored = await readUnexpired(tx, owner, now);
    if (stored !== null) return stored;
    // Of two that find it expired at once, the later one finds at its next turn what the other one has claimed.
    await tx.run(dropExpiredKey, { ...owner, now });
  }
}

/**
 * The object of the same key and input, or null when the key is new and now claimed.
 * @throws IdempotencyKeyReused
 */
export async function replayOrClaim(tx: Tx, act: KeyedAct, now: Date): Promise<string | null> {
  const hashes = hashesOf(act.input);
  const [inputHash = ''] = hashes;
  const [present = '', ...earlier] = keptKeys(act.input.idempotencyKey);
  let stored: Stored | null = null;
  for (const key of earlier) stored ??= await readUnexpired(tx, ownerOf(act, key), now);
  stored ??= await claimOrRead(tx, ownerOf(act, present), inputHash, now);
  if (stored === null) return null;
  if (!hashes.includes(stored.inputHash)) throw new IdempotencyKeyReused();
  return stored.nounId;
}

/**
 * What the act under this key and input has left, without claiming the key: null when it has not been done.
 * @throws IdempotencyKeyReused
 */
export async function resultUnder(act: KeyedAct, now: Date): Promise<string | null> {
  let stored: Stored | null = null;
  for (const key of keptKeys(act.input.idempotencyKey))
    stored ??= await readUnexpired({ rows }, ownerOf(act, key), now);
  if (stored === null) return null;
  if (!hashesOf(act.input).includes(stored.inputHash)) throw new IdempotencyKeyReused();
  return stored.nounId;
}

/** Keeps which object a claimed key has made or changed. */
export async function keepResult(tx: Tx, act: KeyedAct, nounId: string): Promise<void> {
  const [present = ''] = keptKeys(act.input.idempotencyKey);
  await tx.run(keepNoun, { ...ownerOf(act, present), nounId });
}

/** Forgets the keys that are past their term, some at a time, so that acts get in between. @returns how many */
export async function dropExpiredKeys(now: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const dropped = await write((tx) => tx.run(dropExpired, { now }));
    total += dropped;
    if (dropped < DROPPED_AT_ONCE) return total;
  }
}
