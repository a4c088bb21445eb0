import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const AUDIENCE = 'https://link.example/api';
const SECRET = 'a-secret-of-the-client-for-tests';

/** What the provider says of whom it gives a token: the claims beside those of RFC 9068. */
export type ProviderClaims = Readonly<Record<string, unknown>>;

export interface IdentityProvider {
  readonly issuer: string;
  /** The key that signs, for tokens that are forged with it. */
  readonly key: { readonly kid: string; readonly privateKey: ReturnType<typeof keyPair>['privateKey'] };
  /** How often each path was asked for. */
  readonly asked: Map<string, number>;
  /** What is answered instead of the provider, by path. */
  readonly instead: Map<string, (res: ServerResponse) => void>;
  /** An access token over the provider's own token endpoint. */
  tokenFor(claims: ProviderClaims): Promise<string>;
  stop(): Promise<void>;
}

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A real OpenID provider in this process, on this machine. It knows one client, which gets tokens for anybody. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { privateKey } = keyPair();
  const kid = 'provider-key';
  const asked = new Map<string, number>();
  const instead = new Map<string, (res: ServerResponse) => void>();
  let claims: ProviderClaims = {};
  let handle: (req: IncomingMessage, res: ServerResponse) => void = () => {};
  const server = createServer((req, res) => {
    const path = (req.url ?? '').split('?', 1)[0] ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const answer = instead.get(path);
    if (answer === undefined) handle(req, res);
    else answer(res);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'ward',
        client_secret: SECRET,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' }] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        getResourceServerInfo: () => ({
          scope: '',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    extraTokenClaims: () => claims,
  });
  handle = provider.callback();
  return {
    issuer,
    key: { kid, privateKey },
    asked,
    instead,
    async tokenFor(wanted) {
      claims = wanted;
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`ward:${SECRET}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: AUDIENCE }),
      });
      const given = (await answer.json()) as { access_token?: string };
      if (given.access_token === undefined) throw new Error(`no token: ${JSON.stringify(given)}`);
      return given.access_token;
    },
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
