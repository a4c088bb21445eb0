import { type Params, rows, type Statement, statement } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { OrganizationKind, OrganizationStatus } from '../codes/organization.ts';
import type { Role } from '../codes/role.ts';
import type { Viewer } from '../viewer.ts';

/** Reads rows: `rows` of prisma/client.ts, or `tx.rows` inside a transaction. */
export type RowReader = <T>(select: Statement, params: Params) => Promise<T[]>;

/** An organisation a person may act for today, with the roles held there. */
export type Standing = Omit<Viewer, 'sessionId'> & { readonly organizationName: string };

/** What an access token says; the database says whether it still holds. */
export interface SessionClaims {
  readonly personId: string;
  readonly sessionId: string;
  readonly organizationId: string;
}

interface StandingRow {
  personId: string;
  personName: string;
  isPasswordChangeDue: number;
  residentId: string | null;
  organizationId: string;
  organizationName: string;
  organizationKind: string;
  organizationStatus: string;
  regionCode: string;
  role: string;
}

const STANDING = `
  SELECT p."id" AS "personId", p."name" AS "personName", p."isPasswordChangeDue" AS "isPasswordChangeDue",
    COALESCE(p."residentId", g."residentId") AS "residentId", o."id" AS "organizationId",
    o."name" AS "organizationName", o."kind" AS "organizationKind", o."status" AS "organizationStatus",
    o."regionCode" AS "regionCode", a."role" AS "role"
  FROM "Person" p
  JOIN "RoleAssignment" a ON a."personId" = p."id"
  JOIN "Organization" o ON o."id" = a."organizationId"
  LEFT JOIN "Representative" g ON g."id" = p."representativeId"
    AND g."fromOn" <= :today AND (g."toOn" IS NULL OR g."toOn" >= :today)`;

// A suspended organisation still reads and ends what it began; only a closed one has nobody at work.
const IN_FORCE = `
  p."status" = 'ACTIVE' AND o."status" <> 'CLOSED'
  AND a."fromOn" <= :today AND (a."toOn" IS NULL OR a."toOn" >= :today)`;

const ofPerson = statement(
  `${STANDING} WHERE p."id" = :personId AND ${IN_FORCE} ORDER BY o."name", o."id", a."fromOn", a."id"`,
);

const ofSession = statement(`${STANDING}
  JOIN "SignInSession" s ON s."personId" = p."id" AND s."organizationId" = o."id"
  WHERE s."id" = :sessionId AND p."id" = :personId AND o."id" = :organizationId
    AND s."revokedAt" IS NULL AND s."expiresAt" > :now AND ${IN_FORCE}
  ORDER BY a."fromOn", a."id"`);

function standingOf(held: readonly StandingRow[]): Standing | null {
  const [first] = held;
  if (first === undefined) return null;
  const { role: _role, ...person } = first;
  return {
    ...person,
    isPasswordChangeDue: first.isPasswordChangeDue === 1,
    organizationKind: first.organizationKind as OrganizationKind,
    organizationStatus: first.organizationStatus as OrganizationStatus,
    roles: [...new Set(held.map((row) => row.role as Role))],
  };
}

/** Everything a person may act for today, one entry per organisation. */
export async function standingsOf(read: RowReader, personId: string, now: Date): Promise<Standing[]> {
  const found = await read<StandingRow>(ofPerson, { personId, today: localDateOf(now) });
  const organizationIds = [...new Set(found.map((row) => row.organizationId))];
  return organizationIds
    .map((id) => standingOf(found.filter((row) => row.organizationId === id)))
    .filter((standing) => standing !== null);
}

/**
 * Who a session acts for now, or null when it is over: revoked, expired, the person or the organisation closed, or
 * no role left today. One statement; it is asked at every request, so that what ended stops at the next one.
 */
export async function standingOfSession(
  read: RowReader,
  claims: SessionClaims,
  now: Date,
): Promise<Standing | null> {
  const { personId, sessionId, organizationId } = claims;
  const params = { personId, sessionId, organizationId, now, today: localDateOf(now) };
  return standingOf(await read<StandingRow>(ofSession, params));
}

/** The viewer of a session at a request of its own, outside any transaction. */
export async function viewerOfSession(claims: SessionClaims, now: Date): Promise<Viewer | null> {
  const standing = await standingOfSession(rows, claims, now);
  if (standing === null) return null;
  const { organizationName: _name, ...viewer } = standing;
  return { ...viewer, sessionId: claims.sessionId };
}
