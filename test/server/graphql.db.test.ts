import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { haveAccount, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import { productionEnv } from '../fixtures/production.ts';
import type { TestClient } from '../support/client.ts';
import { useDatabase } from '../support/database.ts';
import { probed, probeSchema } from '../support/probe-schema.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();
let service: RunningService;
let nurse: TestClient;

beforeAll(async () => {
  service = await startService({ schema: probeSchema });
  const home = await haveOrganization('海晴颐养院');
  await haveAccount({ login: 'nurse', roles: [{ organizationId: home, role: 'NH_NURSE' }] });
  nurse = await service.signIn('nurse', { password: PASSWORD });
});
afterAll(() => service.stop());
beforeEach(() => {
  probed.count = 0;
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${service.url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
  });
const document = (query: string) => JSON.stringify({ query });

describe('answers', () => {
  test('name the viewer of the token', async () => {
    expect((await nurse.graphql('{ who roles }')).data).toEqual({ who: 'Person nurse', roles: 'NH_NURSE' });
    expect((await service.anonymous().graphql('{ who }')).data).toEqual({ who: 'nobody' });
  });

  test('carry the request id of the caller, or a new one', async () => {
    for (const id of ['0195A3C2-7b1e-4abc-8123-0016d3cca427', '4bf92f3577b34da6a3ce929d0e0e4736']) {
      const given = await post(document('{ who }'), { 'x-request-id': id });
      expect(given.headers.get('x-request-id')).toBe(id);
    }
    const odd = await post(document('{ who }'), { 'x-request-id': 'a b' });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('carry the security headers of a service', async () => {
    const { headers } = await post(document('{ who }'));
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('errors', () => {
  test('a denial is top-level, has its code and is on record', async () => {
    const { errors, status } = await nurse.graphql('{ forbidden }');
    expect(status).toBe(200);
    expect(errors).toMatchObject([{ message: 'Your role does not allow forbidden.', path: ['forbidden'] }]);
    expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
    const row = await read().auditEvent.findFirst({ where: { action: 'DENIED', operation: 'forbidden' } });
    expect(row).toMatchObject({ outcome: 'FORBIDDEN', role: 'NH_NURSE' });
  });

  test('a refusal of a query has code, rule and path', async () => {
    const { errors } = await nurse.graphql('{ refused }');
    expect(errors?.[0]?.extensions).toEqual({ code: 'CURSOR', rule: 'habit 10', path: ['after'] });
  });

  test('a bug is masked and names the request', async () => {
    const { errors, data, status } = await nurse.graphql('{ broken who }');
    expect(status).toBe(200);
    expect(data).toEqual({ broken: null, who: 'Person nurse' });
    expect(errors).toMatchObject([{ message: 'Internal error', extensions: { code: 'INTERNAL_ERROR' } }]);
    expect(errors?.[0]?.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(errors)).not.toContain('4404');
  });

  test('a variable of the wrong form names its field', async () => {
    const query = 'query ($inner: Inner) { echo(inner: $inner) }';
    const { errors, status } = await nurse.graphql(query, { inner: { numbers: [1, 'two'] } });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', path: ['numbers', '1'] });
  });

  test.each([
    ['a text that is no document', '{ who', 'GRAPHQL_PARSE_FAILED'],
    ['a field that does not exist', '{ nobodyKnows }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s', async (_name, query, code) => {
    const { errors, status } = await nurse.graphql(query);
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe(code);
  });
});

describe('a token that is not believed', () => {
  test.each([
    ['of another form', 'Bearer nonsense'],
    ['another scheme', 'Basic bnVyc2U6cGFzcw=='],
    ['a forged signature', 'Bearer eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.AAAA'],
  ])('is answered 401: %s', async (_name, authorization) => {
    const answer = await post(document('{ who }'), { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
    expect(probed.count).toBe(0);
  });
});

describe('documents that ask too much are refused before anything runs', () => {
  const deep = (levels: number) => `{ link { ${'next { '.repeat(levels)} name ${' }'.repeat(levels)} } }`;
  test.each([
    ['20,000 nested braces', `${'{a'.repeat(20_000)}${'}'.repeat(20_000)}`, 400],
    ['depth', deep(30), 400],
    ['aliases', `{ ${Array.from({ length: 60 }, (_, n) => `a${n}: who`).join(' ')} }`, 400],
    ['directives', `{ who ${'@include(if: true) '.repeat(60)} }`, 400],
    ['tokens', `{ ${'who '.repeat(3000)} }`, 400],
    ['cost', '{ link { many(first: 100) { many(first: 100) { many(first: 100) { name } } } } }', 400],
  ])('%s', async (_name, query, status) => {
    const answer = await post(document(query));
    expect(answer.status).toBe(status);
    const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toMatch(/QUERY_TOO_COMPLEX|GRAPHQL_VALIDATION_FAILED/);
    expect(probed.count).toBe(0);
  });

  test('a page of a hundred with three relations passes', async () => {
    const relation = 'next { name name name name name }';
    const query = `{ link { many(first: 100) { next { name ${relation} b: ${relation} c: ${relation} } } } }`;
    expect((await nurse.graphql(query)).errors).toBeUndefined();
  });

  test('a worklist with events and their edges is not too deep', async () => {
    expect((await nurse.graphql(deep(9))).errors).toBeUndefined();
  });
});

describe('other ways in', () => {
  const get = (headers: Record<string, string>, query = '{who}') =>
    fetch(`${service.url}/graphql?query=${encodeURIComponent(query)}`, { headers });

  test('a GET needs the header that no other site can send', async () => {
    expect((await get({ accept: 'application/json' })).status).toBe(403);
    const safe = { accept: 'application/json', 'x-graphql-yoga-csrf': '1' };
    expect((await get(safe)).status).toBe(200);
    expect((await get(safe, 'mutation { touch }')).status).toBe(405);
    expect(probed.count).toBe(1);
  });

  test('other origins get no CORS header, the allowed one does', async () => {
    const foreign = await post(document('{ who }'), { origin: 'https://evil.example' });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    const allowed = await startService({
      schema: probeSchema,
      env: { CORS_ORIGINS: 'https://ward.example' },
    });
    const preflight = await fetch(`${allowed.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://ward.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://ward.example');
    await allowed.stop();
  });

  const SCHEMA = '{ __schema { queryType { name } } }';

  test('developers have a console and the schema', async () => {
    const text = (path: string) => fetch(service.url + path).then((answer) => answer.text());
    const page = await text('/console');
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(loaded).toEqual(['/schema.graphql', '/console.js']);
    expect(await text('/console.js')).toContain("addEventListener('submit', signIn)");
    expect(await text('/schema.graphql')).toContain('type Query');
    expect((await nurse.graphql(SCHEMA)).errors).toBeUndefined();
  });

  test('production shows neither, nor guesses at names', async () => {
    const strict = await startService({ schema: probeSchema, env: productionEnv() });
    for (const path of ['/console', '/console.js', '/schema.graphql']) {
      expect((await fetch(strict.url + path)).status).toBe(404);
    }
    const page = await fetch(`${strict.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(406);
    const { errors } = await strict.anonymous().graphql(SCHEMA);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(JSON.stringify(await strict.anonymous().graphql('{ wh }'))).not.toContain('who');
    await strict.stop();
  });
});
