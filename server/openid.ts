import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import { isTrustworthy, type OpenIdConfig } from './openid-config.ts';

/** What a genuine token says of the person. */
export interface ProviderIdentity {
  /** Null: the token is not believed, or names nobody. */
  readonly login: string | null;
  readonly isMultiFactor: boolean;
}

export interface OpenId {
  /** @throws ProviderUnavailable when its keys cannot be had */
  verify(token: string, now: Date): Promise<ProviderIdentity>;
}

const COOLDOWN_MS = 30_000;
const TIMEOUT_MS = 5000;
/** Some providers list many keys with their certificates. */
const LONGEST_ANSWER = 262_144;

/** The provider did not answer, or not as it must. For a while nobody asks it again. */
export class ProviderUnavailable extends Error {
  readonly retryAfterSeconds = COOLDOWN_MS / 1000;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ProviderUnavailable';
  }
}

// RFC 9068 2.1 asks for RS256; symmetric algorithms and `none` are never taken.
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384'];
const CLAIMS = ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'client_id'];

/** RFC 8176: more than one factor, a one-time code, or a key in hardware that only its holder can use. */
const STRONG_METHODS: readonly unknown[] = ['mfa', 'otp', 'hwk', 'sc'];
/** OpenID Connect EAP ACR Values 1.0, and the older policy of the same meaning. */
const STRONG_CLASSES: readonly unknown[] = [
  'phr',
  'phrh',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
];

async function textOf(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > LONGEST_ANSWER) throw new ProviderUnavailable('the provider answers too much');
  }
  return text + decoder.decode();
}

/** Fetches JSON of the provider: no redirect, bounded in time and size. @throws ProviderUnavailable */
async function fetchJson(address: string): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(address, {
      redirect: 'error',
      signal,
      headers: { accept: 'application/json' },
    });
    if (answer.status !== 200) throw new ProviderUnavailable(`the provider answers ${answer.status}`);
    const text = await textOf(answer);
    JSON.parse(text);
    return new Response(text);
  } catch (error) {
    if (error instanceof ProviderUnavailable) throw error;
    throw new ProviderUnavailable('the provider does not answer', error);
  }
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.string() });

/** OpenID Connect Discovery 1.0, 4.3: the document must name the issuer that was asked for. */
async function discover(
  { issuer, isLoopbackAllowed }: OpenIdConfig,
  get: (address: string) => Promise<Response>,
): Promise<JWTVerifyGetKey> {
  const answer = await get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const found = Discovery.safeParse(await answer.json());
  if (!found.success || found.data.issuer !== issuer) {
    throw new ProviderUnavailable('the discovery document is that of another issuer');
  }
  const { jwks_uri: keys } = found.data;
  if (!isTrustworthy(keys, isLoopbackAllowed))
    throw new ProviderUnavailable('the keys are not served over TLS');
  return createRemoteJWKSet(new URL(keys), {
    cooldownDuration: COOLDOWN_MS,
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: (url) => get(url),
  });
}

const NOBODY: ProviderIdentity = { login: null, isMultiFactor: false };

function identityOf(payload: JWTPayload, loginClaim: string): ProviderIdentity {
  const { amr, acr, [loginClaim]: login } = payload;
  const methods: readonly unknown[] = Array.isArray(amr) ? amr : [];
  return {
    login: typeof login === 'string' && login.length <= 200 ? login : null,
    isMultiFactor: methods.some((method) => STRONG_METHODS.includes(method)) || STRONG_CLASSES.includes(acr),
  };
}

/** The claims of a genuine token; null when it is not believed. @throws ProviderUnavailable */
async function claimsOf(
  token: string,
  key: JWTVerifyGetKey,
  { issuer, audience, now }: { issuer: string; audience: string; now: Date },
): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ALGORITHMS,
      typ: 'at+jwt',
      issuer,
      audience,
      currentDate: now,
      requiredClaims: CLAIMS,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWKSInvalid || error instanceof errors.JWKSTimeout) {
      throw new ProviderUnavailable('the keys cannot be had', error);
    }
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/**
 * Verifies access tokens of the provider (RFC 9068). Keys come from its discovery document alone: what a token says
 * about keys (`jwk`, `jku`, `x5u`) is not looked at. Tokens with unknown key ids, however many, make us ask for the
 * keys again at most once in 30 seconds, and so does a provider that fails.
 */
export function createOpenId(config: OpenIdConfig): OpenId {
  let isLeftAloneUntil = 0;
  let keys: Promise<JWTVerifyGetKey> | null = null;

  async function get(address: string): Promise<Response> {
    if (Date.now() < isLeftAloneUntil) throw new ProviderUnavailable('the provider failed a moment ago');
    return fetchJson(address);
  }

  function keysOfProvider(): Promise<JWTVerifyGetKey> {
    keys ??= discover(config, get).catch((error: unknown) => {
      keys = null;
      throw error;
    });
    return keys;
  }

  return {
    async verify(token, now) {
      try {
        const claims = await claimsOf(token, await keysOfProvider(), { ...config, now });
        return claims === null ? NOBODY : identityOf(claims, config.loginClaim);
      } catch (error) {
        const isNew = error instanceof ProviderUnavailable && Date.now() >= isLeftAloneUntil;
        if (isNew) isLeftAloneUntil = Date.now() + COOLDOWN_MS;
        throw error;
      }
    },
  };
}
