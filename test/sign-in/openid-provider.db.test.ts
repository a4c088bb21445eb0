import { describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { haveNurse } from '../fixtures/accounts.ts';
import {
  exchange,
  home,
  later,
  provider,
  tokenOf,
  useIdentityProvider,
} from '../fixtures/open-identity-provider.ts';
import { productionEnv } from '../fixtures/production.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';

useIdentityProvider();

describe('a provider that does not answer as it must', () => {
  const json = (value: unknown) => (res: { setHeader(n: string, v: string): { end(t: string): unknown } }) =>
    void res.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  const DISCOVERY = '/.well-known/openid-configuration';

  test.each<[string, string, () => Parameters<IdentityProvider['instead']['set']>[1]]>([
    [
      'another issuer',
      DISCOVERY,
      () => json({ issuer: 'https://evil.example', jwks_uri: `${provider.issuer}/jwks` }),
    ],
    [
      'keys without TLS',
      DISCOVERY,
      () => json({ issuer: provider.issuer, jwks_uri: 'http://keys.example/jwks' }),
    ],
    ['no JSON', DISCOVERY, () => (res) => void res.end('<html>')],
    ['a fault', DISCOVERY, () => (res) => void res.writeHead(500).end()],
    [
      'a redirect',
      DISCOVERY,
      () => (res) => void res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['no end', '/jwks', () => (res) => void res.end(JSON.stringify({ keys: [], more: 'x'.repeat(300_000) }))],
    ['no keys', '/jwks', () => json({})],
    ['a line that breaks', '/jwks', () => (res) => void res.destroy()],
  ])(
    '%s: nobody is signed in, nobody is refused, and it is left alone for a while',
    async (_name, path, answer) => {
      provider.instead.set(path, answer());
      const token = await tokenOf((await haveNurse(home)).login);
      for (let n = 0; n < 5; n += 1) {
        const { status, body, headers } = await exchange(token);
        expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'PROVIDER_UNAVAILABLE', '30']);
      }
      expect(provider.asked.get(path)).toBe(1);
      provider.instead.clear();
      later(31);
      expect((await exchange(token)).status).toBe(200);
    },
  );
});

test.each([
  ['http://id.example', 'test', false],
  ['http://127.0.0.1:9000', 'test', true],
  ['http://localhost:9000', 'test', true],
  ['http://127.0.0.1:9000', 'production', false],
  ['https://id.example/realms/region', 'production', true],
  ['https://user@id.example', 'production', false],
  ['file:///etc/passwd', 'test', false],
])('the issuer %s in %s: %s', (issuer, mode, isTaken) => {
  const env =
    mode === 'production' ? productionEnv() : { NODE_ENV: mode, KEYS_FILE: '/tmp/yiyang-test-keys.json' };
  const read = () => readConfig({ ...env, OPENID_ISSUER: issuer }).openId?.issuer;
  if (isTaken) expect(read()).toBe(issuer);
  else expect(read).toThrow('OPENID_ISSUER');
});
