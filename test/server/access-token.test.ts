import { createHmac, generateKeyPairSync } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createAccessTokens } from '../../server/access-token.ts';
import { readConfig } from '../../server/config.ts';
import { productionEnv } from '../fixtures/production.ts';

const config = readConfig(productionEnv());
const { privateKey, publicKey, kid } = config.signingKey;
const tokens = createAccessTokens(config);
const now = new Date('2026-11-23T01:00:00Z');
const claims = { personId: 'p', sessionId: 's', organizationId: 'o' };
const seconds = (offset: number) => now.getTime() / 1000 + offset;

const body = {
  sub: 'p',
  sid: 's',
  org: 'o',
  jti: 'j',
  iss: config.issuer,
  aud: config.audience,
  iat: seconds(0),
  exp: seconds(900),
};
const header: JWTHeaderParameters = { alg: 'ES256', typ: 'at+jwt', kid };
const sign = (change: object, head: object = {}, key = privateKey) =>
  new SignJWT({ ...body, ...change }).setProtectedHeader({ ...header, ...head }).sign(key);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const unsigned = (head: object) => `${base64({ ...header, ...head })}.${base64(body)}.`;
const hmacWithPublicKey = () => {
  const secret = publicKey.export({ format: 'pem', type: 'spki' });
  const text = `${base64({ ...header, alg: 'HS256' })}.${base64(body)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};
const withoutClaim = (name: string) => sign({ [name]: undefined });

describe('access tokens', () => {
  test('are believed for 15 minutes', async () => {
    const token = await tokens.issue(claims, now);
    expect(await tokens.verify(token, now)).toMatchObject(claims);
    expect(await tokens.verify(token, new Date(now.getTime() + 899_000))).toMatchObject(claims);
    expect(await tokens.verify(token, new Date(now.getTime() + 900_000))).toBeNull();
  });

  test('made by hand with our key are believed too: the forgeries below fail for their own reason', async () => {
    expect(await tokens.verify(await sign({}), now)).toMatchObject(claims);
  });

  test.each<[string, () => string | Promise<string>]>([
    ['no signature', () => unsigned({ alg: 'none' })],
    ['no signature under the right name', () => unsigned({})],
    ['HS256 with the public key as secret', hmacWithPublicKey],
    ['another key', () => sign({}, {}, foreign.privateKey)],
    ['another key and its own name', () => sign({}, { kid: 'foreign' }, foreign.privateKey)],
    [
      'an embedded key',
      async () => sign({}, { jwk: await exportJWK(foreign.publicKey) }, foreign.privateKey),
    ],
    ['a key to be fetched', () => sign({}, { jku: 'https://evil.example/jwks.json' }, foreign.privateKey)],
    ['an unknown key id', () => sign({}, { kid: 'older' })],
    ['no key id', () => sign({}, { kid: undefined })],
    ['another issuer', () => sign({ iss: 'https://evil.example' })],
    ['another audience', () => sign({ aud: 'another-api' })],
    ['another type', () => sign({}, { typ: 'JWT' })],
    ['no type', () => sign({}, { typ: undefined })],
    ['an end that is past', () => sign({ exp: seconds(-1) })],
    ['a beginning that is to come', () => sign({ nbf: seconds(60) })],
    ['no end', () => withoutClaim('exp')],
    ['no person', () => withoutClaim('sub')],
    ['no session', () => withoutClaim('sid')],
    ['a session that is a number', () => sign({ sid: 7 })],
    [
      'a critical extension nobody knows',
      () => `${base64({ ...header, crit: ['exp2'], exp2: 1 })}.${base64(body)}.AAAA`,
    ],
    [
      'a changed payload',
      async () => (await sign({})).replace(/\.[^.]+\./, `.${base64({ ...body, org: 'other' })}.`),
    ],
  ])('%s is refused', async (_name, forge) => {
    expect(await tokens.verify(await forge(), now)).toBeNull();
  });
});
