import { hkdfSync } from 'node:crypto';
import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { newId } from '../domain/id.ts';
import { ACCESS_TOKEN_MS } from '../domain/sign-in/lifetimes.ts';
import type { SessionClaims } from '../domain/sign-in/standing.ts';
import type { Config } from './config.ts';

/** RFC 9068. */
const TYPE = 'at+jwt';
const ALGORITHM = 'ES256';
const CACHED_TOKENS = 5000;

export interface AccessTokens {
  issue(claims: SessionClaims, now: Date): Promise<string>;
  /** The claims of a token that is genuine and in time, or null. */
  verify(token: string, now: Date): Promise<Verified | null>;
}

export interface Verified extends SessionClaims {
  /** The end of the token, in milliseconds. */
  readonly expiresAt: number;
}

/** Derives the key of the refresh tokens from the signing key, so that there is no further secret to keep. */
export function refreshKeyOf({ signingKey }: Config): Uint8Array {
  const secret = signingKey.privateKey.export({ format: 'der', type: 'pkcs8' });
  return new Uint8Array(hkdfSync('sha256', secret, 'yiyang-link', 'refresh tokens', 32));
}

/** Issues and verifies access tokens. A token that was verified once is believed until its own end. */
export function createAccessTokens({ signingKey, issuer, audience }: Config): AccessTokens {
  const verified = new LRUCache<string, Verified>({ max: CACHED_TOKENS });

  // Only our own key is ever used: what a token says about keys (jwk, jku, x5u) is not looked at.
  const keyOf = ({ kid }: JWTHeaderParameters) => {
    if (kid !== signingKey.kid) throw new errors.JWSInvalid('unknown key');
    return signingKey.publicKey;
  };

  async function read(token: string, now: Date): Promise<Verified> {
    const { payload } = await jwtVerify(token, (header) => keyOf(header as JWTHeaderParameters), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience,
      currentDate: now,
      requiredClaims: ['sub', 'sid', 'org', 'jti', 'iat', 'exp'],
    });
    const { sub, sid, org, exp } = payload;
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof org !== 'string' || exp === undefined) {
      throw new errors.JWTInvalid('claims of another form');
    }
    return { personId: sub, sessionId: sid, organizationId: org, expiresAt: exp * 1000 };
  }

  return {
    issue: ({ personId, sessionId, organizationId }, now) =>
      new SignJWT({ sid: sessionId, org: organizationId })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: signingKey.kid })
        .setSubject(personId)
        .setJti(newId(now))
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(new Date(now.getTime() + ACCESS_TOKEN_MS))
        .sign(signingKey.privateKey),
    async verify(token, now) {
      const known = verified.get(token);
      if (known !== undefined) return known.expiresAt > now.getTime() ? known : null;
      try {
        const claims = await read(token, now);
        verified.set(token, claims);
        return claims;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
