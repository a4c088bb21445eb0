import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { write } from '../../prisma/client.ts';
import { haveNurse, PASSWORD } from '../fixtures/accounts.ts';
import {
  exchange,
  home,
  later,
  NOW,
  provider,
  service,
  tokenOf,
  useIdentityProvider,
} from '../fixtures/open-identity-provider.ts';

useIdentityProvider();

const keyFetches = () => provider.asked.get('/jwks') ?? 0;

const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const onAnotherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const partOf = (token: string, at: number) =>
  JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString());

describe('a forged token of the provider opens nothing', () => {
  let genuine: string;
  let header: JWTHeaderParameters;
  let payload: JWTPayload;
  beforeEach(async () => {
    genuine = await tokenOf((await haveNurse(home)).login);
    [header, payload] = [partOf(genuine, 0), partOf(genuine, 1)];
  });
  const sign = (change: object = {}, head: object = {}, key: KeyObject = provider.key.privateKey) =>
    new SignJWT({ ...payload, ...change }).setProtectedHeader({ ...header, ...head }).sign(key);
  const seconds = (offset: number) => Math.floor(NOW.getTime() / 1000) + offset;
  const withPublicKeyAsSecret = () => {
    const secret = createPublicKey(provider.key.privateKey).export({ format: 'pem', type: 'spki' });
    const text = `${base64({ ...header, alg: 'HS256' })}.${base64(payload)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };

  test('while one made by hand with its key is believed', async () => {
    expect((await exchange(await sign())).status).toBe(200);
  });

  test.each<[string, () => string | Promise<string>]>([
    ['none', () => `${base64({ ...header, alg: 'none' })}.${base64(payload)}.`],
    ['HS256 with the public key', withPublicKeyAsSecret],
    ['wrong issuer', () => sign({ iss: 'https://evil.example' })],
    ['wrong audience', () => sign({ aud: 'another-api' })],
    ['an ID token', () => sign({}, { typ: 'JWT' })],
    ['expired', () => sign({ exp: seconds(-1) })],
    ['not yet valid', () => sign({ nbf: seconds(60) })],
    ['no expiry', () => sign({ exp: undefined })],
    ['no client', () => sign({ client_id: undefined })],
    ['unknown kid', () => sign({}, { kid: 'older' }, foreign.privateKey)],
    ['duplicate kid', () => sign({}, {}, foreign.privateKey)],
    ['crit', () => `${base64({ ...header, crit: ['exp2'], exp2: 1 })}.${base64(payload)}.AAAA`],
    ['embedded jwk', async () => sign({}, { jwk: await exportJWK(foreign.publicKey) }, foreign.privateKey)],
    ['jku', () => sign({}, { jku: 'http://127.0.0.1:1/jwks' }, foreign.privateKey)],
    ['x5u', () => sign({}, { x5u: 'http://127.0.0.1:1/cert' }, foreign.privateKey)],
    ['wrong curve', () => sign({}, { alg: 'ES384' }, onAnotherCurve.privateKey)],
    ['truncated', () => genuine.slice(0, -10)],
    [
      'a token of ours',
      async () =>
        (await service.signIn((await haveNurse(home)).login, { password: PASSWORD })).accessToken ?? '',
    ],
  ])('%s', async (_name, forge) => {
    const { status, body } = await exchange(await forge());
    expect([status, body]).toEqual([
      401,
      { code: 'SIGN_IN_FAILED', message: 'This token opens no account.' },
    ]);
  });

  test('a key of another kind under the same name is not taken for it, nor two of the same kind', async () => {
    const jwk = async (key: KeyObject) => ({ ...(await exportJWK(key)), kid: header.kid, use: 'sig' });
    const own = await jwk(createPublicKey(provider.key.privateKey));
    const rsa = await jwk(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
    const serve = (keys: object[]) =>
      provider.instead.set('/jwks', (res) =>
        res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys })),
      );
    serve([rsa, own]);
    expect((await exchange(await sign())).status).toBe(200);
    serve([own, await jwk(foreign.publicKey)]);
    later(700);
    expect((await exchange(await sign({ exp: seconds(900) }))).status).toBe(401);
  });

  test('a flood of unknown key ids makes us ask for the keys once in half a minute', async () => {
    expect((await exchange(genuine)).status).toBe(200);
    expect([keyFetches(), provider.asked.get('/.well-known/openid-configuration')]).toEqual([1, 1]);
    const flood = async () => {
      const tokens = Array.from({ length: 12 }, (_, n) =>
        sign({}, { kid: `unknown-${n}` }, foreign.privateKey),
      );
      await Promise.all((await Promise.all(tokens)).map((token) => exchange(token)));
      await write(({ db }) => db.attemptCount.deleteMany());
    };
    await flood();
    await flood();
    expect(keyFetches()).toBe(1);
    later(31);
    await flood();
    await flood();
    expect(keyFetches()).toBe(2);
    expect(provider.asked.get('/.well-known/openid-configuration')).toBe(1);
  });

  test('and is counted: whoever tries many is stopped before anything is verified', async () => {
    for (let n = 0; n < 60; n += 1) await exchange(`${n}.no.token`);
    const blocked = await exchange(genuine);
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
