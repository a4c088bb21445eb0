import { type Tx, write } from '../../prisma/client.ts';
import { auditInside } from '../audit/record.ts';
import type { SignInContext } from './open-session.ts';
import { isKnownRefreshToken, refreshHashOf } from './refresh-token.ts';
import { revokeSession } from './revoke.ts';
import { standingOfSession } from './standing.ts';

async function sessionOfToken(tx: Tx, token: string) {
  const refreshHash = refreshHashOf(token);
  const current = await tx.db.signInSession.findUnique({ where: { refreshHash } });
  if (current !== null) return current;
  const spent = await tx.db.spentRefreshToken.findUnique({
    where: { refreshHash },
    include: { session: true },
  });
  return spent?.session ?? null;
}

/** Ends the session of a refresh token, current or spent. An unknown token is no fault: nobody is signed in then. */
export async function signOut(
  token: string,
  { clock, requestId, secondFactor }: SignInContext,
): Promise<void> {
  if (!(await isKnownRefreshToken(token))) return;
  await write(async (tx) => {
    const now = clock.now();
    const session = await sessionOfToken(tx, token);
    if (session === null) return;
    const { id: sessionId, personId, organizationId } = session;
    const claims = { sessionId, personId, organizationId };
    const standing = await standingOfSession(tx, claims, { now, secondFactor });
    if (!(await revokeSession(tx, sessionId, 'SIGNED_OUT', now))) return;
    const by = standing === null ? null : { viewer: { ...standing, sessionId }, clock, requestId };
    const facts = { personId, sessionId };
    await auditInside(tx, { action: 'SIGN_OUT', operation: 'signOut', outcome: 'DONE', facts }, by, now);
  });
}
