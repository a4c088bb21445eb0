import { rows, statement } from '../../../prisma/client.ts';
import { type Finding, firstCopiedRow, firstStraySubject } from './additions.ts';
import { type Entry, entryProblem, unknownKeysOf } from './examine.ts';
import { type HeadFile, headProblems } from './head.ts';
import { WATERMARK } from './lease.ts';
import { isBeforeChains } from './link.ts';
import { stretchBehind } from './stretch.ts';

export interface AuditVerdict {
  /** The first row, by number, that is not as it was written; null when all are. */
  readonly firstBad: Finding | null;
  /** The keys that are not configured and signed rows or links: those are not proven. */
  readonly unknownKeys: readonly UnknownKey[];
  /** What an exported head has and the chains have no more. */
  readonly headProblems: readonly string[];
  readonly rows: number;
  /** Links by chain. After a finding the counts stop there. */
  readonly chains: ReadonlyMap<string, number>;
  /** Rows that are not linked yet; `since` is the instant of the first, as text. */
  readonly tail: { readonly rows: number; readonly since: string | null };
}

/** A key that is not configured, with the first row that it signed or linked, and how many codes it made. */
export interface UnknownKey {
  readonly keyId: string;
  readonly firstSeq: number;
  readonly codes: number;
}

export interface VerifyOptions {
  readonly head?: HeadFile | undefined;
  /** Told now and then how many rows have been looked at. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

const selectWatermark = statement(`
  SELECT ${WATERMARK} AS "seq", (SELECT COALESCE(max(u."seq"), 0) FROM "AuditEvent" u) AS "last"`);

/** Counts what was looked at, and finds the first entry that is wrong. */
function createWalk(watermark: number) {
  const chains = new Map<string, number>();
  const unknownKeys = new Map<string, UnknownKey>();
  const tail = { rows: 0, since: null as string | null };
  let seen = 0;
  let isBehindSigned = false;

  function look(entry: Entry): Finding | null {
    const { seq, row, links } = entry;
    const problem = entryProblem(entry, { watermark, isBehindSigned });
    if (problem !== null) return { seq, problem };
    seen += 1;
    for (const keyId of unknownKeysOf(entry)) {
      const { firstSeq = seq, codes = 0 } = unknownKeys.get(keyId) ?? {};
      unknownKeys.set(keyId, { keyId, firstSeq, codes: codes + 1 });
    }
    if (row !== undefined && !isBeforeChains(row)) isBehindSigned = true;
    for (const { ownerOrgId } of links) chains.set(ownerOrgId, (chains.get(ownerOrgId) ?? 0) + 1);
    if (links.length === 0) {
      tail.rows += 1;
      tail.since ??= row?.at ?? null;
    }
    return null;
  }

  return { look, counts: () => ({ rows: seen, chains, tail, unknownKeys: [...unknownKeys.values()] }) };
}

/** Every row up to the watermark was there once: one beyond the last row tells of rows that are gone, or was moved. */
const beyondTheEnd = ({ seq, last }: { seq: number; last: number }): Finding | null =>
  seq > last ? { seq: last + 1, problem: `it is gone: the sealer has dealt with rows up to ${seq}` } : null;

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
  const [watermark = { seq: 0, last: 0 }] = await rows<{ seq: number; last: number }>(selectWatermark);
  const walk = createWalk(watermark.seq);
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
    firstBad: earliest([found, await firstStraySubject(), await firstCopiedRow(), beyondTheEnd(watermark)]),
    headProblems: head === undefined ? [] : await headProblems(head),
    ...walk.counts(),
  };
}
