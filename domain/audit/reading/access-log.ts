import { rows, type Statement, statement } from '../../../prisma/client.ts';
import type { AuditAction } from '../../codes/audit.ts';
import { type Page, type PageRequest, pageOf } from '../../page.ts';
import { idsOfPerson, survivingId } from '../../resident/alias.ts';
import type { Acting } from '../../viewer.ts';
import { auditVisible } from '../policy.ts';
import { ofResident } from './source.ts';

/** That somebody saw a resident's data or did something with them. `at` as the database gives it. */
export interface AccessLogEntry {
  readonly seq: number;
  readonly at: string;
  readonly action: AuditAction;
  readonly operation: string;
  readonly noun: string | null;
  readonly outcome: string;
  readonly personName: string | null;
  readonly role: string | null;
  readonly organizationName: string | null;
}

const selectAccesses = (visible: string): string => `
  SELECT u."seq", u."at", u."action", u."operation", u."noun", u."outcome", b."name" AS "personName", u."role",
    o."name" AS "organizationName"
  FROM (${ofResident(visible, []).sql}) AS q
  JOIN "AuditEvent" u ON u."seq" = q."seq"
  LEFT JOIN "Person" b ON b."id" = u."personId"
  LEFT JOIN "Organization" o ON o."id" = u."organizationId"
  ORDER BY q."seq" DESC LIMIT :limit`;

const statements = new Map<string, Statement>();

function prepared(visible: string): Statement {
  const known = statements.get(visible);
  if (known !== undefined) return known;
  const made = statement(selectAccesses(visible));
  statements.set(visible, made);
  return made;
}

/**
 * Who looked at a resident, newest first, right at the time of reading; for the resident and whoever represents the
 * resident. Another resident's id is answered as an unknown one: by nothing.
 */
export async function accessLogPage(
  { viewer, clock }: Acting,
  residentId: string | null,
  request: PageRequest,
): Promise<Page<AccessLogEntry>> {
  const own = viewer.residentId;
  const isOwn = residentId === null || (await survivingId(residentId)) === own;
  if (own === null || !isOwn) return { nodes: [], hasNextPage: false };
  const visible = auditVisible(viewer, 'access', clock.now());
  const found = await rows<AccessLogEntry>(prepared(visible.sql), {
    ...visible.params,
    residentId: own,
    residentIds: await idsOfPerson({ rows }, own),
    afterSeq: Number(request.after?.[0] ?? Number.MAX_SAFE_INTEGER),
    limit: request.first + 1,
  });
  return pageOf(found, request);
}
