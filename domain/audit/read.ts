import { rows, type Statement, statement } from '../../prisma/client.ts';
import type { AuditAction } from '../codes/audit.ts';
import type { Role } from '../codes/role.ts';
import { type PageRequest, pageOf } from '../page.ts';
import { type Acting, hasRole, type Viewer } from '../viewer.ts';

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
  readonly fromAt?: Date | null | undefined;
  readonly toAt?: Date | null | undefined;
}

/** The audit administrator reads all of it, an organisation's administrator what concerns the own organisation. */
export const AUDIT_READERS: readonly Role[] = ['AUDIT_ADMIN', 'ORG_ADMIN'];

/** Row filter as SQL over the alias `u`: whose accesses the viewer may read. */
function auditVisible(viewer: Viewer): string {
  if (hasRole(viewer, 'AUDIT_ADMIN')) return '1 = 1';
  if (hasRole(viewer, 'ORG_ADMIN'))
    return `(u."organizationId" = :viewerOrgId OR u."ownerOrgIds" LIKE '%"' || :viewerOrgId || '"%')`;
  return '1 = 0';
}

const CONDITIONS: Readonly<Record<keyof AuditFilter, string>> = {
  actions: 'u."action" IN (:actions...)',
  operation: 'u."operation" = :operation',
  personId: 'u."personId" = :personId',
  nounId: 'u."nounId" = :nounId',
  fromAt: 'u."at" >= :fromAt',
  toAt: 'u."at" < :toAt',
};

const statements = new Map<string, Statement>();

function prepared(conditions: readonly string[]): Statement {
  const where = conditions.join(' AND ');
  const known = statements.get(where);
  if (known !== undefined) return known;
  const made = statement(`
    SELECT u."seq", u."at", u."action", u."operation", u."noun", u."nounId", u."outcome", u."personId",
      b."name" AS "personName", u."role", u."organizationId", o."name" AS "organizationName", u."residentIds", u."facts",
      u."requestId"
    FROM "AuditEvent" u
    LEFT JOIN "Person" b ON b."id" = u."personId"
    LEFT JOIN "Organization" o ON o."id" = u."organizationId"
    WHERE ${where} ORDER BY u."seq" DESC LIMIT :limit`);
  statements.set(where, made);
  return made;
}

/** One page of the audit log, newest first. */
export async function auditPage(acting: Acting, filter: AuditFilter, request: PageRequest) {
  const given = (Object.keys(CONDITIONS) as (keyof AuditFilter)[]).filter((key) => filter[key] != null);
  const conditions = [auditVisible(acting.viewer), ...given.map((key) => CONDITIONS[key])];
  if (request.after !== null) conditions.push('u."seq" < :afterSeq');
  const found = await rows<AuditRow>(prepared(conditions), {
    viewerOrgId: acting.viewer.organizationId,
    actions: filter.actions ?? [],
    operation: filter.operation ?? null,
    personId: filter.personId ?? null,
    nounId: filter.nounId ?? null,
    fromAt: filter.fromAt ?? null,
    toAt: filter.toAt ?? null,
    afterSeq: Number(request.after?.[0] ?? 0),
    limit: request.first + 1,
  });
  return pageOf(found, request);
}
