import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { audit } from '../../domain/audit/record.ts';
import { takeAssertion } from '../../domain/his-client/assertion.ts';
import { grantedScopes } from '../../domain/his-client/scopes.ts';
import { clientStanding, type RegisteredClient, readerOf } from '../../domain/his-client/standing.ts';
import { type Blocked, countAttempt, forgiveAttempts } from '../../domain/sign-in/attempt-limits.ts';
import type { Acting } from '../../domain/viewer.ts';
import { CallRefused } from '../../fhir/outbound/cage.ts';
import { countedMachine } from '../sign-in-limits.ts';
import { type FhirTokens, TOKEN_SECONDS } from './token.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ALGORITHMS = ['RS384', 'ES384'];
/** An assertion is valid for five minutes at most (SMART Backend Services); clocks differ a little. */
const LONGEST_SECONDS = 300;
const LEEWAY_SECONDS = 5;
/** Both go into a table: of their length, and without what no text of a database holds. */
const CLIENT_ID = /^[A-Za-z0-9._-]{3,64}$/;
const JTI = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/** The errors of RFC 6749 5.2. */
export class LoginRefused extends Error {
  readonly error: 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type';

  constructor(error: LoginRefused['error'], description: string) {
    super(description);
    this.name = 'LoginRefused';
    this.error = error;
  }
}

/** Too many logins of this client from this network, or from it at all. */
export class LoginLimited extends Error {
  readonly retryAfterSeconds: number;

  constructor({ retryAfterSeconds }: Blocked) {
    super('Too many attempts; wait before the next one.');
    this.name = 'LoginLimited';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Fetches the keys of a client that keeps them at an address; what is known of them is taken when the key of that name is in it.
 * @throws CallRefused; SyntaxError
 */
export type KeysAt = (url: string, kid: string, now: Date) => Promise<{ readonly keys: readonly object[] }>;

export interface LoginDeps {
  readonly tokens: FhirTokens;
  readonly keysAt: KeysAt;
}

export interface LoginRequest {
  readonly form: URLSearchParams;
  /** The address of the token endpoint, which the assertion is made for. */
  readonly endpoint: string;
  /** The caller's. */
  readonly address: string;
  readonly now: Date;
  readonly acting: Pick<Acting, 'clock' | 'requestId'>;
}

/** One value of a parameter. @throws LoginRefused where it is missing or stands twice (RFC 6749 3.2) */
function only(form: URLSearchParams, name: string): string {
  const [value, ...more] = form.getAll(name);
  if (value === undefined || value === '' || more.length > 0)
    throw new LoginRefused('invalid_request', `${name} stands once in the form.`);
  return value;
}

const refusedClient = () =>
  new LoginRefused('invalid_client', 'The client or its assertion is not accepted.');

interface Claimed {
  readonly clientId: string;
  readonly kid: string;
  readonly jku: unknown;
}

/** What the assertion says of itself before anything of it is believed. @throws LoginRefused */
function claimed(assertion: string): Claimed {
  try {
    const { iss, sub } = decodeJwt(assertion);
    const { kid, jku, typ = 'JWT' } = decodeProtectedHeader(assertion);
    // A token of another kind (RFC 8725 3.11) says another thing, whoever has signed it.
    if (typ !== 'JWT') throw refusedClient();
    if (iss !== undefined && iss === sub && CLIENT_ID.test(iss) && typeof kid === 'string')
      return { clientId: iss, kid, jku };
  } catch {
    // No token at all is answered as one of an unknown client.
  }
  throw refusedClient();
}

async function keysOf(
  { jwks, jwksUrl }: RegisteredClient,
  { kid, jku }: Claimed,
  { keysAt, now }: { keysAt: KeysAt; now: Date },
): Promise<JSONWebKeySet> {
  // Keys are where they were registered to be, whatever the assertion says.
  if (jku !== undefined && jku !== jwksUrl) throw refusedClient();
  if (jwksUrl === null) return JSON.parse(jwks ?? '{"keys":[]}') as JSONWebKeySet;
  try {
    return (await keysAt(jwksUrl, kid, now)) as JSONWebKeySet;
  } catch (error) {
    if (error instanceof CallRefused || error instanceof SyntaxError) throw refusedClient();
    throw error;
  }
}

/** What the assertion says when its signature, its audience and its time hold. @throws LoginRefused */
async function verified(
  assertion: string,
  keys: JSONWebKeySet,
  { endpoint, now }: LoginRequest,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(keys), {
      algorithms: ALGORITHMS,
      audience: endpoint,
      currentDate: now,
      clockTolerance: LEEWAY_SECONDS,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
    });
    // One that is made for others too could be used there (SMART: `aud` is the address of tokens).
    if ([payload.aud].flat().length !== 1) throw refusedClient();
    return payload;
  } catch {
    // Beside a signature that does not hold: keys that the client serves and that are none.
    throw refusedClient();
  }
}

