import { rows, statement } from '../../../prisma/client.ts';
import { idsIn } from '../id-list.ts';

/** What is wrong with one number of the log, in words. */
export interface Finding {
  readonly seq: number;
  readonly problem: string;
}

const PAGE = 2000;

const selectSubjects = statement(`
  SELECT s."residentId", s."auditSeq", u."residentIds",
    CASE WHEN EXISTS (SELECT 1 FROM "AuditLink" l WHERE l."auditSeq" = s."auditSeq") THEN 1 ELSE 0 END AS "isLinked"
  FROM "AuditSubject" s LEFT JOIN "AuditEvent" u ON u."seq" = s."auditSeq"
  WHERE (s."residentId", s."auditSeq") > (:residentId, :auditSeq)
  ORDER BY s."residentId", s."auditSeq" LIMIT ${PAGE}`);

interface Subject {
  readonly residentId: string;
  readonly auditSeq: number;
  readonly residentIds: string | null;
  readonly isLinked: 0 | 1;
}

const selectCopied = statement(`
  SELECT max("seq") AS "seq" FROM "AuditEvent" GROUP BY "id" HAVING count(*) > 1 ORDER BY 1 LIMIT 1`);

/** The first entry of AuditSubject, by number, that no row asks for; the table is read once, page by page. */
export async function firstStraySubject(): Promise<Finding | null> {
  let first: Finding | null = null;
  let last = { residentId: '', auditSeq: Number.MIN_SAFE_INTEGER };
  for (;;) {
    const page = await rows<Subject>(selectSubjects, { ...last });
    for (const { residentId, auditSeq: seq, residentIds, isLinked } of page) {
      const isNamed = isLinked === 1 && idsIn(residentIds).includes(residentId);
      if (isNamed || (first !== null && first.seq <= seq)) continue;
      first = { seq, problem: `resident ${residentId} was entered as a subject of it (AuditSubject)` };
    }
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return first;
    last = end;
  }
}

/** The first row that bears the id of an earlier one, and so that one's code: only a database without its key has it. */
export async function firstCopiedRow(): Promise<Finding | null> {
  const [found] = await rows<{ seq: number }>(selectCopied);
  return found === undefined ? null : { seq: found.seq, problem: 'it is a copy of an earlier row' };
}
