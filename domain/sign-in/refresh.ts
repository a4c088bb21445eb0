import { statement, type Tx, write } from '../../prisma/client.ts';
import { auditInside } from '../audit/record.ts';
import { REPEATED_REFRESH_MS, SESSION_IDLE_MS } from './lifetimes.ts';
import type { OpenSession, SignInContext } from './open-session.ts';
import { isKnownRefreshToken, nextRefreshToken, refreshHashOf } from './refresh-token.ts';
import { type RevokedReason, revokeSession } from './revoke.ts';
import { standingOfSession } from './standing.ts';

export interface RefreshContext extends SignInContext {
  /** Derives each refresh token from the one before it. */
  readonly refreshKey: Uint8Array;
}

const rotate = statement(`
  UPDATE "SignInSession" SET "refreshHash" = :nextHash, "refreshedAt" = :now
  WHERE "id" = :sessionId AND "refreshHash" = :refreshHash AND "revokedAt" IS NULL`);

type SessionRow = NonNullable<Awaited<ReturnType<Tx['db']['signInSession']['findUnique']>>>;

/**
 * Exchanges a refresh token for the next one. The old one is spent: used again later than a few seconds it was
 * stolen from somebody, and the whole session ends. The very same refresh repeated within `REPEATED_REFRESH_MS`
 * gets the same answer again, as long as the next token was not used yet.
 *
 * @returns the session, or null when it is over
 */
export async function refreshSession(token: string, context: RefreshContext): Promise<OpenSession | null> {
  if (!(await isKnownRefreshToken(token))) return null;
  return write((tx) => exchange(tx, token, context));
}

async function exchange(tx: Tx, token: string, context: RefreshContext): Promise<OpenSession | null> {
  const now = context.clock.now();
  const refreshHash = refreshHashOf(token);
  const refreshToken = nextRefreshToken(context.refreshKey, token);
  const nextHash = refreshHashOf(refreshToken);
  const current = await tx.db.signInSession.findUnique({ where: { refreshHash } });
  if (current !== null) {
    if (now.getTime() - current.refreshedAt.getTime() > SESSION_IDLE_MS)
      return end(tx, current, 'IDLE', context);
    const params = { sessionId: current.id, refreshHash, nextHash, now };
    if ((await tx.run(rotate, params)) === 1) {
      await tx.db.spentRefreshToken.create({ data: { refreshHash, sessionId: current.id, spentAt: now } });
      return standing(tx, { ...current, refreshHash: nextHash }, refreshToken, context);
    }
  }
  // Another request may have rotated it meanwhile: from here on the token counts as spent.
  const spent = await tx.db.spentRefreshToken.findUnique({
    where: { refreshHash },
    include: { session: true },
  });
  if (spent === null) return null;
  const isRepeated = now.getTime() - spent.spentAt.getTime() <= REPEATED_REFRESH_MS;
  if (isRepeated && spent.session.refreshHash === nextHash)
    return standing(tx, spent.session, refreshToken, context);
  return end(tx, spent.session, 'REFRESH_REUSED', context);
}

async function standing(
  tx: Tx,
  session: SessionRow,
  refreshToken: string,
  context: RefreshContext,
): Promise<OpenSession | null> {
  const claims = {
    personId: session.personId,
    sessionId: session.id,
    organizationId: session.organizationId,
  };
  const { clock, secondFactor } = context;
  const found = await standingOfSession(tx, claims, { now: clock.now(), secondFactor });
  if (found === null) return end(tx, session, 'STANDING_ENDED', context);
  const { organizationName, ...viewer } = found;
  return {
    viewer: { ...viewer, sessionId: session.id },
    organizationName,
    refreshToken,
    expiresAt: session.expiresAt,
  };
}

async function end(
  tx: Tx,
  session: SessionRow,
  reason: RevokedReason,
  context: RefreshContext,
): Promise<null> {
  const now = context.clock.now();
  if (await revokeSession(tx, session.id, reason, now)) {
    const facts = { personId: session.personId, sessionId: session.id, requestId: context.requestId };
    await auditInside(tx, { action: 'DENIED', operation: 'refresh', outcome: reason, facts }, null, now);
  }
  return null;
}
