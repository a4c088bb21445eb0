import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Destination } from '../../domain/outbox/lane.ts';
import { type CageRules, callOutside } from './cage.ts';
import { LoginFailed } from './verdict.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTION_SECONDS = 240;
/** A token is not used when it is about to end. */
const SPARE_MS = 30_000;
const LONGEST_TOKEN_S = 3600;
const CACHED_TOKENS = 500;

interface Held {
  readonly token: string;
  readonly secret: string;
  readonly endsAt: number;
}

async function assertionFor({ clientId, tokenUrl, secret }: Destination, now: Date): Promise<string> {
  const jwk = JSON.parse(secret ?? '') as JWK;
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES384', kid: jwk.kid ?? '', typ: 'JWT' })
    .setIssuer(clientId ?? '')
    .setSubject(clientId ?? '')
    .setAudience(tokenUrl ?? '')
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + ASSERTION_SECONDS)
    .setJti(randomUUID())
    .sign(await importJWK(jwk, 'ES384'));
}

function tokenIn(text: string): { readonly token: string; readonly seconds: number } | null {
  try {
    const { access_token: token, expires_in: seconds } = JSON.parse(text) as Record<string, unknown>;
    // A token that is no token would be a header of another kind.
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) return null;
    return { token, seconds: typeof seconds === 'number' ? Math.min(seconds, LONGEST_TOKEN_S) : 0 };
  } catch {
    return null;
  }
}

/**
 * Signs in where a system is told. A token that was given is used until shortly before its end, and goes to the address of
 * that system alone: nothing is redirected.
 */
export function createCredentials(rules: CageRules) {
  const held = new LRUCache<string, Held>({ max: CACHED_TOKENS });

  async function tokenFor(destination: Destination, now: Date): Promise<string> {
    const { id, tokenUrl, scope, secret } = destination;
    const before = held.get(id);
    if (before !== undefined && before.secret === secret && before.endsAt - SPARE_MS > now.getTime())
      return before.token;
    const form = {
      grant_type: 'client_credentials',
      scope: scope ?? '',
      client_assertion_type: ASSERTION_TYPE,
    };
    const body = new URLSearchParams({ ...form, client_assertion: await assertionFor(destination, now) });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const call = { method: 'POST', url: tokenUrl ?? '', headers, body: body.toString() };
    const { status, text } = await callOutside(call, rules);
    const given = status === 200 ? tokenIn(text) : null;
    if (given === null) throw new LoginFailed(status);
    held.set(id, { token: given.token, secret: secret ?? '', endsAt: now.getTime() + given.seconds * 1000 });
    return given.token;
  }

  return {
    /** The headers by which a call is let in. @throws CallRefused, LoginFailed */
    async headersFor(destination: Destination, now: Date): Promise<Readonly<Record<string, string>>> {
      if (destination.login === 'NONE') return {};
      const token = destination.login === 'BEARER' ? destination.secret : await tokenFor(destination, now);
      return { authorization: `Bearer ${token}` };
    },
    /** The other side does not take the token any more. */
    forget: ({ id }: Destination): void => void held.delete(id),
  };
}

export type Credentials = ReturnType<typeof createCredentials>;
