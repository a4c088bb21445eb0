import { createHmac, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { revokeHisClient } from '../../domain/his-client/register.ts';
import { dropUsedAssertions } from '../../domain/his-client/sweep.ts';
import { read, write } from '../../prisma/client.ts';
import { sweeps } from '../../server/sweeps.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { ASSERTION_TYPE, EVERYTHING, type His, hisOf } from '../support/his.ts';
import { type RunningService, startService } from '../support/service.ts';

useTown();

type Form = Readonly<Record<string, string>>;
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

let his: His;
let other: His;
let jwk: Record<string, string>;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id, {
    scopes: 'system/Organization.rs system/Task.rus',
  });
  other = await hisOf(town.service, town.network.otherHospital.id);
  const { jwks } = await read().hisClient.findUniqueOrThrow({ where: { id: his.clientId } });
  [jwk = {}] = (JSON.parse(jwks ?? '') as { keys: Record<string, string>[] }).keys;
});
// More is refused here than anybody may try (login-limits.db.test.ts).
beforeEach(() => write(({ db }) => db.attemptCount.deleteMany()));

const seconds = (offset: number) => Math.floor(town.service.clock.now().getTime() / 1000) + offset;
const form = (client_assertion: string, change: Form = {}): Form => ({
  ...{ grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, scope: EVERYTHING },
  ...{ client_assertion, ...change },
});
const without = (name: string) => his.assertion({ claims: { [name]: undefined } });
const claims = (change: JWTPayload) => his.assertion({ claims: change });

/** Claims that nothing is wrong with, to be signed otherwise than they should be. */
const tokens = () => `${town.service.url}/fhir/auth/token`;
const body = () => ({
  ...{ iss: his.clientId, sub: his.clientId, aud: tokens() },
  ...{ exp: seconds(240), iat: seconds(0), jti: randomUUID() },
});
const signed = (alg: string, key: Parameters<SignJWT['sign']>[0], header: object = {}) =>
  new SignJWT(body()).setProtectedHeader({ alg, kid: 'test', typ: 'JWT', ...header }).sign(key);
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

const hmacWithPublicKey = () => {
  const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
  const text = `${base64({ alg: 'HS256', kid: 'test', typ: 'JWT' })}.${base64(body())}`;
  return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
};
const withLastByte = async () => {
  const text = await his.assertion();
  return text.slice(0, -4) + (text.endsWith('AAAA') ? 'BBBB' : 'AAAA');
};

