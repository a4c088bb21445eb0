import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import { productionEnv } from '../fixtures/production.ts';
import { useDatabase } from '../support/database.ts';
import { probeSchema } from '../support/probe-schema.ts';
import { type RunningService, startService } from '../support/service.ts';

const WARD = 'https://ward.example:8443';

useDatabase();
let service: RunningService;
let production: RunningService;
let home: string;
beforeAll(async () => {
  service = await startService({ schema: probeSchema, env: { CORS_ORIGINS: WARD } });
  production = await startService({ schema: probeSchema, env: productionEnv() });
  home = await haveOrganization('海晴颐养院');
});
afterAll(() => Promise.all([service.stop(), production.stop()]));

const JSON_TYPE = { 'content-type': 'application/json' };
const graphql = (query: string, headers: Record<string, string> = {}): [string, RequestInit] => [
  '/graphql',
  {
    method: 'POST',
    headers: { ...JSON_TYPE, accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query }),
  },
];

const ANSWERS: readonly [string, number, string, RequestInit?][] = [
  ['data', 200, ...graphql('{ who }')],
  ['a document that is none', 400, ...graphql('{ who')],
  ['a token that is none', 401, ...graphql('{ who }', { authorization: 'Bearer a.b.c' })],
  ['a GET of another site', 403, '/graphql?query={who}'],
  ['another method', 405, '/graphql', { method: 'DELETE', headers: JSON_TYPE }],
  ['a form', 415, '/graphql', { method: 'POST', body: new URLSearchParams('query={who}') }],
  ['no sign-in', 400, '/auth/sign-in', { method: 'POST', headers: JSON_TYPE, body: '{}' }],
  ['another origin', 403, '/auth/refresh', { method: 'POST', headers: { origin: 'https://evil.example' } }],
  ['nothing', 404, '/nothing'],
  ['a page', 200, '/'],
  ['liveness', 200, '/livez'],
];

describe.each([
  ['development', () => service],
  ['production', () => production],
])('every answer carries the headers of a service, in %s', (kind, serviceOf) => {
  test.each(ANSWERS)('%s: %d', async (_what, status, path, request) => {
    const { headers, ...answer } = await fetch(serviceOf().url + path, request).then(
      async ({ headers, status, ...rest }) => ({ ...rest, headers, status }),
    );
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(
        /default-src 'self';base-uri 'none';.*frame-ancestors 'none';.*object-src 'none';script-src 'self';/,
      ),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers.has('strict-transport-security')).toBe(kind === 'production');
    expect(headers.has('x-powered-by')).toBe(false);
  });
});

describe('the id of a request', () => {
  test.each([
    ['short', 'ward-3'],
    ['long', 'a'.repeat(33)],
    ['a telephone number', '13912345678'],
    ['an ID number', '11010519491231002X'],
    ['an ID number with something before it', 'resident-11010519491231002X'],
    ['with a space', 'ward 3 0001'],
    ['with a tab', 'ward-3\t0001'],
    ['with quotes', '"ward-3-0001"'],
    ['of a script', '<script>alert(1)</script>'],
    ['with a line of its own', 'ward-3-0001%0d%0aSet-Cookie:a=b'],
    ['with a byte above ASCII', 'ward-3-000\xe9'],
    ['twice', 'ward-3-0001, ward-3-0002'],
  ])('is not the one given when that is %s', async (_what, given) => {
    const { headers } = await fetch(`${service.url}/livez`, { headers: { 'x-request-id': given } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('CORS', () => {
  const FOREIGN = [
    'https://evil.example',
    'https://ward.example',
    'https://ward.example:443',
    'http://ward.example:8443',
    'https://WARD.example:8443',
    'https://ward.example:8443/',
    'https://ward.example:8443.evil.example',
    'https://a.ward.example:8443',
    'null',
    '*',
  ];
  const preflight = (origin: string) =>
    fetch(`${service.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
  const corsOf = ({ headers }: Response) =>
    [...headers.keys()].filter((name) => name.includes('access-control'));

  test('lets the origins of the list in, with their sign-in', async () => {
    const { status, headers } = await preflight(WARD);
    expect([status, Object.fromEntries(headers)]).toMatchObject([
      204,
      {
        'access-control-allow-origin': WARD,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, POST',
        vary: 'Origin',
      },
    ]);
    const answer = await fetch(`${service.url}/livez`, { headers: { origin: WARD } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(WARD);
  });

  test.each(FOREIGN)('says nothing to %s', async (origin) => {
    expect(corsOf(await preflight(origin))).toEqual([]);
    expect(
      corsOf(await fetch(`${service.url}${graphql('{ who }')[0]}`, graphql('{ who }', { origin })[1])),
    ).toEqual([]);
  });
});

describe('the cookie of a sign-in is of no use to another site', () => {
  test.each<[string, Record<string, string>]>([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an origin like ours', { origin: 'https://ward.example:8443.evil.example' }],
    ['no origin to speak of', { origin: 'null' }],
    ['an origin that is none', { origin: 'ward' }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('that comes with %s', async (_what, headers) => {
    const { login } = await haveNurse(home);
    const client = await service.signIn(login, { password: PASSWORD });
    for (const path of ['refresh', 'sign-out']) {
      const { status, body } = await client.auth(path, undefined, headers);
      expect([status, JSON.stringify(body)]).toEqual([403, expect.stringContaining('"code":"ORIGIN"')]);
    }
    expect((await client.auth('refresh')).status).toBe(200);
  });

  test('is sent by no form and read by no script', async () => {
    const { login } = await haveNurse(home);
    const { headers } = await service.anonymous().auth('sign-in', { login, password: PASSWORD });
    expect(headers.get('set-cookie')).toMatch(/; Path=\/auth; .*HttpOnly; SameSite=Strict/);
  });
});
