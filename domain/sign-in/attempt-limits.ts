import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { seal } from '../seal/seal.ts';

const MINUTE_MS = 60_000;

/** For how long a success makes familiar who had it. */
const FAMILIAR_MS = 30 * 24 * 60 * MINUTE_MS;

/** How many attempts may be made within a time that begins with the first of them. */
export interface AttemptLimit {
  readonly kind: string;
  readonly most: number;
  readonly withinMs: number;
}

const limit = (kind: string, most: number): AttemptLimit => ({ kind, most, withinMs: 15 * MINUTE_MS });

/** Every limit on guessing. They hold for all processes together, and before anything is hashed or verified. */
export const ATTEMPT_LIMITS = {
  /** One network trying many logins; a ward shares an address, and successes are given back. */
  network: limit('network', 60),
  /** One network answering challenges: made-up ones must not use up what its sign-ins are counted by. */
  networkAtChallenges: limit('network at challenges', 60),
  /** One network trying one login. */
  networkAndLogin: limit('network and login', 5),
  /** One login from anywhere: it is locked, but for networks from which its password was given of late. */
  login: limit('login', 20),
  /** One network signing in machines: the gateway of a region has many, and successes are given back. */
  networkAtMachines: limit('network at machines', 120),
  /** One network signing in one machine. From elsewhere nobody uses it up: a signature cannot be guessed from many places. */
  networkAndMachine: limit('network and machine', 20),
  /** The current password of a person, asked for by a change through a session that stands open. */
  currentPassword: limit('current password', 5),
  /** The second factor of a person, over any number of challenges. */
  secondFactor: limit('second factor', 10),
} as const;

/** An attempt under one limit: by whom, or at what. */
export interface Counted {
  readonly limit: AttemptLimit;
  readonly whose: string;
  /** Who is counted but not held up, if a success has made them familiar: strangers must not keep an owner out. */
  readonly unlessFamiliar?: string;
}

export interface Blocked {
  readonly retryAfterSeconds: number;
  /** Whether this is the attempt that went over the limit: that one is put on record. */
  readonly isFirst: boolean;
}

interface CountRow {
  readonly key: string;
  readonly attempts: number;
  readonly expiresAt: string;
}

const readCounts = statement(
  `SELECT "key", "attempts", "expiresAt" FROM "AttemptCount" WHERE "key" IN (:keys...) AND "expiresAt" > :now`,
);

const countOne = statement(`
  INSERT INTO "AttemptCount" ("key", "attempts", "expiresAt") VALUES (:key, 1, :expiresAt)
  ON CONFLICT ("key") DO UPDATE SET
    "attempts" = CASE WHEN "AttemptCount"."expiresAt" > :now THEN "AttemptCount"."attempts" + 1 ELSE 1 END,
    "expiresAt" = CASE WHEN "AttemptCount"."expiresAt" > :now THEN "AttemptCount"."expiresAt" ELSE :expiresAt END
  RETURNING "key", "attempts", "expiresAt"`);

const giveBack = statement(
  `UPDATE "AttemptCount" SET "attempts" = "attempts" - 1 WHERE "key" IN (:keys...) AND "attempts" > 0`,
);
const forgetAll = statement(`DELETE FROM "AttemptCount" WHERE "key" IN (:keys...)`);
const remember = statement(`
  INSERT INTO "AttemptCount" ("key", "attempts", "expiresAt") VALUES (:key, 0, :expiresAt)
  ON CONFLICT ("key") DO UPDATE SET "expiresAt" = :expiresAt`);
const dropOver = statement(`DELETE FROM "AttemptCount" WHERE "expiresAt" <= :now`);

/** Keyed: neither a login nor an address can be read from the table, not even by trying all of them. */
const keyed = (whose: string, kind: string): string => seal().index(whose, `attempts: ${kind}`);
const keyOf = ({ limit: { kind }, whose }: Counted): string => keyed(whose, kind);
const familiarKey = (who: string): string => keyed(who, 'familiar');

const blockedBy = ({ attempts, expiresAt }: CountRow, most: number, now: Date): Blocked => ({
  retryAfterSeconds: Math.max(1, Math.ceil((Date.parse(expiresAt) - now.getTime()) / 1000)),
  isFirst: attempts === most + 1,
});

/**
 * Counts one attempt under each of the limits, in their order, up to the first that is exceeded. Attempts are counted,
 * not failures, so that many at once cannot slip through. Who is blocked already writes nothing: a flood of
 * attempts must not keep others from writing.
 *
 * @returns null when the attempt may go on
 */
export async function countAttempt(counted: readonly Counted[], now: Date): Promise<Blocked | null> {
  const asked = counted.map((one) => ({
    key: keyOf(one),
    limit: one.limit,
    familiar: one.unlessFamiliar === undefined ? null : familiarKey(one.unlessFamiliar),
  }));
  const keys = asked.flatMap(({ key, familiar }) => (familiar === null ? [key] : [key, familiar]));
  const known = await rows<CountRow>(readCounts, { keys, now });
  const isOver = ({ limit, familiar }: (typeof asked)[number], row: CountRow | undefined): row is CountRow =>
    row !== undefined && row.attempts > limit.most && !known.some(({ key }) => key === familiar);
  for (const one of asked) {
    const row = known.find(({ key }) => key === one.key);
    if (isOver(one, row)) return { ...blockedBy(row, one.limit.most, now), isFirst: false };
  }
  return write(async (tx) => {
    for (const one of asked) {
      const expiresAt = new Date(now.getTime() + one.limit.withinMs);
      const [row] = await tx.rows<CountRow>(countOne, { key: one.key, expiresAt, now });
      if (isOver(one, row)) return blockedBy(row, one.limit.most, now);
    }
    return null;
  });
}

/** What a success gives back: `once` takes one attempt back, `all` forgets every one. */
export interface Forgiven {
  readonly once?: readonly Counted[];
  readonly all?: readonly Counted[];
  /** Who had the success, and when. */
  readonly familiar?: { readonly who: string; readonly now: Date };
}

/** The same in the transaction of the success. */
export async function forgiveInside(tx: Tx, { once = [], all = [], familiar }: Forgiven): Promise<void> {
  if (once.length > 0) await tx.run(giveBack, { keys: once.map(keyOf) });
  if (all.length > 0) await tx.run(forgetAll, { keys: all.map(keyOf) });
  if (familiar === undefined) return;
  const expiresAt = new Date(familiar.now.getTime() + FAMILIAR_MS);
  await tx.run(remember, { key: familiarKey(familiar.who), expiresAt });
}

/** After a success. */
export const forgiveAttempts = (given: Forgiven): Promise<void> => write((tx) => forgiveInside(tx, given));

/** Forgets the counts whose time is over: they block nobody any more. */
export const dropAttemptCounts = (now: Date): Promise<number> => write((tx) => tx.run(dropOver, { now }));
