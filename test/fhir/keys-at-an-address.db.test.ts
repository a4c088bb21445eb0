import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerHisClient } from '../../domain/his-client/register.ts';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { ASSERTION_TYPE, EVERYTHING } from '../support/his.ts';

useTown();

describe('keys at an address', () => {
  let served: unknown = { keys: [] };
  let asked = 0;
  const server = createServer((_req, res) => {
    asked += 1;
    res
      .setHeader('content-type', 'application/json')
      .end(typeof served === 'string' ? served : JSON.stringify(served));
  });
  let clientId: string;
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const { uscc } = await read().organization.findUniqueOrThrow({ where: { id: town.network.hospital.id } });
    const client = {
      uscc,
      name: 'HIS',
      scopes: EVERYTHING,
      jwks: null,
      jwksUrl: `http://127.0.0.1:${port}/jwks`,
    };
    clientId = await registerHisClient(client, town.service.clock.now());
  });
  afterAll(() => void server.close());

  const pairOf = (kid: string) => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    return {
      kid,
      privateJwk: pair.privateKey.export({ format: 'jwk' }),
      publicJwk: { ...pair.publicKey.export({ format: 'jwk' }), kid },
    };
  };
  const signIn = async ({ kid, privateJwk }: ReturnType<typeof pairOf>) => {
    const key = await importJWK(privateJwk, 'ES384');
    const iat = Math.floor(town.service.clock.now().getTime() / 1000);
    const about = { iss: clientId, sub: clientId, aud: `${town.service.url}/fhir/auth/token` };
    const payload = { ...about, exp: iat + 240, iat, jti: randomUUID() };
    const client_assertion = await new SignJWT(payload).setProtectedHeader({ alg: 'ES384', kid }).sign(key);
    const form = {
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      scope: EVERYTHING,
    };
    return fetch(`${town.service.url}/fhir/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, client_assertion }),
    });
  };

  test('are fetched and believed for a while; a changed key is found at once, and what is taken back is not believed for long', async () => {
    const [first, next, made] = [pairOf('first'), pairOf('next'), pairOf('made-up')];
    served = { keys: [first.publicJwk] };
    expect((await signIn(first)).status).toBe(200);
    expect((await signIn(first)).status).toBe(200);
    expect(asked).toBe(1);
    served = { keys: [next.publicJwk] };
    expect((await signIn(next)).status).toBe(200);
    expect(asked).toBe(2);
    // Whoever makes up names of keys does not make us ask and ask.
    for (let time = 0; time < 5; time += 1) expect((await signIn(made)).status).toBe(401);
    expect((await signIn(first)).status).toBe(401);
    expect(asked).toBe(2);
    town.service.clock.advance(31_000);
    expect((await signIn(made)).status).toBe(401);
    expect(asked).toBe(3);
    served = { keys: [] };
    town.service.clock.advance(5 * 60_000);
    expect((await signIn(next)).status).toBe(401);
  });

  test.each<[string, unknown]>([
    ['no JSON', '<html>'],
    ['no key set', { key: 1 }],
    ['keys that are none', { keys: [null, 1, { kty: 'EC', kid: 'x', crv: 'P-384', x: '!', y: '!' }] }],
  ])('that are %s let nobody in', async (_name, keys) => {
    town.service.clock.advance(10 * 60_000);
    served = keys;
    expect((await signIn(pairOf('x'))).status).toBe(401);
  });
});
