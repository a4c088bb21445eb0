import { audit } from '../domain/audit/record.ts';
import type { SignInContext } from '../domain/sign-in/open-session.ts';
import { viewerOfSession } from '../domain/sign-in/standing.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { AccessTokens } from './access-token.ts';

/** Nobody (no token), a viewer, or a token that is not believed (HTTP 401). */
export type Identity =
  | { readonly kind: 'ANONYMOUS' }
  | { readonly kind: 'VIEWER'; readonly viewer: Viewer; readonly expiresAt: Date }
  | { readonly kind: 'REFUSED' };

const BEARER = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;

/** RFC 6750: the answer to a token that is not believed. */
export const REFUSED_TOKEN = 'Bearer realm="yiyang-link", error="invalid_token"';

/**
 * Who asks. The token only says which session it is; person, organisation and roles are read from the database at
 * every request, so that a role or a session that ended stops here.
 */
export async function identify(
  authorization: string | undefined,
  tokens: AccessTokens,
  { clock, requestId, secondFactor }: SignInContext,
): Promise<Identity> {
  if (authorization === undefined) return { kind: 'ANONYMOUS' };
  const token = BEARER.exec(authorization)?.[1];
  const now = clock.now();
  const claims = token === undefined ? null : await tokens.verify(token, now);
  if (claims === null) return { kind: 'REFUSED' };
  const { personId, sessionId, organizationId, expiresAt } = claims;
  const viewer = await viewerOfSession(claims, { now, secondFactor });
  if (viewer !== null) return { kind: 'VIEWER', viewer, expiresAt: new Date(expiresAt) };
  const facts = { personId, sessionId, organizationId, requestId };
  await audit({ action: 'DENIED', operation: 'identify', outcome: 'SESSION_ENDED', facts }, null, now);
  return { kind: 'REFUSED' };
}
