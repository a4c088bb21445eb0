import { rows, statement } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { OrganizationKind, OrganizationStatus } from '../codes/organization.ts';
import type { Role } from '../codes/role.ts';
import { OPENID_FACTORS, type SignInFactor } from '../codes/sign-in.ts';
import type { RowReader } from '../policy-value/read.ts';
import type { Viewer } from '../viewer.ts';
import { lacksSecondFactor, type SecondFactorRule } from './second-factor/rule.ts';

/** An organisation a person may act for today, with the roles held there. */
export type Standing = Omit<Viewer, 'sessionId' | 'isSecondFactorDue'> & {
  readonly organizationName: string;
};

/** The same in a session, whose sign-in may lack a second factor. */
export type SessionStanding = Standing & Pick<Viewer, 'isSecondFactorDue'>;

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
  representativeId: string | null;
  organizationId: string;
  organizationName: string;
  organizationKind: string;
  organizationStatus: string;
  regionCode: string;
  role: string;
}

const COLUMNS = `
  p."id" AS "personId", p."name" AS "personName", p."isPasswordChangeDue" AS "isPasswordChangeDue",
    COALESCE(p."residentId", g."residentId") AS "residentId", g."id" AS "representativeId", o."id" AS "organizationId",
    o."name" AS "organizationName", o."kind" AS "organizationKind", o."status" AS "organizationStatus",
    o."regionCode" AS "regionCode", a."role" AS "role"`;

const FROM_PERSON = `
  FROM "Person" p
  JOIN "RoleAssignment" a ON a."personId" = p."id"
  JOIN "Organization" o ON o."id" = a."organizationId"
  LEFT JOIN "Representative" g ON g."id" = p."representativeId"
    AND g."voidedAt" IS NULL AND g."fromOn" <= :today AND (g."toOn" IS NULL OR g."toOn" >= :today)`;

// A suspended organisation still reads and ends what it began; only a closed one has nobody at work.
const IN_FORCE = `
  p."status" = 'ACTIVE' AND o."status" <> 'CLOSED'
  AND a."fromOn" <= :today AND (a."toOn" IS NULL OR a."toOn" >= :today)`;

const ofPerson = statement(
  `SELECT ${COLUMNS} ${FROM_PERSON} WHERE p."id" = :personId AND ${IN_FORCE}
  ORDER BY o."name", o."id", a."fromOn", a."id"`,
);

// Where nobody has ever set the policy, which is nearly everywhere, no request has to ask for its value.
const SESSION_COLUMNS = `
  s."factor" AS "factor", EXISTS (SELECT 1 FROM "PolicyValue" WHERE "key" = 'signIn.secondFactor') AS "hasPolicy"`;
const FROM_SESSION = `
  ${FROM_PERSON}
  JOIN "SignInSession" s ON s."personId" = p."id" AND s."organizationId" = o."id"`;
const IS_OPEN = `s."revokedAt" IS NULL AND s."expiresAt" > :now AND ${IN_FORCE}`;

const ofSession = statement(`
  SELECT ${COLUMNS}, ${SESSION_COLUMNS} ${FROM_SESSION}
  WHERE s."id" = :sessionId AND p."id" = :personId AND o."id" = :organizationId AND ${IS_OPEN}
  ORDER BY a."fromOn", a."id"`);

const ofSessions = statement(`
  SELECT s."id" AS "sessionId", ${COLUMNS}, ${SESSION_COLUMNS} ${FROM_SESSION}
  WHERE s."id" IN (:sessionIds...) AND ${IS_OPEN}
  ORDER BY a."fromOn", a."id"`);

function standingOf(held: readonly StandingRow[]): Standing | null {
  const [first] = held;
  if (first === undefined) return null;
  return {
    personId: first.personId,
    personName: first.personName,
    isPasswordChangeDue: first.isPasswordChangeDue === 1,
    residentId: first.residentId,
    representativeId: first.representativeId,
    organizationId: first.organizationId,
    organizationName: first.organizationName,
    organizationKind: first.organizationKind as OrganizationKind,
    organizationStatus: first.organizationStatus as OrganizationStatus,
    regionCode: first.regionCode,
    roles: [...new Set(held.map((row) => row.role as Role))],
  };
}

/** Everything a person may act for today, one entry per organisation. */
export async function standingsOf(read: RowReader, personId: string, now: Date): Promise<Standing[]> {
  const found = await read.rows<StandingRow>(ofPerson, { personId, today: localDateOf(now) });
  const organizationIds = [...new Set(found.map((row) => row.organizationId))];
  return organizationIds
    .map((id) => standingOf(found.filter((row) => row.organizationId === id)))
    .filter((standing) => standing !== null);
}

interface SessionRow extends StandingRow {
  factor: SignInFactor;
  hasPolicy: number;
}

/**
 * Who a session acts for now, or null when it is over: revoked, expired, the person or the organisation closed, or
 * no role left today. One statement; it is asked at every request, so that what ended stops at the next one.
 */
export async function standingOfSession(
  read: RowReader,
  claims: SessionClaims,
  { now, secondFactor }: { now: Date; secondFactor: SecondFactorRule },
): Promise<SessionStanding | null> {
  const { personId, sessionId, organizationId } = claims;
  const params = { personId, sessionId, organizationId, now, today: localDateOf(now) };
  return sessionStandingOf(read, await read.rows<SessionRow>(ofSession, params), { now, secondFactor });
}

async function sessionStandingOf(
  read: RowReader,
  held: readonly SessionRow[],
  { now, secondFactor }: { now: Date; secondFactor: SecondFactorRule },
): Promise<SessionStanding | null> {
  const standing = standingOf(held);
  const [first] = held;
  if (standing === null || first === undefined) return null;
  const { factor, hasPolicy } = first;
  const session = { ...standing, factor, hasPolicy: hasPolicy === 1 };
  return {
    ...standing,
    // A one-time password is no part of a sign-in through the provider: who gave it out cannot come in that way.
    isPasswordChangeDue: standing.isPasswordChangeDue && !OPENID_FACTORS.includes(factor),
    isSecondFactorDue: await lacksSecondFactor(read, session, secondFactor, now),
  };
}

const viewerOf = ({ organizationName: _name, ...viewer }: SessionStanding, sessionId: string): Viewer => ({
  ...viewer,
  sessionId,
});

/** The viewer of a session at a request of its own, outside any transaction. */
export async function viewerOfSession(
  claims: SessionClaims,
  asked: { now: Date; secondFactor: SecondFactorRule },
): Promise<Viewer | null> {
  const standing = await standingOfSession({ rows }, claims, asked);
  return standing === null ? null : viewerOf(standing, claims.sessionId);
}

/** The viewers of many sessions, by session, asked in one statement; those that are over are left out. */
export async function viewersOfSessions(
  sessionIds: readonly string[],
  asked: { now: Date; secondFactor: SecondFactorRule },
): Promise<Map<string, Viewer>> {
  const { now } = asked;
  const params = { sessionIds, now, today: localDateOf(now) };
  const bySession = new Map<string, SessionRow[]>();
  for (const { sessionId, ...row } of await rows<SessionRow & { sessionId: string }>(ofSessions, params)) {
    const known = bySession.get(sessionId);
    if (known === undefined) bySession.set(sessionId, [row]);
    else known.push(row);
  }
  const viewers = new Map<string, Viewer>();
  for (const [sessionId, held] of bySession) {
    const standing = await sessionStandingOf({ rows }, held, asked);
    if (standing !== null) viewers.set(sessionId, viewerOf(standing, sessionId));
  }
  return viewers;
}
