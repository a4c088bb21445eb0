import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerEndpointOf, retireEndpointOf } from '../../domain/endpoint/command.ts';
import { DEMO_CLIENT_ID } from '../../domain/his-client/demo-client.ts';
import { insertHisClient, registerHisClient, revokeHisClient } from '../../domain/his-client/register.ts';
import { read, write } from '../../prisma/client.ts';
import { demoHisKeys } from '../../server/demo-his.ts';
import { clientAnswers, endpointAnswers, revoked } from '../../server/his-answers.ts';
import { makeNetwork, type Network } from '../fixtures/agreements.ts';
import { runCommand } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { KEYS_FILE } from '../support/service.ts';

const database = useDatabase();
const now = new Date('2026-11-23T01:00:00Z');
let folder: string;
let network: Network;
let uscc: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yiyang-his-'));
  network = await makeNetwork();
  ({ uscc } = await read().organization.findUniqueOrThrow({ where: { id: network.hospital.id } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const publicKey = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'a' };
const privateKey = { ...pair.privateKey.export({ format: 'jwk' }), kid: 'a' };
const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
const keySet = (...keys: object[]) => JSON.stringify({ keys });
const newClient = (change: object = {}) => ({
  ...{ uscc, name: 'HIS', scopes: 'system/*.rs', jwks: keySet(publicKey), jwksUrl: null },
  ...change,
});
const codeOf = (attempt: Promise<unknown>) => attempt.then(String, (error: { code: string }) => error.code);

describe('a machine identity', () => {
  test('npm run his:register and his:revoke begin and end it, and both are on record', async () => {
    const jwks = join(folder, 'jwks.json');
    writeFileSync(jwks, keySet(publicKey));
    const env = { DATABASE_URL: database.url, KEYS_FILE };
    const registered = await runCommand('his-register', env, [
      '--uscc',
      uscc,
      '--name',
      'HIS',
      '--jwks',
      jwks,
    ]);
    expect(registered).toMatchObject({ code: 0, stderr: '' });
    const id = /client_id: (\S+)/.exec(registered.stdout)?.[1] ?? '';
    const client = await read().hisClient.findUniqueOrThrow({ where: { id } });
    expect(client).toMatchObject({
      organizationId: network.hospital.id,
      scopes: 'system/*.cruds',
      revokedAt: null,
    });

    expect(await runCommand('his-revoke', env, ['--id', id])).toMatchObject({ code: 0, stderr: '' });
    expect((await read().hisClient.findUniqueOrThrow({ where: { id } })).revokedAt).not.toBeNull();
    expect(await codeOf(revokeHisClient(id, now))).toBe('CLIENT_UNKNOWN');

    const events = await read().event.findMany({
      where: { noun: 'hisClient', nounId: id },
      orderBy: { seq: 'asc' },
    });
    expect(events.map(({ act }) => act)).toEqual(['hisRegister', 'hisRevoke']);
    const audited = await read().auditEvent.findMany({ where: { noun: 'hisClient', nounId: id } });
    expect(audited.map(({ operation }) => operation)).toEqual(['hisRegister', 'hisRevoke']);
  });

  test.each([
    ['an organisation that is not there', { uscc: 'nobody' }, 'ORGANIZATION_UNKNOWN'],
    ['no name', { name: ' ' }, 'TEXT_EMPTY'],
    ['scopes of another form', { scopes: 'patient/*.read' }, 'SCOPES'],
    ['no keys', { jwks: null }, 'KEYS'],
    ['keys and an address of them', { jwksUrl: 'https://his.example/jwks' }, 'KEYS'],
    ['keys that are no JSON', { jwks: '{' }, 'KEYS_FORM'],
    ['no key at all', { jwks: keySet() }, 'KEYS_FORM'],
    ['a key without a name', { jwks: keySet({ ...publicKey, kid: undefined }) }, 'KEYS_FORM'],
    ['two keys of one name', { jwks: keySet(publicKey, publicKey) }, 'KEYS_FORM'],
    ['a point beside the curve', { jwks: keySet({ ...publicKey, x: publicKey.y }) }, 'KEYS_FORM'],
    ['a key that is too short', { jwks: keySet({ ...small, kid: 'b' }) }, 'KEYS_FORM'],
    ['a secret that both sides have', { jwks: keySet({ kty: 'oct', k: 'c2VjcmV0', kid: 'b' }) }, 'KEYS_FORM'],
    ['private keys', { jwks: keySet(privateKey) }, 'KEYS_PRIVATE'],
    ['an address of keys without TLS', { jwks: null, jwksUrl: 'http://his.example/jwks' }, 'KEYS_ADDRESS'],
    ['an address of keys that is a file', { jwks: null, jwksUrl: 'file:///etc/passwd' }, 'KEYS_ADDRESS'],
    ['an id of another form', { id: 'a b' }, 'CLIENT_ID'],
    ['the id of the demo network', { id: DEMO_CLIENT_ID }, 'CLIENT_RESERVED'],
  ])('is not registered with %s', async (_name, change, code) => {
    const before = await read().hisClient.count();
    expect(await codeOf(registerHisClient(newClient(change), now))).toBe(code);
    expect(await read().hisClient.count()).toBe(before);
  });

  test('has an id that nobody else has', async () => {
    expect(await registerHisClient(newClient({ id: 'his-of-the-bay' }), now)).toBe('his-of-the-bay');
    expect(await codeOf(registerHisClient(newClient({ id: 'his-of-the-bay' }), now))).toBe('CLIENT_TAKEN');
  });

  test('what is missing is said at once', () => {
    expect(() => clientAnswers(['--name', 'HIS'])).toThrow('Missing: --uscc, --jwks');
    expect(() => revoked([])).toThrow('Missing: --id');
  });
});

describe('where a system is told', () => {
  test('is registered and ended from the command line as well', async () => {
    const token = join(folder, 'token');
    writeFileSync(token, 'a-token-of-the-hospital\n');
    const where = ['--uscc', uscc, '--name', 'HIS', '--endpoint', 'https://his.example/fhir/'];
    const told = endpointAnswers([...where, '--login', 'BEARER', '--token', token]);
    expect(told).toMatchObject({ uscc, login: 'BEARER', bearerToken: 'a-token-of-the-hospital' });
    const id = told === null ? '' : await registerEndpointOf(told, now);
    const endpoint = await read().endpoint.findUniqueOrThrow({ where: { id } });
    expect(endpoint).toMatchObject({ state: 'REGISTERED', address: 'https://his.example/fhir' });
    expect(revoked(['--endpoint', uscc])).toEqual({ uscc });
    await retireEndpointOf(uscc, now);
    expect((await read().endpoint.findUniqueOrThrow({ where: { id } })).state).toBe('RETIRED');
    expect(await codeOf(retireEndpointOf(uscc, now))).toBe('ENDPOINT_UNKNOWN');
    expect(endpointAnswers(['--uscc', uscc])).toBeNull();
    expect(() => endpointAnswers([...where, '--login', 'PASSWORD'])).toThrow('--login PASSWORD');
  });
});

describe('the machine of the demo network', () => {
  test('has its private key in a file of its owner alone, made once, also by two processes', async () => {
    const file = join(folder, 'demo', 'his.private.jwk.json');
    const [one, other] = await Promise.all([demoHisKeys(file), demoHisKeys(file)]);
    expect(one).toBe(other);
    expect(await demoHisKeys(file)).toBe(one);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { d?: string; kid: string };
    expect(kept.d).toMatch(/^[\w-]{64}$/);
    expect(one).not.toContain(kept.d);
    await write((tx) => insertHisClient(tx, newClient({ id: DEMO_CLIENT_ID, jwks: one }), now));
    expect((await read().hisClient.findUniqueOrThrow({ where: { id: DEMO_CLIENT_ID } })).jwks).toContain(
      kept.kid,
    );
  });
});
