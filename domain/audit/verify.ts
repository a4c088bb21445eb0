import { rows, statement } from '../../prisma/client.ts';
import { isBeforeChains } from './chain.ts';
import { type Entry, entryProblem } from './examine.ts';
import { type HeadFile, headProblems } from './head.ts';
import { WATERMARK } from './lease.ts';
import { type Finding, firstCopiedRow, firstStraySubject } from './strays.ts';
import { stretchBehind } from './stretch.ts';

export interface AuditVerdict {
  /** The first row, by number, that is not as it was written; null when all are. */
  readonly firstBad: Finding | null;
  /** What an exported head has and the chains have no more. */
  readonly headProblems: readonly string[];
  readonly rows: number;
  /** Links by chain. After a finding the counts stop there. */
  readonly chains: ReadonlyMap<string, number>;
  /** Rows that are not linked yet; `since` is the instant of the first, as text. */
  readonly tail: { readonly rows: number; readonly since: string | null };
}

export interface VerifyOptions {
  readonly head?: HeadFile | undefined;
  /** Told now and then how many rows have been looked at. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

const selectWatermark = statement(`SELECT ${WATERMARK} AS "seq"`);

/** Counts what was looked at, and finds the first entry that is wrong. */
function createWalk(watermark: number) {
  const chains = new Map<string, number>();
  const tail = { rows: 0, since: null as string | null };
  let seen = 0;
  let isBehindSigned = false;

  function look(entry: Entry): Finding | null {
    const { seq, row, links } = entry;
    const problem = entryProblem(entry, { watermark, isBehindSigned });
    if (problem !== null) return { seq, problem };
    seen += 1;
    if (row !== undefined && !isBeforeChains(row)) isBehindSigned = true;
    for (const { ownerOrgId } of links) chains.set(ownerOrgId, (chains.get(ownerOrgId) ?? 0) + 1);
    if (links.length === 0) {
      tail.rows += 1;
      tail.since ??= row?.at ?? null;
    }
    return null;
  }

  return { look, counts: () => ({ rows: seen, chains, tail }) };
}

const earliest = (findings: readonly (Finding | null)[]): Finding | null =>
  findings
    .filter((finding) => finding !== null)
    .sort((a, b) => a.seq - b.seq)
    .at(0) ?? null;

/**
 * Checks the whole audit log in constant memory, also while the service runs: the code of every row, every link with
 * the one before it, that every row up to the sealer's watermark is linked for each of its owners, and that the
 * look-up by resident names what the rows name. What was cut off the end shows only against an exported head.
 */
export async function verifyAudit({ head, onProgress }: VerifyOptions = {}): Promise<AuditVerdict> {
  const [watermark] = await rows<{ seq: number }>(selectWatermark);
  const walk = createWalk(watermark?.seq ?? 0);
  let found: Finding | null = null;
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const entries: Entry[] = await stretchBehind(after);
    const last = entries.at(-1);
    if (last === undefined) break;
    for (const entry of entries) found ??= walk.look(entry);
    if (found !== null) break;
    after = last.seq;
    onProgress?.(walk.counts().rows);
  }
  return {
    firstBad: earliest([found, await firstStraySubject(), await firstCopiedRow()]),
    headProblems: head === undefined ? [] : await headProblems(head),
    ...walk.counts(),
  };
}
