import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { engine, rows, statement, write } from '../../prisma/client.ts';
import { claimLease, releaseLease, settleUpTo, WATERMARK } from './lease.ts';
import { type LinkedBatch, linkBatch } from './link.ts';

/** What one round of the sealer has done. */
export interface Sealed {
  readonly linked: number;
  /** `seq` of the rows that don't carry their code, each named once by a sealer. */
  readonly refused: readonly number[];
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
  /** How long an open transaction may still commit a number that is lower than the highest one seen. */
  readonly settleMs?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed?: () => number;
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

const NOTHING: Sealed = { linked: 0, refused: [] };

/**
 * Makes the worker that links audit rows into the chains of their owners. Any number of processes may have one: a
 * lease lets one of them work at a time, and passes on when its holder dies.
 *
 * Rows are found by what is not linked above a watermark, never by a cursor alone: on PostgreSQL a lower number may
 * be committed after a higher one. The watermark moves to a number that was the highest seen `settleMs` ago.
 */
export function createSealer({
  batch = BATCH,
  settleMs,
  elapsed = () => performance.now(),
}: SealerOptions = {}): AuditSealer {
  const holder = randomUUID();
  const told = new Set<number>();
  let mark: { readonly seq: number; readonly at: number } | null = null;

  const untold = (refused: readonly number[]): number[] => {
    const fresh = refused.filter((seq) => !told.has(seq));
    for (const seq of fresh) told.add(seq);
    return fresh;
  };

  /** One transaction; null when the lease is another's. The batch that finds the end moves the watermark. */
  const step = (after: number, settled: number, now: Date): Promise<LinkedBatch | null> =>
    write(async (tx) => {
      if (!(await claimLease(tx, holder, now))) return null;
      const done = await linkBatch(tx, { after, limit: batch }, now);
      const isEnd = done.linked + done.refused.length < batch;
      if (isEnd && settled > 0) await settleUpTo(tx, settled);
      return isEnd ? { ...done, last: null } : done;
    });

  async function seal(now: Date): Promise<Sealed> {
    const [seen] = await rows<Seen>(selectSeen);
    if (seen === undefined) return NOTHING;
    mark ??= { seq: seen.last, at: elapsed() };
    const isSettled = elapsed() - mark.at >= (settleMs ?? SETTLE_MS[engine()]);
    const settled = isSettled ? mark.seq : 0;
    if (isSettled && settled <= seen.position) mark = null;
    if (seen.isWaiting === 0 && settled <= seen.position) return NOTHING;
    const beganAt = performance.now();
    const spent = () => performance.now() - beganAt;
    const refused: number[] = [];
    let linked = 0;
    let after: number | null = seen.position;
    while (after !== null && spent() < ROUND_MS) {
      const done: LinkedBatch | null = await step(after, settled, new Date(now.getTime() + spent()));
      if (done === null) break;
      linked += done.linked;
      refused.push(...untold(done.refused));
      after = done.last;
      if (after === null && isSettled) mark = null;
      // On SQLite nothing else of the process runs during a transaction.
      await nextTurn();
    }
    return { linked, refused };
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
