import { statement, type Tx } from '../../prisma/client.ts';
import {
  chainsOf,
  isAsWritten,
  isBeforeChains,
  type Link,
  linkText,
  STORED_COLUMNS,
  type StoredRow,
  subjectsOf,
} from './chain.ts';
import { sign, storedInstant } from './mac.ts';

/** What was linked of one batch. */
export interface LinkedBatch {
  readonly linked: number;
  /** `seq` of the rows that don't carry their code: they are never linked. */
  readonly refused: readonly number[];
  /** The highest `seq` of the batch; null when nothing was waiting. */
  readonly last: number | null;
}

const selectUnlinked = statement(`
  SELECT ${STORED_COLUMNS} FROM "AuditEvent" u
  WHERE u."seq" > :after
    AND NOT EXISTS (SELECT 1 FROM "AuditLink" l WHERE l."auditSeq" = u."seq" AND l."auditSeq" > :after)
  ORDER BY u."seq" LIMIT :limit`);

const selectFirstSigned = statement(`SELECT min("seq") AS "seq" FROM "AuditEvent" WHERE "mac" <> ''`);

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

/** Which rows may be linked: those that are what was written, and the beginning from before there were codes. */
async function judged(
  tx: Tx,
  found: readonly StoredRow[],
): Promise<{ good: StoredRow[]; refused: number[] }> {
  const [first] = found.some(isBeforeChains) ? await tx.rows<{ seq: number | null }>(selectFirstSigned) : [];
  const beginningEnds = first?.seq ?? Number.POSITIVE_INFINITY;
  const isGood = (row: StoredRow) => (isBeforeChains(row) ? row.seq < beginningEnds : isAsWritten(row));
  return { good: found.filter(isGood), refused: found.filter((row) => !isGood(row)).map(({ seq }) => seq) };
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

/** Links the first `limit` rows behind `after` that are in no chain yet; the caller holds the lease. */
export async function linkBatch(
  tx: Tx,
  { after, limit }: { readonly after: number; readonly limit: number },
  now: Date,
): Promise<LinkedBatch> {
  const found = await tx.rows<StoredRow>(selectUnlinked, { after, limit });
  const { good, refused } = await judged(tx, found);
  if (good.length > 0) {
    await tx.run(insertLinks, { links: JSON.stringify(await linksOf(tx, good, now)) });
    const subjects = good.flatMap((row) =>
      subjectsOf(row).map((residentId) => ({ residentId, auditSeq: row.seq })),
    );
    if (subjects.length > 0) await tx.run(insertSubjects, { subjects: JSON.stringify(subjects) });
  }
  return { linked: good.length, refused, last: found.at(-1)?.seq ?? null };
}
