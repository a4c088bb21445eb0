import { rows, statement } from '../../../prisma/client.ts';
import { NETWORK_CHAIN } from './link.ts';
import { isSigned, sign, storedInstant } from './mac.ts';

/** Where a chain ended at one time. */
export interface Head {
  readonly ownerOrgId: string;
  readonly position: number;
  readonly hash: string;
}

/** The ends of all chains at one time, with a code over all of it: kept elsewhere, it shows what was cut off later. */
export interface HeadFile {
  /** As text, in UTC. */
  readonly at: string;
  readonly heads: readonly Head[];
  readonly mac: string;
  readonly keyId: string;
}

const selectHeads = statement(`
  SELECT l."ownerOrgId", l."position", l."hash"
  FROM (SELECT "id" FROM "Organization" UNION ALL SELECT '${NETWORK_CHAIN}') o
  CROSS JOIN "AuditLink" l
  WHERE l."ownerOrgId" = o."id" AND l."position" =
    (SELECT max(m."position") FROM "AuditLink" m WHERE m."ownerOrgId" = o."id")
  ORDER BY l."ownerOrgId"`);

const selectHashes = statement({
  sqlite: `SELECT h.value ->> 'ownerOrgId' AS "ownerOrgId", l."hash",
      (SELECT COALESCE(max(m."position"), 0) FROM "AuditLink" m WHERE m."ownerOrgId" = h.value ->> 'ownerOrgId') AS "end"
    FROM json_each(:heads) h LEFT JOIN "AuditLink" l
      ON l."ownerOrgId" = h.value ->> 'ownerOrgId' AND l."position" = h.value ->> 'position'`,
  postgres: `SELECT h."ownerOrgId", l."hash",
      (SELECT COALESCE(max(m."position"), 0) FROM "AuditLink" m WHERE m."ownerOrgId" = h."ownerOrgId") AS "end"
    FROM jsonb_to_recordset(CAST(:heads AS jsonb)) AS h("ownerOrgId" text, "position" bigint)
    LEFT JOIN "AuditLink" l ON l."ownerOrgId" = h."ownerOrgId" AND l."position" = h."position"`,
});

const textOf = ({ at, heads }: Pick<HeadFile, 'at' | 'heads'>): string =>
  JSON.stringify([at, heads.map(({ ownerOrgId, position, hash }) => [ownerOrgId, position, hash])]);

/** The ends of all chains now. */
export async function exportHeads(now: Date): Promise<HeadFile> {
  const heads = (await rows<Head>(selectHeads)).map(({ ownerOrgId, position, hash }) => ({
    ownerOrgId,
    position,
    hash,
  }));
  const ends = { at: storedInstant(now), heads };
  return { ...ends, ...sign('head', textOf(ends)) };
}

/** What the chains lack that an exported head had, in words; empty when they go on from it. */
export async function headProblems(file: HeadFile): Promise<string[]> {
  if (!isSigned('head', textOf(file), file))
    return [`the head of ${file.at} is not what was exported, or its key (${file.keyId}) is not configured`];
  const stored = await rows<{ ownerOrgId: string; hash: string | null; end: number }>(selectHashes, {
    heads: JSON.stringify(file.heads),
  });
  const found = new Map(stored.map((one) => [one.ownerOrgId, one]));
  return file.heads.flatMap(({ ownerOrgId, position, hash }) => {
    const { hash: now = null, end = 0 } = found.get(ownerOrgId) ?? {};
    if (now === hash) return [];
    const chain = `the chain of ${ownerOrgId}`;
    if (end < position)
      return [`${chain} was cut off: it ends at link ${end}, and had ${position} at ${file.at}`];
    return [`${chain} was written anew: link ${position} is not the one of ${file.at}`];
  });
}
