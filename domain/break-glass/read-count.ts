import { rows, statement } from '../../prisma/client.ts';
import { WATERMARK } from '../audit/chain/lease.ts';

/** A place behind every row. */
const NO_END = '9007199254740991';

// As CASE, so that no engine looks for an index by a part of it.
const IS_READ = `CASE WHEN u."personId" = b."personId" AND u."organizationId" = b."organizationId"
  AND u."action" IN ('READ', 'PRINT') AND u."at" >= b."openedAt" AND u."at" < b."endsAt"
  AND u."residentIds" LIKE '%"' || b."residentId" || '"%' THEN 1 ELSE 0 END`;

// The log may hold millions of rows. Of the resident's own, only those between two numbers are looked at: behind the row
// that tells of the opening, and before the first that is an hour younger than the end (rows are numbered in the order
// of their instants but for the length of a transaction and what the clocks of two machines differ by). What is not
// linked yet is found by the clinician; UNION counts what is both once.
//
// CROSS JOIN keeps SQLite from beginning with the log; scalar subqueries and MATERIALIZED keep PostgreSQL from it.
const readCounts = (hourAfterEnd: string): string => `
  WITH "opened" AS MATERIALIZED (
    SELECT b.*, ${hourAfterEnd} AS "hourAfterEnd", COALESCE((SELECT max(a."seq") FROM "AuditEvent" a
      WHERE a."noun" = 'breakGlass' AND a."nounId" = b."id" AND a."operation" = 'breakGlassOpen'
        AND a."action" = 'ACT'), 0) AS "afterSeq"
    FROM "BreakGlass" b WHERE b."id" IN (:ids...)
  ), "bounded" AS MATERIALIZED (
    SELECT b.*, COALESCE((SELECT s."auditSeq" FROM "AuditSubject" s
      WHERE s."residentId" = b."residentId" AND s."auditSeq" > b."afterSeq"
        AND (SELECT u."at" FROM "AuditEvent" u WHERE u."seq" = s."auditSeq") > b."hourAfterEnd"
      ORDER BY s."auditSeq" LIMIT 1), ${NO_END}) AS "beforeSeq"
    FROM "opened" b
  )
  SELECT n."id", COUNT(*) AS "reads" FROM (
    SELECT b."id", s."auditSeq" AS "seq" FROM "bounded" b CROSS JOIN "AuditSubject" s
    WHERE s."residentId" = b."residentId" AND s."auditSeq" > b."afterSeq" AND s."auditSeq" < b."beforeSeq"
      AND (SELECT ${IS_READ} FROM "AuditEvent" u WHERE u."seq" = s."auditSeq") = 1
    UNION
    SELECT b."id", u."seq" FROM "opened" b CROSS JOIN "AuditEvent" u
    WHERE u."personId" = b."personId" AND u."seq" > ${WATERMARK} AND ${IS_READ} = 1
  ) n GROUP BY n."id"`;

export const selectReadCounts = statement({
  sqlite: readCounts(`strftime('%Y-%m-%dT%H:%M:%f+00:00', b."endsAt", '+1 hour')`),
  postgres: readCounts(`b."endsAt" + interval '1 hour'`),
});

/** How often each clinician read the resident while it was open, by the audit log; none where it is missing. */
export async function readCountsOf(ids: readonly string[]): Promise<Map<string, number>> {
  const found = await rows<{ id: string; reads: number }>(selectReadCounts, { ids });
  return new Map(found.map(({ id, reads }) => [id, reads]));
}
