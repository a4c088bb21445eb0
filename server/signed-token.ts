import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { newId } from '../domain/id.ts';
import type { Config } from './config.ts';

/** RFC 9068. */
const TYPE = 'at+jwt';
const ALGORITHM = 'ES256';
const CACHED_TOKENS = 5000;

/** What a kind of token is made of, and what is read of it. */
export interface TokenKind<Claims> {
  /** For whom it is: no other kind has the same. */
  readonly audience: string;
  readonly lastsMs: number;
  readonly requiredClaims: readonly string[];
  /** The subject, and the claims beside it. */
  written(claims: Claims): { readonly subject: string; readonly payload: JWTPayload };
  /** Null where the claims have another form. */
  read(payload: JWTPayload): Claims | null;
}

export interface SignedTokens<Claims> {
  issue(claims: Claims, now: Date): Promise<string>;
  /** The claims of a token that is genuine and in time, with its end in milliseconds; or null. */
  verify(token: string, now: Date): Promise<(Claims & { readonly expiresAt: number }) | null>;
}

/** Issues and verifies tokens of one kind. A token that was verified once is believed until its own end. */
export function createSignedTokens<Claims extends object>(
  { signingKey, issuer }: Pick<Config, 'signingKey' | 'issuer'>,
  kind: TokenKind<Claims>,
): SignedTokens<Claims> {
  type Verified = Claims & { readonly expiresAt: number };
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
      audience: kind.audience,
      currentDate: now,
      requiredClaims: ['sub', 'jti', 'iat', 'exp', ...kind.requiredClaims],
    });
    const claims = kind.read(payload);
    if (claims === null || payload.exp === undefined) throw new errors.JWTInvalid('claims of another form');
    return { ...claims, expiresAt: payload.exp * 1000 };
  }

  return {
    issue(claims, now) {
      const { subject, payload } = kind.written(claims);
      return new SignJWT(payload)
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: signingKey.kid })
        .setSubject(subject)
        .setJti(newId(now))
        .setIssuer(issuer)
        .setAudience(kind.audience)
        .setIssuedAt(now)
        .setExpirationTime(new Date(now.getTime() + kind.lastsMs))
        .sign(signingKey.privateKey);
    },
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
