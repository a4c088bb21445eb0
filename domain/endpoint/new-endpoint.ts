import { createHash, generateKeyPairSync } from 'node:crypto';
import { statement, type Tx } from '../../prisma/client.ts';
import type { EndpointLogin } from '../codes/endpoint.ts';
import { InvalidInput } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { endLoginRefused } from '../outbox/login.ts';
import { requireText } from '../require-text.ts';
import { sealedText } from '../seal/text.ts';
import { endOfEndpoint } from '../subscription/end.ts';
import type { Acting } from '../viewer.ts';
import { requireAddress } from './address.ts';

/** Where the system of an organisation is told, and how to sign in there. */
export interface NewEndpoint {
  readonly organizationId: string;
  readonly name: string;
  /** The base of its FHIR R4 interface. */
  readonly address: string;
  readonly login: EndpointLogin;
  /** Of BEARER. */
  readonly bearerToken?: string | null | undefined;
  /** Of SMART: the token endpoint, the client that we are there, and what we may do. */
  readonly tokenUrl?: string | null | undefined;
  readonly clientId?: string | null | undefined;
  readonly scope?: string | null | undefined;
}

interface Login {
  readonly tokenUrl: string | null;
  readonly clientId: string | null;
  readonly scope: string | null;
  readonly secret: string | null;
  readonly publicJwk: string | null;
}

const NO_LOGIN: Login = { tokenUrl: null, clientId: null, scope: null, secret: null, publicJwk: null };
const TOKEN = /^[\x21-\x7e]{1,4000}$/;

function refuse(message: string, field: string): never {
  throw new InvalidInput({ code: 'ENDPOINT_LOGIN', message, path: [field], rule: 'docs/fhir/outbound.md' });
}

/** A key pair that is used nowhere else: the other side takes it back by forgetting its public half. */
function newKey(): Pick<Login, 'secret' | 'publicJwk'> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const publicJwk = pair.publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify(publicJwk)).digest('base64url').slice(0, 22);
  const named = { kid, alg: 'ES384', use: 'sig' };
  return {
    secret: JSON.stringify({ ...pair.privateKey.export({ format: 'jwk' }), ...named }),
    publicJwk: JSON.stringify({ ...publicJwk, ...named }),
  };
}

function bearerLogin({ bearerToken }: NewEndpoint): Login {
  if (bearerToken == null || !TOKEN.test(bearerToken))
    return refuse('A token of visible characters.', 'bearerToken');
  return { ...NO_LOGIN, secret: bearerToken };
}

function smartLogin({ tokenUrl, clientId, scope }: NewEndpoint): Login {
  if (tokenUrl == null) return refuse('The address at which a token is asked for.', 'tokenUrl');
  return {
    tokenUrl: requireAddress(tokenUrl, 'tokenUrl'),
    clientId: requireText(clientId ?? '', 'clientId', 200),
    scope: requireText(scope ?? 'system/*.cruds', 'scope', 1000),
    ...newKey(),
  };
}

const LOGINS: Readonly<Record<EndpointLogin, (endpoint: NewEndpoint) => Login>> = {
  NONE: () => NO_LOGIN,
  BEARER: bearerLogin,
  SMART: smartLogin,
};

/** What each login is made of; what is said of another one is a mistake, and not passed over. */
const PARTS: Readonly<Record<EndpointLogin, readonly (keyof NewEndpoint)[]>> = {
  NONE: [],
  BEARER: ['bearerToken'],
  SMART: ['tokenUrl', 'clientId', 'scope'],
};

function requireOwnParts(endpoint: NewEndpoint): void {
  const foreign = Object.values(PARTS)
    .flat()
    .find((part) => endpoint[part] != null && !PARTS[endpoint.login].includes(part));
  if (foreign !== undefined) refuse(`This is no part of the login ${endpoint.login}.`, foreign);
}

const retire = statement(`
  UPDATE "Endpoint" SET "state" = 'RETIRED', "retiredAt" = :now, "probeDueAt" = NULL, "version" = "version" + 1
  WHERE "organizationId" = :organizationId AND "state" <> 'RETIRED' RETURNING "id"`);
const handOver = statement(`
  UPDATE "OutboxMessage" SET "endpointId" = :to, "nextAttemptAt" = :now
  WHERE "endpointId" = :from AND "state" IN ('PENDING', 'DEAD')`);
const stop = statement(`
  UPDATE "OutboxMessage" SET "state" = 'STOPPED', "version" = "version" + 1
  WHERE "endpointId" = :from AND "state" = 'PENDING'`);

interface Retiring {
  readonly organizationId: string;
  readonly by: Acting | null;
  readonly now: Date;
}

async function retireFormer(tx: Tx, { organizationId, by, now }: Retiring): Promise<string | null> {
  const [former] = await tx.rows<{ id: string }>(retire, { organizationId, now });
  if (former === undefined) return null;
  await endLoginRefused(tx, former.id, now);
  const change = {
    noun: 'endpoint',
    nounId: former.id,
    journeyId: former.id,
    act: 'endpointRetire',
  } as const;
  await appendEvent(tx, { ...change, to: 'RETIRED' }, by, now);
  return former.id;
}

/** Ends the telling of an organisation's system: what still waits is not sent. @returns whether there was one */
export async function retireEndpoint(tx: Tx, retiring: Retiring): Promise<boolean> {
  const former = await retireFormer(tx, retiring);
  if (former === null) return false;
  await tx.run(stop, { from: former });
  await endOfEndpoint(tx, former, null, retiring.now);
  return true;
}

/**
 * Registers where the system of an organisation is told, in place of where it was before: what still waits goes there. What happens
 * from then on waits until it has answered once.
 * @returns the id of the endpoint
 * @throws InvalidInput ENDPOINT_ADDRESS, ENDPOINT_LOGIN, TEXT_…
 */
export async function insertEndpoint(
  tx: Tx,
  endpoint: NewEndpoint,
  { by, now }: { readonly by: Acting | null; readonly now: Date },
): Promise<string> {
  const { organizationId, login } = endpoint;
  const name = requireText(endpoint.name, 'name', 100);
  const address = requireAddress(endpoint.address, 'address');
  requireOwnParts(endpoint);
  const { secret, ...credentials } = LOGINS[login](endpoint);
  await tx.lock('Organization', organizationId);
  const former = await retireFormer(tx, { organizationId, by, now });
  const [id, personId] = [newId(now), newId(now)];
  await tx.db.person.create({ data: { id: personId, name, createdAt: now } });
  const secretSealed = sealedText(secret, { table: 'Endpoint', row: id, column: 'secretSealed' });
  const row = { id, organizationId, personId, name, address, login, ...credentials, secretSealed };
  await tx.db.endpoint.create({ data: { ...row, probeDueAt: now, createdAt: now } });
  if (former !== null) {
    await tx.run(handOver, { from: former, to: id, now });
    await endOfEndpoint(tx, former, { id, address }, now);
  }
  const change = { noun: 'endpoint', nounId: id, journeyId: id, act: 'endpointRegister' } as const;
  await appendEvent(tx, { ...change, to: 'REGISTERED', facts: { login, former } }, by, now);
  return id;
}
