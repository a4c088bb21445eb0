import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { engine, rows, statement, write } from '../../../prisma/client.ts';
import { claimLease, releaseLease, settleUpTo, WATERMARK } from './lease.ts';
import { createLinker, type LinkedBatch, type WaitingRow } from './link-batch.ts';
import { createSettling, type SettlingOptions } from './settling.ts';

/** What one round of the sealer has done. */
export interface Sealed {
  readonly linked: number;
  /** `seq` of the rows that don't carry their code, each named once by a sealer. */
  readonly refused: readonly number[];
  /** The first row under each key that is not configured here, each key named once by a sealer: its rows wait. */
  readonly waiting: readonly WaitingRow[];
  /** The watermark lay beyond the last row: rows are gone, or somebody moved it. */
  readonly isAhead: boolean;
}

export interface AuditSealer {
  /** Links what is committed and in no chain yet; nothing while another process has the lease. */
  seal(now: Date): Promise<Sealed>;
  /** The last round: afterwards another process may go on at once. */
  finish(now: Date): Promise<Sealed>;
}

export interface SealerOptions {
  /** Rows linked in one transaction: on SQLite every other writer waits that long. */
  readonly batch?: number;
  readonly settleMs?: number;
  readonly elapsed?: SettlingOptions['elapsed'];
}

const BATCH = 250;
/** A longer backlog is worked off in rounds, so that a stop never waits for it. */
const ROUND_MS = 3000;
/** PostgreSQL commits out of order, but no transaction outlives 30 s (prisma/postgres.ts); SQLite has one writer. */
const SETTLE_MS = { sqlite: 0, postgres: 120_000 } as const;

interface Seen {
  readonly position: number;
  readonly last: number;
  readonly isWaiting: 0 | 1;
}

const selectSeen = statement(`
  SELECT w."position", COALESCE((SELECT max(u."seq") FROM "AuditEvent" u), 0) AS "last",
    CASE WHEN EXISTS (
      SELECT 1 FROM "AuditEvent" u WHERE u."seq" > w."position"
        AND NOT EXISTS (SELECT 1 FROM "AuditLink" l WHERE l."auditSeq" = u."seq" AND l."auditSeq" > w."position")
    ) THEN 1 ELSE 0 END AS "isWaiting"
  FROM (SELECT ${WATERMARK} AS "position") w`);

const NOTHING: Sealed = { linked: 0, refused: [], waiting: [], isAhead: false };

/** From where a round begins, and up to where every row is committed. */
interface Reach {
  readonly position: number;
  readonly settled: number;
}

/** Lets what was said before pass no second time. */
function onlyNew<Item, Key>(keyOf: (item: Item) => Key): (items: readonly Item[]) => Item[] {
  const known = new Set<Key>();
  return (items) =>
    items.filter((item) => {
      const isNew = !known.has(keyOf(item));
      known.add(keyOf(item));
      return isNew;
    });
}

/** The number before the first row that waits for its key: nothing is settled beyond it. */
const beforeWaiting = (batches: readonly LinkedBatch[]): number =>
  Math.min(...batches.flatMap(({ waiting }) => waiting.map(({ seq }) => seq - 1)));

/**
 * Makes the worker that links audit rows into the chains of their owners. Any number of processes may have one: a
 * lease lets one of them work at a time, and passes on when its holder dies.
 *
 * Rows are found by what is not linked above a watermark, never by a cursor alone: on PostgreSQL a lower number may
 * be committed after a higher one. The watermark moves to a number that was the highest seen `settleMs` ago, and never
 * to a row that waits for its key. One that lies beyond the last row counts for nothing.
 */
export function createSealer(options: SealerOptions = {}): AuditSealer {
  const { batch: limit = BATCH, settleMs, elapsed = () => performance.now() } = options;
  const holder = randomUUID();
  const linkBatch = createLinker();
  const settling = createSettling({ settleMs: () => settleMs ?? SETTLE_MS[engine()], elapsed });
  const untoldRows = onlyNew((seq: number) => seq);
  const untoldKeys = onlyNew(({ keyId }: WaitingRow) => keyId);

  /** The next batch in one transaction, which moves the watermark when it finds the end; null without the lease. */
  const linkNext = (before: readonly LinkedBatch[], { position, settled }: Reach, now: Date) =>
    write(async (tx): Promise<LinkedBatch | null> => {
      if (!(await claimLease(tx, holder, now))) return null;
      const done = await linkBatch(tx, { after: before.at(-1)?.last ?? position, limit }, now);
      if (done.isEnd) await settleUpTo(tx, Math.min(settled, beforeWaiting([...before, done])));
      return done;
    });

  /** Batch after batch: to the end, for as long as a round lasts, and while the lease holds. */
  async function linkRound(reach: Reach, now: Date): Promise<LinkedBatch[]> {
    const beganAt = performance.now();
    const spent = () => performance.now() - beganAt;
    const batches: LinkedBatch[] = [];
    while (batches.at(-1)?.isEnd !== true && spent() < ROUND_MS) {
      const done = await linkNext(batches, reach, new Date(now.getTime() + spent()));
      if (done === null) break;
      batches.push(done);
      // On SQLite nothing else of the process runs during a transaction.
      await nextTurn();
    }
    return batches;
  }

  async function seal(now: Date): Promise<Sealed> {
    const [seen] = await rows<Seen>(selectSeen);
    if (seen === undefined) return NOTHING;
    const { last, isWaiting } = seen;
    const isAhead = seen.position > last;
    const position = isAhead ? 0 : seen.position;
    const settled = settling.upTo(last);
    if (!isAhead && isWaiting === 0 && settled <= position) return NOTHING;
    const batches = await linkRound({ position, settled }, now);
    return {
      linked: batches.reduce((sum, { linked }) => sum + linked, 0),
      refused: untoldRows(batches.flatMap(({ refused }) => refused)),
      waiting: untoldKeys(batches.flatMap(({ waiting }) => waiting)),
      isAhead,
    };
  }

  return {
    seal,
    async finish(now) {
      const sealed = await seal(now);
      await write((tx) => releaseLease(tx, holder, now));
      return sealed;
    },
  };
}