async function authenticated(request: LoginRequest, { keysAt }: LoginDeps): Promise<RegisteredClient> {
  const { form, now } = request;
  const assertion = only(form, 'client_assertion');
  const claim = claimed(assertion);
  const { clientId } = claim;
  const client = await clientStanding(clientId);
  if (client === null || (form.has('client_id') && form.get('client_id') !== clientId)) throw refusedClient();
  const payload = await verified(assertion, await keysOf(client, claim, { keysAt, now }), request);
  const { exp = 0, jti } = payload;
  const isTooLong = exp * 1000 > now.getTime() + (LONGEST_SECONDS + LEEWAY_SECONDS) * 1000;
  if (isTooLong || typeof jti !== 'string' || !JTI.test(jti)) throw refusedClient();
  const isFirst = await takeAssertion({ clientId, jti, expiresAt: new Date(exp * 1000) });
  if (!isFirst) throw refusedClient();
  return client;
}

export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'bearer';
  readonly expires_in: number;
  readonly scope: string;
}

async function tokenFor(request: LoginRequest, deps: LoginDeps): Promise<TokenAnswer> {
  const { form, now, acting } = request;
  if (only(form, 'grant_type') !== 'client_credentials')
    throw new LoginRefused('unsupported_grant_type', 'The grant is client_credentials.');
  if (only(form, 'client_assertion_type') !== ASSERTION_TYPE)
    throw new LoginRefused('invalid_request', `client_assertion_type is ${ASSERTION_TYPE}.`);
  const asked = only(form, 'scope');
  const client = await authenticated(request, deps);
  const scopes = grantedScopes(asked, client.scopes);
  if (scopes === '')
    throw new LoginRefused('invalid_scope', 'None of these scopes is registered for the client.');
  const by = { ...acting, viewer: readerOf(client) };
  const done = {
    action: 'ACT',
    operation: 'fhir.login',
    noun: 'hisClient',
    nounId: client.id,
    outcome: 'DONE',
  } as const;
  await audit({ ...done, facts: { scopes } }, by, now);
  const access_token = await deps.tokens.issue({ clientId: client.id, scopes }, now);
  return { access_token, token_type: 'bearer', expires_in: TOKEN_SECONDS, scope: scopes };
}

/** Whom an assertion names before anything of it is believed; null where it names nobody. */
function clientNamed(form: URLSearchParams): string | null {
  try {
    return claimed(form.get('client_assertion') ?? '').clientId;
  } catch {
    return null;
  }
}

const onRecord = (outcome: string, facts: object, { now }: LoginRequest): Promise<void> =>
  audit({ action: 'DENIED', operation: 'fhir.login', outcome, facts: { ...facts } }, null, now);

/**
 * A token for a machine that proves itself by a signed assertion (SMART Backend Services, RFC 7523). What does not hold about
 * the client is answered alike, whether it is unknown, its key is another or its assertion was used.
 * @throws LoginLimited before anything is verified; LoginRefused
 */
export async function loginOf(request: LoginRequest, deps: LoginDeps): Promise<TokenAnswer> {
  const { form, address, now } = request;
  const { counted, forgiven } = countedMachine(address, clientNamed(form));
  const blocked = await countAttempt(counted, now);
  if (blocked?.isFirst) await onRecord('LIMITED', {}, request);
  if (blocked !== null) throw new LoginLimited(blocked);
  try {
    const answer = await tokenFor(request, deps);
    await forgiveAttempts(forgiven);
    return answer;
  } catch (error) {
    if (error instanceof LoginRefused) await onRecord('LOGIN_REFUSED', { error: error.error }, request);
    throw error;
  }
}
