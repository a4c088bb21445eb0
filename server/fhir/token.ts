import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { newId } from '../../domain/id.ts';
import type { Config } from '../config.ts';

const TYPE = 'at+jwt';
const ALGORITHM = 'ES256';
const CACHED_TOKENS = 5000;

/** SMART Backend Services asks for five minutes at most. */
export const TOKEN_SECONDS = 300;

/** Which machine asks, and for what it was let in. */
export interface ClientClaims {
  readonly clientId: string;
  readonly scopes: string;
}

export interface FhirTokens {
  issue(claims: ClientClaims, now: Date): Promise<string>;
  /** The claims of a token that is genuine and in time, or null. */
  verify(token: string, now: Date): Promise<ClientClaims | null>;
}

/** Access tokens of machines. By their audience they open this interface alone, and no token of a person opens it. */
export function createFhirTokens({ signingKey, issuer, audience }: Config): FhirTokens {
  const here = `${audience}/fhir`;
  const verified = new LRUCache<string, ClientClaims & { readonly endsAt: number }>({ max: CACHED_TOKENS });

  async function read(token: string, now: Date) {
    const { payload, protectedHeader } = await jwtVerify(token, signingKey.publicKey, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience: here,
      currentDate: now,
      requiredClaims: ['sub', 'scope', 'jti', 'iat', 'exp'],
    });
    const { sub, scope, exp } = payload;
    if (protectedHeader.kid !== signingKey.kid) throw new errors.JWSInvalid('unknown key');
    if (typeof sub !== 'string' || typeof scope !== 'string' || exp === undefined)
      throw new errors.JWTInvalid('claims of another form');
    return { clientId: sub, scopes: scope, endsAt: exp * 1000 };
  }

  return {
    issue: ({ clientId, scopes }, now) =>
      new SignJWT({ scope: scopes, client_id: clientId })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: signingKey.kid })
        .setSubject(clientId)
        .setJti(newId(now))
        .setIssuer(issuer)
        .setAudience(here)
        .setIssuedAt(now)
        .setExpirationTime(new Date(now.getTime() + TOKEN_SECONDS * 1000))
        .sign(signingKey.privateKey),
    async verify(token, now) {
      const known = verified.get(token);
      if (known !== undefined) return known.endsAt > now.getTime() ? known : null;
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
