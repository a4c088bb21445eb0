import { randomUUID } from 'node:crypto';
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { registerHisClient } from '../../domain/his-client/register.ts';
import { read } from '../../prisma/client.ts';
import type { RunningService } from './service.ts';

/** An answer of the FHIR interface. Tests say which resource they expect. */
export interface FhirReply<Body = Resource> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface FhirCall {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
}

export interface His {
  readonly clientId: string;
  /** A client assertion, as it should be but for what is changed. */
  assertion(change?: { readonly claims?: JWTPayload; readonly header?: object }): Promise<string>;
  /** Asks for a token with a form. */
  token(form: Readonly<Record<string, string>>): Promise<{ status: number; body: Record<string, unknown> }>;
  call<Body = Resource>(method: string, path: string, call?: FhirCall): Promise<FhirReply<Body>>;
  get<Body = Resource>(path: string, headers?: Readonly<Record<string, string>>): Promise<FhirReply<Body>>;
}

const JSON_TYPE = 'application/fhir+json';
export const EVERYTHING = 'system/*.cruds';
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The scopes of a hospital system that may do all there is. */
export const ALL_SCOPES = EVERYTHING;

interface Keys {
  readonly privateKey: CryptoKey;
  readonly jwks: string;
}

async function newKeys(alg: string): Promise<Keys> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg, use: 'sig' };
  return { privateKey, jwks: JSON.stringify({ keys: [jwk] }) };
}

/** Registers the system of an organisation and signs it in, again whenever its token is over. */
export async function hisOf(
  { url, clock }: RunningService,
  organizationId: string,
  { scopes = EVERYTHING, alg = 'ES384' }: { readonly scopes?: string; readonly alg?: string } = {},
): Promise<His> {
  const { privateKey, jwks } = await newKeys(alg);
  const { uscc } = await read().organization.findUniqueOrThrow({ where: { id: organizationId } });
  const clientId = await registerHisClient({ uscc, name: 'HIS', scopes, jwks, jwksUrl: null }, clock.now());
  const endpoint = `${url}/fhir/auth/token`;

  const assertion: His['assertion'] = ({ claims = {}, header = {} } = {}) => {
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const usual = {
      iss: clientId,
      sub: clientId,
      aud: endpoint,
      exp: seconds + 240,
      iat: seconds,
      jti: randomUUID(),
    };
    return new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg, kid: 'test', typ: 'JWT', ...header })
      .sign(privateKey);
  };

  const token: His['token'] = async (form) => {
    const answer = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  let held: { readonly text: string; readonly until: number } | null = null;
  async function bearer(): Promise<string> {
    if (held !== null && held.until > clock.now().getTime()) return held.text;
    const form = { grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, scope: scopes };
    const { status, body } = await token({ ...form, client_assertion: await assertion() });
    if (status !== 200) throw new Error(`the login answered ${status} ${JSON.stringify(body)}`);
    held = { text: String(body.access_token), until: clock.now().getTime() + 240_000 };
    return held.text;
  }

  async function call<Body = Resource>(method: string, path: string, { headers = {}, body }: FhirCall = {}) {
    const type =
      body === undefined
        ? {}
        : { 'content-type': method === 'PATCH' ? 'application/json-patch+json' : JSON_TYPE };
    const answer = await fetch(path.startsWith('http') ? path : `${url}/fhir/${path}`, {
      method,
      headers: { authorization: `Bearer ${await bearer()}`, accept: JSON_TYPE, ...type, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text === '' ? null : JSON.parse(text)) as Body,
    };
  }

  return { clientId, assertion, token, call, get: (path, headers = {}) => call('GET', path, { headers }) };
}

/** The resources of a type in a searchset. */
export const found = <Found extends Resource>(bundle: Bundle, type: Found['resourceType']): Found[] =>
  (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === type ? [resource as Found] : [],
  );

/** The stable code of an OperationOutcome. */
export const outcomeCode = (outcome: unknown): string | undefined =>
  (outcome as OperationOutcome).issue?.[0]?.details?.coding?.[0]?.code;
