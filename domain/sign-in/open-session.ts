import type { Tx } from '../../prisma/client.ts';
import { auditInside } from '../audit/record.ts';
import type { Clock } from '../clock.ts';
import type { SignInFactor } from '../codes/sign-in.ts';
import { newId } from '../id.ts';
import type { Viewer } from '../viewer.ts';
import { SESSION_LONGEST_MS } from './lifetimes.ts';
import { firstRefreshToken, refreshHashOf } from './refresh-token.ts';
import { revokeSession } from './revoke.ts';
import type { SecondFactorRule } from './second-factor/rule.ts';
import { standingOfSession } from './standing.ts';

/** A session that is open, with the refresh token that only its holder may know. */
export interface OpenSession {
  readonly viewer: Viewer;
  readonly organizationName: string;
  readonly refreshToken: string;
  /** The session's absolute end. */
  readonly expiresAt: Date;
}

export interface SignInContext {
  readonly clock: Clock;
  readonly requestId: string;
  readonly secondFactor: SecondFactorRule;
}

/** Who has proved who they are, and for which organisation they want to act. */
export interface Proven {
  readonly personId: string;
  readonly organizationId: string;
  readonly factor: SignInFactor;
  readonly userAgent: string | null;
}

/** @returns the session, or null when the person has no role there any more */
export async function openSession(
  tx: Tx,
  { personId, organizationId, factor, userAgent }: Proven,
  { clock, requestId, secondFactor }: SignInContext,
): Promise<OpenSession | null> {
  const now = clock.now();
  const sessionId = newId(now);
  const refreshToken = firstRefreshToken();
  const expiresAt = new Date(now.getTime() + SESSION_LONGEST_MS);
  const term = { createdAt: now, refreshedAt: now, expiresAt };
  const refreshHash = refreshHashOf(refreshToken);
  await tx.db.signInSession.create({
    data: { id: sessionId, personId, organizationId, refreshHash, factor, userAgent, ...term },
  });
  const claims = { personId, sessionId, organizationId };
  const standing = await standingOfSession(tx, claims, { now, secondFactor });
  if (standing === null) {
    await revokeSession(tx, sessionId, 'STANDING_ENDED', now);
    return null;
  }
  const { organizationName, ...person } = standing;
  const viewer: Viewer = { ...person, sessionId };
  const entry = { action: 'SIGN_IN', operation: 'signIn', outcome: 'DONE', facts: { factor } } as const;
  await auditInside(tx, entry, { viewer, clock, requestId }, now);
  return { viewer, organizationName, refreshToken, expiresAt };
}