describe('an assertion is not accepted', () => {
  test.each<[string, () => string | Promise<string>]>([
    ['without a signature', () => `${base64({ alg: 'none', kid: 'test' })}.${base64(body())}.`],
    ['by HS256 with the public key as secret', hmacWithPublicKey],
    ['by RS256', () => signed('RS256', rsa.privateKey)],
    ['by ES256', async () => signed('ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
    ['by PS384', () => signed('PS384', rsa.privateKey)],
    ['by another key', () => signed('ES384', ec.privateKey)],
    ['by another key of another kind', () => signed('RS384', rsa.privateKey)],
    [
      'by another key that it brings along',
      () => signed('ES384', ec.privateKey, { jwk: ec.publicKey.export({ format: 'jwk' }) }),
    ],
    [
      'by another key that lies elsewhere',
      () => signed('ES384', ec.privateKey, { jku: 'https://his.example/jwks' }),
    ],
    [
      'with keys elsewhere than registered',
      () => his.assertion({ header: { jku: 'https://his.example/jwks' } }),
    ],
    ['that is an access token', () => his.assertion({ header: { typ: 'at+jwt' } })],
    ['of a key that is not registered', () => his.assertion({ header: { kid: 'another' } })],
    ['that names no key', () => his.assertion({ header: { kid: undefined } })],
    ['with a signature that was touched', withLastByte],
    ['that is no token', () => 'abc.def.ghi'],
    ['for the address of something else', () => claims({ aud: `${town.service.url}/fhir` })],
    ['for another server', () => claims({ aud: 'https://elsewhere.example/fhir/auth/token' })],
    ['for this server and another', () => claims({ aud: [tokens(), 'https://elsewhere.example/token'] })],
    ['for nobody', () => claims({ aud: [] })],
    ['of another issuer', () => claims({ iss: 'somebody' })],
    ['about another client', () => claims({ sub: other.clientId })],
    ['of another client with the own key', () => claims({ iss: other.clientId, sub: other.clientId })],
    ['of a client that nobody knows', () => claims({ iss: 'nobody-knows', sub: 'nobody-knows' })],
    ['of a client that no database can hold', () => claims({ iss: 'a\0bc', sub: 'a\0bc' })],
    ['that is over', () => claims({ exp: seconds(-60) })],
    ['that is valid for longer than five minutes', () => claims({ exp: seconds(360) })],
    ['that is valid for ever', () => claims({ exp: 1e15 })],
    ['that is not valid yet', () => claims({ nbf: seconds(60) })],
    ['without an end', () => without('exp')],
    ['without an issuer', () => without('iss')],
    ['without a subject', () => without('sub')],
    ['without an audience', () => without('aud')],
    ['without a jti', () => without('jti')],
    ['with an empty jti', () => claims({ jti: '' })],
    ['with a jti that no database can hold', () => claims({ jti: 'a\0b' })],
    ['with a jti without end', () => claims({ jti: 'x'.repeat(201) })],
    ['with a jti that is a number', () => claims({ jti: 1 as never })],
  ])('%s', async (_name, assertion) => {
    const { status, body: answered } = await his.token(form(await assertion()));
    expect([status, answered.error]).toEqual([401, 'invalid_client']);
    expect(answered.access_token).toBeUndefined();
  });

  test('and what is wrong with it is not told', async () => {
    const unknown = await his.token(form(await claims({ iss: 'nobody-knows', sub: 'nobody-knows' })));
    const forged = await his.token(form(await signed('ES384', ec.privateKey)));
    expect(forged).toEqual(unknown);
  });

  test('and that is on record', async () => {
    await his.token(form(await without('jti')));
    const where = { action: 'DENIED', operation: 'fhir.login' };
    const [last] = await read().auditEvent.findMany({ where, orderBy: { seq: 'desc' }, take: 1 });
    expect(last).toMatchObject({ outcome: 'LOGIN_REFUSED', organizationId: null });
  });
});

describe('a request for a token is refused', () => {
  test.each<[string, Form, string]>([
    ['for another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['without a grant', { grant_type: '' }, 'invalid_request'],
    [
      'with another kind of assertion',
      { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' },
      'invalid_request',
    ],
    ['without an assertion', { client_assertion: '' }, 'invalid_request'],
    ['without scopes', { scope: '' }, 'invalid_request'],
    ['for scopes that were not registered', { scope: 'system/Patient.rs' }, 'invalid_scope'],
    ['for scopes of a person', { scope: 'patient/*.rs user/*.cruds openid' }, 'invalid_scope'],
    ['for a letter that was not registered', { scope: 'system/Organization.cud' }, 'invalid_scope'],
  ])('%s', async (_name, change, error) => {
    const { status, body: answered } = await his.token(form(await his.assertion(), change));
    expect([status, answered.error]).toEqual([400, error]);
  });

  test('that names another client, or says a thing twice, or is no form', async () => {
    const named = await his.token(form(await his.assertion(), { client_id: other.clientId }));
    expect([named.status, named.body.error]).toEqual([401, 'invalid_client']);
    const twice = new URLSearchParams(form(await his.assertion()));
    twice.append('scope', EVERYTHING);
    const url = `${town.service.url}/fhir/auth/token`;
    expect((await fetch(url, { method: 'POST', body: twice })).status).toBe(400);
    expect(
      (await fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(400);
    expect((await fetch(url)).status).toBe(405);
  });
});

describe('a machine signs in', () => {
  test.each(['ES384', 'RS384'])('with %s', async (alg) => {
    const machine = await hisOf(town.service, town.network.hospital.id, { alg });
    expect((await machine.get('Organization?_count=1')).status).toBe(200);
  });

  test('and is granted what it asks for of what it was registered with, never more', async () => {
    const all = await his.token(form(await his.assertion()));
    expect(all.body).toMatchObject({ token_type: 'bearer', expires_in: 300 });
    expect(all.body.scope).toBe('system/Organization.rs system/Task.rus');
    const one = await his.token(
      form(await his.assertion(), { scope: 'system/Organization.cruds system/Patient.r' }),
    );
    expect(one.body.scope).toBe('system/Organization.rs');
  });

  test('an assertion is taken once, of many at once and in two processes', async () => {
    const second: RunningService = await startService();
    const jti = randomUUID();
    const send = async ({ url }: RunningService) => {
      const token = `${url}/fhir/auth/token`;
      const body = new URLSearchParams(form(await claims({ jti, aud: [token] })));
      return (await fetch(token, { method: 'POST', body })).status;
    };
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => send(at % 2 === 0 ? town.service : second)),
    );
    expect(answers.filter((status) => status === 200)).toHaveLength(1);
    await second.stop();
    const restarted = await startService();
    expect(await send(restarted)).toBe(401);
    await restarted.stop();
    // Another client may have come to the same jti.
    expect((await other.token(form(await other.assertion({ claims: { jti } })))).status).toBe(200);
  });

  test('an assertion that is over is forgotten, and not before', async () => {
    await his.token(form(await his.assertion()));
    const { clock } = town.service;
    const used = await read().usedAssertion.count();
    expect(await dropUsedAssertions(clock.now())).toBe(0);
    expect(await dropUsedAssertions(new Date(clock.now().getTime() + 20 * 60_000))).toBe(used);
    expect(sweeps.map(({ run }) => run)).toContain(dropUsedAssertions);
  });
});

describe('a token', () => {
  const bearer = async (machine: His) =>
    String((await machine.token(form(await machine.assertion()))).body.access_token);
  const status = (path: string, token: string, init: RequestInit = {}) =>
    fetch(`${town.service.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    }).then((answer) => answer.status);

  test('of a person opens nothing of the interface, and one of the interface nothing of the people', async () => {
    expect(await status('/fhir/Organization', String(town.nurse.accessToken))).toBe(401);
    const machine = await bearer(his);
    expect(await status('/fhir/Organization', machine)).toBe(200);
    const asked = await fetch(`${town.service.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${machine}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { person { id } } }' }),
    });
    expect(await asked.text()).toContain('UNAUTHENTICATED');
  });

  test('opens what its scopes say, and ends after five minutes', async () => {
    const machine = await bearer(his);
    expect(await status('/fhir/Organization', machine)).toBe(200);
    town.service.clock.advance(300_000);
    expect(await status('/fhir/Organization', machine)).toBe(401);
  });

  test('ends with its client, at the next request', async () => {
    const machine = await hisOf(town.service, town.network.hospital.id);
    const token = await bearer(machine);
    expect(await status('/fhir/Organization', token)).toBe(200);
    await revokeHisClient(machine.clientId, town.service.clock.now());
    expect(await status('/fhir/Organization', token)).toBe(401);
    expect((await machine.token(form(await machine.assertion()))).body.error).toBe('invalid_client');
  });
});
