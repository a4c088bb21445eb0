import { statement } from '../../prisma/client.ts';
import { isOpen } from '../access.ts';
import type { Deciding } from '../act.ts';
import { lockLapsedOfSessions, reclaimOfSessions } from '../appointment/place.ts';
import type { SessionState } from '../codes/session.ts';
import { NotFound } from '../errors.ts';
import { lockSlots } from '../session-stop/sql.ts';
import { sessionPolicy } from '../slot/policy.ts';

/** A session as its change depends on it. Instants as the database gives them. */
export interface AdjustableSession {
  readonly id: string;
  readonly templateId: string;
  readonly state: SessionState;
  readonly hospitalId: string;
  readonly regionCode: string;
  readonly departmentId: string;
  readonly holderId: string | null;
  readonly serviceOn: string;
  readonly isExpert: number;
  readonly startAt: string;
  readonly endAt: string;
  readonly releaseMinutesBefore: number;
  readonly version: number;
}

const selectSession = statement(`
  SELECT x."id", x."templateId", x."state", x."hospitalId", h."regionCode", x."departmentId",
    COALESCE(x."substituteId", x."practitionerId") AS "holderId", x."serviceOn", x."isExpert", x."startAt", x."endAt",
    t."releaseMinutesBefore", x."version"
  FROM "Session" x JOIN "SlotTemplate" t ON t."id" = x."templateId" JOIN "Organization" h ON h."id" = x."hospitalId"
  WHERE x."id" = :id AND x."voidedAt" IS NULL`);

async function sessionKept({ tx, now, acting }: Deciding, id: string): Promise<AdjustableSession> {
  const [session] = await tx.rows<AdjustableSession>(selectSession, { id });
  if (session === undefined || !isOpen(sessionPolicy, 'keeping', acting.viewer, session, now))
    throw new NotFound('session', ['sessionId']);
  return session;
}

/**
 * A session of the own hospital with all that is in it, locked: its template, lapsed appointments, itself, its windows.
 * @throws NotFound
 */
export async function lockSession(deciding: Deciding, sessionId: string): Promise<AdjustableSession> {
  const { tx, now } = deciding;
  const { templateId } = await sessionKept(deciding, sessionId);
  await tx.lock('SlotTemplate', templateId);
  await lockLapsedOfSessions(tx, [sessionId], now);
  await tx.lock('Session', sessionId);
  await reclaimOfSessions(tx, [sessionId], now);
  await tx.rows(lockSlots, { sessionIds: [sessionId], slotId: null });
  return sessionKept(deciding, sessionId);
}
