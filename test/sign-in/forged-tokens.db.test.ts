import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import { useDatabase } from '../support/database.ts';
import { probed, probeSchema } from '../support/probe-schema.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();

let service: RunningService;
/** The claims of a session that is open: every forgery says that it is this nurse. */
let claims: Readonly<Record<string, unknown>>;
beforeAll(async () => {
  const home = await haveOrganization('海晴颐养院');
  service = await startService({ schema: probeSchema });
  const { login, personId } = await haveNurse(home);
  await service.signIn(login, { password: PASSWORD });
  const session = await read().signInSession.findFirstOrThrow({ where: { personId } });
  const { issuer, audience } = service.config;
  claims = { sub: personId, sid: session.id, org: home, jti: 'j', iss: issuer, aud: audience };
  return () => service.stop();
});

const seconds = (offset: number) => service.clock.now().getTime() / 1000 + offset;
const head = (): JWTHeaderParameters => ({ alg: 'ES256', typ: 'at+jwt', kid: service.config.signingKey.kid });
const body = (change: object = {}) => ({ ...claims, iat: seconds(0), exp: seconds(900), ...change });
const sign = (
  change: object = {},
  header: object = {},
  key: KeyObject = service.config.signingKey.privateKey,
) => new SignJWT(body(change)).setProtectedHeader({ ...head(), ...header }).sign(key);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const onAnotherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' });

function withPublicKeyAsSecret(): string {
  const secret = service.config.signingKey.publicKey.export({ format: 'pem', type: 'spki' });
  const text = `${base64({ ...head(), alg: 'HS256' })}.${base64(body())}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const ask = (token: string) =>
  fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ who }' }),
  });

test('a token made by hand with the right key and claims is believed: each forgery fails for its own reason', async () => {
  const answer = await ask(await sign());
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { data: { who: expect.stringContaining('Person') } },
  ]);
});

describe('a forged token is answered 401 over HTTP, and no resolver runs', () => {
  test.each<[string, () => string | Promise<string>]>([
    ['none', () => `${base64({ ...head(), alg: 'none' })}.${base64(body())}.`],
    ['HS256 with the public key', withPublicKeyAsSecret],
    ['wrong issuer', () => sign({ iss: 'https://evil.example' })],
    ['wrong audience', () => sign({ aud: 'another-api' })],
    ['wrong type', () => sign({}, { typ: 'JWT' })],
    ['expired', () => sign({ exp: seconds(-1) })],
    ['not yet valid', () => sign({ nbf: seconds(60) })],
    ['no expiry', () => sign({ exp: undefined })],
    ['unknown kid', () => sign({}, { kid: 'older' }, foreign.privateKey)],
    ['duplicate kid', () => sign({}, {}, foreign.privateKey)],
    ['crit', () => `${base64({ ...head(), crit: ['exp2'], exp2: 1 })}.${base64(body())}.AAAA`],
    ['embedded jwk', async () => sign({}, { jwk: await exportJWK(foreign.publicKey) }, foreign.privateKey)],
    ['jku', () => sign({}, { jku: 'https://evil.example/jwks.json' }, foreign.privateKey)],
    ['wrong curve', () => sign({}, { alg: 'ES384' }, onAnotherCurve.privateKey)],
    ['truncated', async () => (await sign()).slice(0, -10)],
  ])('%s', async (_name, forge) => {
    const before = probed.count;
    const answer = await ask(await forge());
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(probed.count).toBe(before);
  });
});
