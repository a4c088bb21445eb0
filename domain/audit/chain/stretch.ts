import { rows, statement } from '../../../prisma/client.ts';
import type { Entry, FoundLink } from './examine.ts';
import { STORED_COLUMNS, type StoredRow, subjectsOf } from './link.ts';

/** How many numbers of the log are looked at together. */
export const STRETCH = 500;

const selectNext = statement(`
  SELECT min(n."seq") AS "seq" FROM (
    SELECT min(u."seq") AS "seq" FROM "AuditEvent" u WHERE u."seq" > :after
    UNION ALL SELECT min(l."auditSeq") FROM "AuditLink" l WHERE l."auditSeq" > :after) n`);

const selectLinks = statement(`
  SELECT l."ownerOrgId", l."position", l."auditSeq", l."linkedAt", l."hash", l."keyId", p."hash" AS "previousHash"
  FROM "AuditLink" l
  LEFT JOIN "AuditLink" p ON p."ownerOrgId" = l."ownerOrgId" AND p."position" = l."position" - 1
  WHERE l."auditSeq" BETWEEN :first AND :last ORDER BY l."auditSeq", l."ownerOrgId"`);

const selectRows = statement(`
  SELECT ${STORED_COLUMNS} FROM "AuditEvent" u WHERE u."seq" BETWEEN :first AND :last ORDER BY u."seq"`);

const JOIN_SUBJECT = `
  JOIN "AuditSubject" s ON s."residentId" = e."residentId" AND s."auditSeq" = e."auditSeq"`;
const selectSubjects = statement({
  sqlite: `SELECT s."residentId", s."auditSeq" FROM (
      SELECT value ->> 'residentId' AS "residentId", value ->> 'auditSeq' AS "auditSeq" FROM json_each(:expected)
    ) e ${JOIN_SUBJECT}`,
  postgres: `SELECT s."residentId", s."auditSeq" FROM jsonb_to_recordset(CAST(:expected AS jsonb))
      AS e("residentId" text, "auditSeq" bigint) ${JOIN_SUBJECT}`,
});

interface Subject {
  readonly residentId: string;
  readonly auditSeq: number;
}

function grouped<Item>(items: readonly Item[], seqOf: (item: Item) => number): Map<number, Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const group = groups.get(seqOf(item));
    if (group === undefined) groups.set(seqOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * The entries of the log behind `after` that lie close together, by number; none at its end. Links are read before
 * rows and subjects, so that what a running service links meanwhile never looks like a link without its row.
 */
export async function stretchBehind(after: number): Promise<Entry[]> {
  const [next] = await rows<{ seq: number | null }>(selectNext, { after });
  if (next?.seq == null) return [];
  const range = { first: next.seq, last: next.seq + STRETCH - 1 };
  const links = grouped(await rows<FoundLink>(selectLinks, range), ({ auditSeq }) => auditSeq);
  const found = new Map((await rows<StoredRow>(selectRows, range)).map((row) => [row.seq, row]));
  const expected = [...found.values()].flatMap((row) =>
    subjectsOf(row).map((residentId) => ({ residentId, auditSeq: row.seq })),
  );
  const stored = await rows<Subject>(selectSubjects, { expected: JSON.stringify(expected) });
  const subjects = grouped(stored, ({ auditSeq }) => auditSeq);
  return [...new Set([...found.keys(), ...links.keys()])]
    .sort((a, b) => a - b)
    .map((seq) => ({
      seq,
      row: found.get(seq),
      links: links.get(seq) ?? [],
      subjects: (subjects.get(seq) ?? []).map(({ residentId }) => residentId),
    }));
}
