import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { read } from '../../prisma/client.ts';
import { createLogger } from '../../server/log.ts';
import { haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import type { TestClient } from '../support/client.ts';
import { useDatabase } from '../support/database.ts';
import { probeSchema } from '../support/probe-schema.ts';
import { type RunningService, startService } from '../support/service.ts';

/** The number that the errors below carry in their message. */
const NUMBER = '440402195001010015';

const lines: string[] = [];
const logger = createLogger('trace', { write: (line) => void lines.push(line) });
const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

useDatabase();
let service: RunningService;
let broken: RunningService;
let nurse: TestClient;
beforeAll(async () => {
  service = await startService({ schema: probeSchema, logger });
  const clock = {
    ...testClock(new Date('2026-11-23T01:00:00Z')),
    now(): Date {
      throw new Error(`the clock stopped at\n    at ${NUMBER}`);
    },
  };
  broken = await startService({ schema: probeSchema, logger, clock });
  const { login } = await haveNurse(await haveOrganization('海晴颐养院'));
  nurse = await service.signIn(login, { password: PASSWORD });
});
afterAll(() => Promise.all([service.stop(), broken.stop()]));
beforeEach(() => {
  lines.length = 0;
});

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('a fault of ours is told by its request only, and its log names the same one', () => {
  test.each([
    ['in a resolver', () => post(`${service.url}/graphql`, { query: `{ a${NUMBER}: broken }` })],
    [
      'before GraphQL',
      () =>
        post(`${broken.url}/graphql`, { query: '{ who }' }, { authorization: `Bearer ${nurse.accessToken}` }),
    ],
    ['at the sign-in', () => post(`${broken.url}/auth/sign-in`, { login: 'nurse', password: PASSWORD })],
  ])('%s', async (_where, send) => {
    const answer = await send();
    const requestId = answer.headers.get('x-request-id');
    const text = (await answer.text()).replaceAll(`a${NUMBER}`, 'alias');
    expect(text).toContain('"code":"INTERNAL_ERROR"');
    expect(text).toContain(`"requestId":"${requestId}"`);
    expect(text).not.toMatch(/4404|clock|\.ts/);
    const faults = logged().filter(({ level }) => level === 50);
    expect(faults).toMatchObject([{ requestId, err: { name: 'Error', frames: expect.any(Array) } }]);
    expect(lines.join('')).not.toContain(NUMBER);
    expect(JSON.stringify(faults)).toMatch(/at .*\.ts:\d+:\d+/);
  });

  test('the log of a resolver names the field, not what the caller calls it', async () => {
    await nurse.graphql(`{ a${NUMBER}: broken }`);
    expect(logged()).toContainEqual(expect.objectContaining({ field: 'broken' }));
  });
});

test('whatever a request holds, the log knows its route, status and duration', async () => {
  await fetch(`${service.url}/graphql?query={who}&idNo=${NUMBER}`);
  await fetch(`${service.url}/${NUMBER}`, { headers: { cookie: `idNo=${NUMBER}`, 'user-agent': NUMBER } });
  await nurse.graphql(`query ($a${NUMBER}: String) { who @include(if: "${NUMBER}") }`, { a: NUMBER });
  await nurse.graphql(`query Find${NUMBER} { who }`, { idNo: NUMBER });
  await nurse.auth('sign-in', { login: NUMBER, password: NUMBER });
  expect(logged().map(({ route, status }) => [route, status])).toEqual([
    ['/graphql', 403],
    ['other', 404],
    ['/graphql', 400],
    ['/graphql', 200],
    ['/auth/sign-in', 401],
  ]);
  expect(lines.join('')).not.toContain(NUMBER);
});

describe('what is refused to somebody is on record, what is refused to nobody is counted', () => {
  const denied = () => read().auditEvent.findMany({ where: { action: 'DENIED' } });
  const counted = async (name: string) => {
    const text = await fetch(`${service.url}/metrics`).then((answer) => answer.text());
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  };

  test('a denied field under its own name', async () => {
    await nurse.graphql(`{ a${NUMBER}: forbidden b: forbidden }`);
    expect(await denied()).toMatchObject([{ operation: 'forbidden', outcome: 'FORBIDDEN' }]);
  });

  test('a stranger', async () => {
    const before = await denied();
    for (let times = 0; times < 20; times += 1) await service.anonymous().graphql('{ a: forbidden }');
    expect(await counted('yiyang_auth_anonymous_denials_total')).toBe(20);
    expect(await denied()).toEqual(before);
  });

  test('a forged token', async () => {
    const before = await denied();
    for (let times = 0; times < 20; times += 1) {
      const authorization = `Bearer eyJhbGciOiJub25lIn0.${times}.AAAA`;
      expect((await post(`${service.url}/graphql`, { query: '{ who }' }, { authorization })).status).toBe(
        401,
      );
    }
    expect(await counted('yiyang_auth_refused_tokens_total')).toBe(20);
    expect(await denied()).toEqual(before);
  });
});
