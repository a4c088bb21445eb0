import { type Tx, write } from '../../prisma/client.ts';
import { auditInside } from '../audit/record.ts';
import { InvalidInput } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requireText } from '../require-text.ts';
import { endOfClient } from '../subscription/end.ts';
import { DEMO_CLIENT_ID } from './demo-client.ts';
import { keySetProblem } from './key-set.ts';
import { areScopes } from './scopes.ts';

/** What a machine identity is registered with. */
export interface NewHisClient {
  /** The organisation that it acts for, by its unified social credit code. */
  readonly uscc: string;
  readonly name: string;
  /** `system/<Resource>.<cruds>`, separated by spaces. */
  readonly scopes: string;
  /** The public keys as a JSON Web Key Set, or where they are fetched: one of the two. */
  readonly jwks: string | null;
  readonly jwksUrl: string | null;
  /** The `client_id`, where it is not to be made here. */
  readonly id?: string;
}

const RULE = 'SMART Backend Services: registration';

function refuse(code: string, message: string, field: string): never {
  throw new InvalidInput({ code, message, path: [field], rule: RULE });
}

const CLIENT_ID = /^[A-Za-z0-9._-]{3,64}$/;

const KEYS_REFUSED = {
  KEYS_FORM:
    'Keys are a JSON Web Key Set of ES384 (P-384) or RS384 (2,048 bits and more), each with its kid.',
  KEYS_PRIVATE: 'These are private keys: keep them, and register the public ones.',
} as const;

/** Beside TLS only the own machine, for development: production never calls it. */
function isKeyAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname))
  );
}

function requireKeys({ jwks, jwksUrl }: NewHisClient): void {
  if ((jwks === null) === (jwksUrl === null))
    refuse('KEYS', 'Keys, or where they are: one of the two.', 'jwks');
  const problem = jwks === null ? null : keySetProblem(jwks);
  if (problem !== null) refuse(problem, KEYS_REFUSED[problem], 'jwks');
  if (jwksUrl !== null && !isKeyAddress(jwksUrl))
    refuse('KEYS_ADDRESS', 'The address of the keys is an https address.', 'jwksUrl');
}

function requireWhole(client: NewHisClient): void {
  const { id, scopes } = client;
  if (id !== undefined && !CLIENT_ID.test(id))
    refuse('CLIENT_ID', '3 to 64 letters, digits, ".", "_" or "-".', 'id');
  if (!areScopes(scopes)) refuse('SCOPES', 'Scopes have the form system/<Resource>.<cruds>.', 'scopes');
  requireKeys(client);
}

/** The same inside a transaction, with any id. @throws as `registerHisClient` */
export async function insertHisClient(tx: Tx, client: NewHisClient, now: Date): Promise<string> {
  requireWhole(client);
  const { uscc, scopes, jwks, jwksUrl } = client;
  const organization = await tx.db.organization.findUnique({ where: { uscc }, select: { id: true } });
  if (organization === null) refuse('ORGANIZATION_UNKNOWN', 'No organisation has this code.', 'uscc');
  const name = requireText(client.name, 'name', 100);
  const id = client.id ?? newId(now);
  if ((await tx.db.hisClient.count({ where: { id } })) > 0)
    refuse('CLIENT_TAKEN', 'This client is there already.', 'id');
  const personId = newId(now);
  await tx.db.person.create({ data: { id: personId, name, createdAt: now } });
  const organizationId = organization.id;
  await tx.db.hisClient.create({
    data: { id, organizationId, personId, name, scopes, jwks, jwksUrl, createdAt: now },
  });
  const change = { noun: 'hisClient', nounId: id, act: 'hisRegister', to: 'ACTIVE' } as const;
  await appendEvent(tx, { ...change, journeyId: organizationId }, null, now);
  const done = {
    action: 'ACT',
    operation: 'hisRegister',
    noun: 'hisClient',
    nounId: id,
    outcome: 'DONE',
  } as const;
  await auditInside(tx, { ...done, ownerOrgIds: [organizationId] }, null, now);
  return id;
}

/**
 * Registers the machine identity of an organisation's system (domain 1 HIS_CLIENT).
 * @returns its `client_id`
 * @throws InvalidInput CLIENT_ID, CLIENT_TAKEN, CLIENT_RESERVED, SCOPES, KEYS, KEYS_FORM, KEYS_PRIVATE, KEYS_ADDRESS,
 *   ORGANIZATION_UNKNOWN
 */
export async function registerHisClient(client: NewHisClient, now: Date): Promise<string> {
  if (client.id === DEMO_CLIENT_ID) refuse('CLIENT_RESERVED', 'This client is of the demo network.', 'id');
  return write((tx) => insertHisClient(tx, client, now));
}

/** Ends a machine identity: its tokens stop at the next request. @throws InvalidInput CLIENT_UNKNOWN */
export async function revokeHisClient(id: string, now: Date): Promise<void> {
  await write(async (tx) => {
    const client = await tx.db.hisClient.findFirst({ where: { id, revokedAt: null } });
    if (client === null) refuse('CLIENT_UNKNOWN', 'There is no such client, or it is revoked.', 'id');
    await tx.db.hisClient.update({ where: { id }, data: { revokedAt: now, version: { increment: 1 } } });
    await endOfClient(tx, id, now);
    const change = {
      noun: 'hisClient',
      nounId: id,
      act: 'hisRevoke',
      from: 'ACTIVE',
      to: 'REVOKED',
    } as const;
    await appendEvent(tx, { ...change, journeyId: client.organizationId }, null, now);
    const done = {
      action: 'ACT',
      operation: 'hisRevoke',
      noun: 'hisClient',
      nounId: id,
      outcome: 'DONE',
    } as const;
    await auditInside(tx, { ...done, ownerOrgIds: [client.organizationId] }, null, now);
  });
}
