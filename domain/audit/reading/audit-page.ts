import { rows, type Statement, statement } from '../../../prisma/client.ts';
import type { AuditAction } from '../../codes/audit.ts';
import { isId } from '../../id.ts';
import { type PageRequest, pageOf } from '../../page.ts';
import { idsOfPerson, survivingId } from '../../resident/alias.ts';
import type { Acting } from '../../viewer.ts';
import { auditVisible, readsAllChains } from '../policy.ts';
import { NAMES_OWN_RESIDENT, withOwnResidents } from './own-residents.ts';
import { ofResident, ownChain, type Source, wholeLog } from './source.ts';

/** One row of the audit log. Instants as the database gives them. */
export interface AuditRow {
  readonly seq: number;
  readonly at: string;
  readonly action: AuditAction;
  readonly operation: string;
  readonly noun: string | null;
  readonly nounId: string | null;
  readonly outcome: string;
  readonly personId: string | null;
  readonly personName: string | null;
  readonly role: string | null;
  readonly organizationId: string | null;
  readonly organizationName: string | null;
  readonly residentIds: string | null;
  readonly facts: string | null;
  readonly requestId: string | null;
}

export interface AuditFilter {
  readonly actions?: readonly AuditAction[] | null | undefined;
  readonly operation?: string | null | undefined;
  readonly personId?: string | null | undefined;
  readonly nounId?: string | null | undefined;
  readonly residentId?: string | null | undefined;
  readonly fromAt?: Date | null | undefined;
  readonly toAt?: Date | null | undefined;
}

const CONDITIONS: Readonly<Record<Exclude<keyof AuditFilter, 'residentId'>, string>> = {
  actions: 'u."action" IN (:actions...)',
  operation: 'u."operation" = :operation',
  personId: 'u."personId" = :personId',
  nounId: 'u."nounId" = :nounId',
  fromAt: 'u."at" >= :fromAt',
  toAt: 'u."at" < :toAt',
};

const statements = new Map<string, Statement>();

function prepared({ sql }: Source): Statement {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const made = statement(`
    SELECT u."seq", u."at", u."action", u."operation", u."noun", u."nounId", u."outcome", u."personId",
      b."name" AS "personName", u."role", u."organizationId", o."name" AS "organizationName", u."residentIds", u."facts",
      u."requestId"
    FROM (${sql}) AS q
    JOIN "AuditEvent" u ON u."seq" = q."seq"
    LEFT JOIN "Person" b ON b."id" = u."personId"
    LEFT JOIN "Organization" o ON o."id" = u."organizationId"
    ORDER BY q."place" DESC, q."seq" DESC LIMIT :limit`);
  statements.set(sql, made);
  return made;
}

/** From where the viewer reads: all of it, the own chain, or what names one resident. */
function sourceFor({ viewer, clock }: Acting, filter: AuditFilter): Source {
  const given = (Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]).filter((key) => filter[key] != null);
  const conditions = given.map((key) => CONDITIONS[key]);
  const isAll = readsAllChains(viewer);
  const { sql: visible } = auditVisible(viewer, 'entry', clock.now());
  if (filter.residentId != null)
    return ofResident(visible, isAll ? conditions : [NAMES_OWN_RESIDENT, ...conditions]);
  return isAll ? wholeLog(conditions) : ownChain(visible, conditions);
}

/** One page of the audit log, newest first. */
export async function auditPage(acting: Acting, filter: AuditFilter, request: PageRequest) {
  const { viewer } = acting;
  // What is no id names nobody, and SQLite takes no pattern of any length.
  if (filter.residentId != null && !isId(filter.residentId)) return { nodes: [], hasNextPage: false };
  const residentId = filter.residentId == null ? null : await survivingId(filter.residentId);
  const found = await rows<AuditRow>(prepared(sourceFor(acting, filter)), {
    viewerOrgId: viewer.organizationId,
    residentId,
    residentIds: residentId === null ? [] : await idsOfPerson({ rows }, residentId),
    actions: filter.actions ?? [],
    operation: filter.operation ?? null,
    personId: filter.personId ?? null,
    nounId: filter.nounId ?? null,
    fromAt: filter.fromAt ?? null,
    toAt: filter.toAt ?? null,
    afterSeq: Number(request.after?.[0] ?? Number.MAX_SAFE_INTEGER),
    limit: request.first + 1,
  });
  const { nodes, hasNextPage } = pageOf(found, request);
  return {
    nodes: readsAllChains(viewer) ? nodes : await withOwnResidents(nodes, viewer.organizationId),
    hasNextPage,
  };
}
