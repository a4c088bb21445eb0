import { rows, statement } from '../../../prisma/client.ts';
import { type Page, type PageRequest, pageOf } from '../../page.ts';
import type { Acting } from '../../viewer.ts';
import { WATERMARK } from '../chain/lease.ts';
import { chainsOf, NETWORK_CHAIN } from '../chain/link.ts';
import { readsAllChains } from '../policy.ts';

/** The end of one chain. Instants as the database gives them. */
export interface ChainEnd {
  /** The organisation, or NETWORK. */
  readonly ownerOrgId: string;
  readonly organizationName: string | null;
  /** 0 for a chain without a link. */
  readonly position: number;
  readonly hash: string | null;
  readonly linkedAt: string | null;
  /** Rows that are not linked yet. */
  readonly unsealed: number;
}

const selectEnds = statement(`
  SELECT o."id" AS "ownerOrgId", o."name" AS "organizationName", COALESCE(l."position", 0) AS "position", l."hash",
    l."linkedAt"
  FROM (SELECT "id", "name" FROM "Organization" UNION ALL SELECT '${NETWORK_CHAIN}', NULL) o
  LEFT JOIN "AuditLink" l ON l."ownerOrgId" = o."id" AND l."position" =
    (SELECT max(m."position") FROM "AuditLink" m WHERE m."ownerOrgId" = o."id")
  WHERE o."id" > :after AND (:isAll = 1 OR o."id" = :viewerOrgId)
  ORDER BY o."id" LIMIT :limit`);

const selectUnsealed = statement(`
  SELECT u."ownerOrgIds", u."organizationId", count(*) AS "rows" FROM "AuditEvent" u
  WHERE u."seq" > ${WATERMARK} AND NOT EXISTS (SELECT 1 FROM "AuditLink" l WHERE l."auditSeq" = u."seq")
  GROUP BY u."ownerOrgIds", u."organizationId"`);

interface Unsealed {
  readonly ownerOrgIds: string | null;
  readonly organizationId: string | null;
  readonly rows: number;
}

async function unsealedByChain(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const row of await rows<Unsealed>(selectUnsealed))
    for (const chain of chainsOf(row)) counts.set(chain, (counts.get(chain) ?? 0) + row.rows);
  return counts;
}

/** One page of the ends of the chains that the viewer reads, by the id of their owner. */
export async function chainEndsPage({ viewer }: Acting, request: PageRequest): Promise<Page<ChainEnd>> {
  const found = await rows<Omit<ChainEnd, 'unsealed'>>(selectEnds, {
    after: request.after?.[0] ?? '',
    isAll: readsAllChains(viewer) ? 1 : 0,
    viewerOrgId: viewer.organizationId,
    limit: request.first + 1,
  });
  const unsealed = await unsealedByChain();
  return pageOf(
    found.map((end) => ({ ...end, unsealed: unsealed.get(end.ownerOrgId) ?? 0 })),
    request,
  );
}
