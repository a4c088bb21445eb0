import { statement, type Tx } from '../../../prisma/client.ts';
import {
  chainsOf,
  isAsWritten,
  isBeforeChains,
  type Link,
  linkText,
  STORED_COLUMNS,
  type StoredRow,
  subjectsOf,
} from './link.ts';
import { knowsKey, sign, storedInstant } from './mac.ts';

/** What was linked of one batch. */
export interface LinkedBatch {
  readonly linked: number;
  /** `seq` of the rows that don't carry their code: they are never linked. */
  readonly refused: readonly number[];
  /** Rows whose code cannot be checked here; whoever has their key links them. */
  readonly waiting: readonly WaitingRow[];
  /** The highest `seq` of the batch, or where it began when it found nothing. */
  readonly last: number;
  /** Whether there was nothing behind it. */
  readonly isEnd: boolean;
}

/** A row that was signed with a key which is not configured in this process. */
export interface WaitingRow {
  readonly seq: number;
  readonly keyId: string;
}

/** Which rows to link: the first `limit` behind `after` that are in no chain yet. */
interface Wanted {
  readonly after: number;
  readonly limit: number;
}

type LinkBatch = (tx: Tx, wanted: Wanted, now: Date) => Promise<LinkedBatch>;

const selectUnlinked = statement(`
  SELECT ${STORED_COLUMNS} FROM "AuditEvent" u
  WHERE u."seq" > :after
    AND NOT EXISTS (SELECT 1 FROM "AuditLink" l WHERE l."auditSeq" = u."seq" AND l."auditSeq" > :after)
  ORDER BY u."seq" LIMIT :limit`);

const selectFirstSigned = statement(`
  SELECT (SELECT min("seq") FROM "AuditEvent" WHERE "mac" <> '') AS "firstSigned",
    (SELECT max("seq") FROM "AuditEvent") AS "last"`);

// CROSS JOIN keeps SQLite from walking through all links to look for their chains.
const ENDS = `
  CROSS JOIN "AuditLink" l WHERE l."ownerOrgId" = o."value" AND l."position" =
    (SELECT max(m."position") FROM "AuditLink" m WHERE m."ownerOrgId" = o."value")`;
const selectEnds = statement({
  sqlite: `SELECT l."ownerOrgId", l."position", l."hash" FROM json_each(:chains) o ${ENDS}`,
  postgres: `SELECT l."ownerOrgId", l."position", l."hash"
    FROM jsonb_array_elements_text(CAST(:chains AS jsonb)) AS o("value") ${ENDS}`,
});

const LINK_COLUMNS = '"ownerOrgId", "position", "auditSeq", "linkedAt", "hash", "keyId"';
const insertLinks = statement({
  sqlite: `INSERT INTO "AuditLink" (${LINK_COLUMNS})
    SELECT value ->> 'ownerOrgId', value ->> 'position', value ->> 'auditSeq', value ->> 'linkedAt', value ->> 'hash',
      value ->> 'keyId' FROM json_each(:links)`,
  postgres: `INSERT INTO "AuditLink" (${LINK_COLUMNS})
    SELECT ${LINK_COLUMNS} FROM jsonb_to_recordset(CAST(:links AS jsonb)) AS x("ownerOrgId" text, "position" bigint,
      "auditSeq" bigint, "linkedAt" timestamptz, "hash" text, "keyId" text)`,
});

// What somebody entered here beforehand must not stop the log: `verify` compares it with the rows.
const insertSubjects = statement({
  sqlite: `INSERT INTO "AuditSubject" ("residentId", "auditSeq")
    SELECT value ->> 'residentId', value ->> 'auditSeq' FROM json_each(:subjects) WHERE true ON CONFLICT DO NOTHING`,
  postgres: `INSERT INTO "AuditSubject" ("residentId", "auditSeq")
    SELECT "residentId", "auditSeq" FROM jsonb_to_recordset(CAST(:subjects AS jsonb))
      AS x("residentId" text, "auditSeq" bigint) ON CONFLICT DO NOTHING`,
});

/** Where the beginning of the log ends that is from before rows had codes, found once: it is a walk through all of it. */
function createBeginning() {
  let known: { readonly firstSigned: number | null; readonly last: number } | undefined;
  return {
    /** For rows up to `seq`. */
    async endsAt(tx: Tx, seq: number): Promise<number> {
      if (known === undefined || (known.firstSigned === null && known.last < seq))
        [known] = await tx.rows<NonNullable<typeof known>>(selectFirstSigned);
      return known?.firstSigned ?? Number.POSITIVE_INFINITY;
    },
  };
}

type Verdict = 'GOOD' | 'REFUSED' | 'WAITING';

/** What may be linked: rows that are what was written, and the beginning from before there were codes. */
function verdictOn(row: StoredRow, beginningEndsAt: number): Verdict {
  if (isBeforeChains(row)) return row.seq < beginningEndsAt ? 'GOOD' : 'REFUSED';
  if (row.keyId !== '' && !knowsKey(row.keyId)) return 'WAITING';
  return isAsWritten(row) ? 'GOOD' : 'REFUSED';
}

/** The links of these rows, each behind the one before it in its chain. */
async function linksOf(tx: Tx, good: readonly StoredRow[], now: Date): Promise<Link[]> {
  const chains = [...new Set(good.flatMap(chainsOf))];
  const stored = await tx.rows<Link>(selectEnds, { chains: JSON.stringify(chains) });
  const ends = new Map(stored.map(({ ownerOrgId, position, hash }) => [ownerOrgId, { position, hash }]));
  return good.flatMap((row) =>
    chainsOf(row).map((ownerOrgId) => {
      const before = ends.get(ownerOrgId) ?? { position: 0, hash: '' };
      const place = {
        ownerOrgId,
        position: before.position + 1,
        auditSeq: row.seq,
        linkedAt: storedInstant(now),
      };
      const { mac: hash, keyId } = sign('link', linkText(place, before.hash, row));
      ends.set(ownerOrgId, { position: place.position, hash });
      return { ...place, hash, keyId };
    }),
  );
}

async function insert(tx: Tx, good: readonly StoredRow[], now: Date): Promise<void> {
  if (good.length === 0) return;
  await tx.run(insertLinks, { links: JSON.stringify(await linksOf(tx, good, now)) });
  const subjects = good.flatMap((row) =>
    subjectsOf(row).map((residentId) => ({ residentId, auditSeq: row.seq })),
  );
  if (subjects.length > 0) await tx.run(insertSubjects, { subjects: JSON.stringify(subjects) });
}

/** Makes what links a batch of rows into the chains of their owners; its caller holds the lease. */
export function createLinker(): LinkBatch {
  const beginning = createBeginning();
  return async (tx, { after, limit }, now) => {
    const found = await tx.rows<StoredRow>(selectUnlinked, { after, limit });
    const last = found.at(-1)?.seq ?? after;
    const beginningEndsAt = found.some(isBeforeChains) ? await beginning.endsAt(tx, last) : 0;
    const judged = found.map((row) => ({ row, verdict: verdictOn(row, beginningEndsAt) }));
    const those = (wanted: Verdict): StoredRow[] =>
      judged.filter(({ verdict }) => verdict === wanted).map(({ row }) => row);
    const good = those('GOOD');
    await insert(tx, good, now);
    return {
      linked: good.length,
      refused: those('REFUSED').map(({ seq }) => seq),
      waiting: those('WAITING').map(({ seq, keyId }) => ({ seq, keyId })),
      last,
      isEnd: found.length < limit,
    };
  };
}
