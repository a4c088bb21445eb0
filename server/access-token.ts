import { hkdfSync } from 'node:crypto';
import { ACCESS_TOKEN_MS } from '../domain/sign-in/lifetimes.ts';
import type { SessionClaims } from '../domain/sign-in/standing.ts';
import type { Config } from './config.ts';
import { createSignedTokens, type SignedTokens } from './signed-token.ts';

export type AccessTokens = SignedTokens<SessionClaims>;

/** Derives the key of the refresh tokens from the signing key, so that there is no further secret to keep. */
export function refreshKeyOf({ signingKey }: Config): Uint8Array {
  const secret = signingKey.privateKey.export({ format: 'der', type: 'pkcs8' });
  return new Uint8Array(hkdfSync('sha256', secret, 'yiyang-link', 'refresh tokens', 32));
}

/** Access tokens of people, each of one session. */
export const createAccessTokens = (config: Config): AccessTokens =>
  createSignedTokens<SessionClaims>(config, {
    audience: config.audience,
    lastsMs: ACCESS_TOKEN_MS,
    requiredClaims: ['sid', 'org'],
    written: ({ personId, sessionId, organizationId }) => ({
      subject: personId,
      payload: { sid: sessionId, org: organizationId },
    }),
    read: ({ sub, sid, org }) =>
      typeof sub === 'string' && typeof sid === 'string' && typeof org === 'string'
        ? { personId: sub, sessionId: sid, organizationId: org }
        : null,
  });
