import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Destination } from '../../domain/outbox/lane.ts';
import { type CageRules, CallRefused, callOutside } from './cage.ts';
import { LoginFailed, retryAfterMs } from './verdict.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTION_SECONDS = 240;
/** A token is not used when it is about to end. */
const SPARE_MS = 30_000;
const LONGEST_TOKEN_S = 3600;
const CACHED_TOKENS = 500;

interface Given {
  readonly token: string;
  readonly endsAt: number;
}

interface Held {
  readonly secret: string | null;
  /** Under way for those who come meanwhile. */
  readonly given: Promise<Given>;
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

/** Whatever has left here, it was none of what is said with the token. */
function notSaid(error: unknown): never {
  throw error instanceof CallRefused ? new CallRefused(error.code, error.message, { cause: error }) : error;
}

/** Asks for a token. @throws CallRefused, LoginFailed */
async function signedIn(destination: Destination, now: Date, rules: CageRules): Promise<Given> {
  const form = {
    grant_type: 'client_credentials',
    scope: destination.scope ?? '',
    client_assertion_type: ASSERTION_TYPE,
  };
  const body = new URLSearchParams({ ...form, client_assertion: await assertionFor(destination, now) });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const call = { method: 'POST', url: destination.tokenUrl ?? '', headers, body: body.toString() };
  const { status, headers: said, text } = await callOutside(call, rules).catch(notSaid);
  const found = status === 200 ? tokenIn(text) : null;
  if (found === null) throw new LoginFailed(status, retryAfterMs(said['retry-after'] ?? null, now));
  return { token: found.token, endsAt: now.getTime() + found.seconds * 1000 };
}

const isUsable = ({ endsAt }: Given, now: Date): boolean => endsAt - SPARE_MS > now.getTime();

/**
 * Signs in where a system is told. A token that was given is used until shortly before its end, and goes to the address of
 * that system alone: nothing is redirected.
 */
export function createCredentials(rules: CageRules) {
  const held = new LRUCache<string, Held>({ max: CACHED_TOKENS });

  async function tokenFor(destination: Destination, now: Date): Promise<string> {
    const { id, secret } = destination;
    const before = held.get(id);
    if (before?.secret === secret) {
      const given = await before.given;
      if (isUsable(given, now)) return given.token;
    }
    // Of several that wait for a new one, one asks.
    const meanwhile = held.get(id);
    if (meanwhile !== undefined && meanwhile !== before) return (await meanwhile.given).token;
    const asked: Held = { secret, given: signedIn(destination, now, rules) };
    held.set(id, asked);
    try {
      return (await asked.given).token;
    } catch (error) {
      if (held.get(id) === asked) held.delete(id);
      throw error;
    }
  }

  return {
    /** The token of the moment; null where none is asked for. @throws CallRefused, LoginFailed */
    async bearerFor(destination: Destination, now: Date): Promise<string | null> {
      if (destination.login === 'NONE') return null;
      return destination.login === 'BEARER' ? destination.secret : tokenFor(destination, now);
    },
    /** The system does not take this token any more. @returns whether there is another one to ask for */
    async refused({ id, login }: Destination, token: string): Promise<boolean> {
      const asked = held.get(id);
      const given = await asked?.given.catch(() => null);
      // Somebody else may have heard it before, and asked for another one already.
      if (given?.token === token && held.get(id) === asked) held.delete(id);
      return login === 'SMART';
    },
  };
}

export type Credentials = ReturnType<typeof createCredentials>;
