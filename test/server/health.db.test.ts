import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createReadiness } from '../../server/health.ts';
import { productionEnv } from '../fixtures/production.ts';
import { useDatabase } from '../support/database.ts';
import { probeSchema } from '../support/probe-schema.ts';
import { type RunningService, startService } from '../support/service.ts';
import { statementsOf } from '../support/statement-count.ts';

useDatabase();
let service: RunningService;
const moves: string[] = [];
beforeAll(async () => {
  const onClockMoved = async (now: Date) => void moves.push(now.toISOString());
  service = await startService({ schema: probeSchema, onClockMoved });
});
afterAll(() => service.stop());

const get = (path: string) => fetch(service.url + path);
const move = (body: unknown) =>
  fetch(`${service.url}/test/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('what a service must answer', () => {
  test.each([
    ['/livez', { status: 'alive' }],
    ['/readyz', { status: 'ready' }],
  ])('%s', async (path, body) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(body);
  });

  test('the public key, without its private part', async () => {
    const { keys } = (await (await get('/.well-known/jwks.json')).json()) as {
      keys: Record<string, string>[];
    };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(keys[0]).not.toHaveProperty('d');
  });

  test('figures, with routes it knows as labels', async () => {
    await get('/nobody/knows/this');
    const text = await (await get('/metrics')).text();
    expect(text).toContain('yiyang_http_request_seconds_count{route="other",method="GET",status="404"}');
    expect(text).toMatch(/yiyang_db_write_wait_seconds \d/);
    expect(text).not.toContain('nobody');
  });

  test('figures, in production to the bearer of a token only', async () => {
    const silent = await startService({ schema: probeSchema, env: productionEnv() });
    expect((await fetch(`${silent.url}/metrics`)).status).toBe(404);
    await silent.stop();
    const METRICS_TOKEN = 'for-the-eyes-of-prometheus';
    const watched = await startService({ schema: probeSchema, env: { ...productionEnv(), METRICS_TOKEN } });
    const scrape = (headers: Record<string, string>) => fetch(`${watched.url}/metrics`, { headers });
    for (const authorization of ['', 'Bearer', 'Bearer for-the-eyes-of', `Basic ${METRICS_TOKEN}`]) {
      const refused = await scrape({ authorization });
      expect([refused.status, await refused.text()]).toEqual([401, expect.not.stringContaining('yiyang_')]);
    }
    const answer = await scrape({ authorization: `Bearer ${METRICS_TOKEN}` });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('yiyang_http')]);
    await watched.stop();
  });

  test('a page that says where the API is', async () => {
    expect(await (await get('/')).text()).toContain('/auth/sign-in');
  });
});

describe('the clock of tests', () => {
  test('is moved over HTTP, and what is due is done at each move', async () => {
    expect(await (await get('/test/clock')).json()).toEqual({ now: '2026-11-23T01:00:00.000Z' });
    await move({ advanceMs: 60_000 });
    expect(service.clock.now().toISOString()).toBe('2026-11-23T01:01:00.000Z');
    await move({ now: '2026-12-01T08:00:00+08:00' });
    expect(moves).toEqual(['2026-11-23T01:01:00.000Z', '2026-12-01T00:00:00.000Z']);
  });

  test.each([
    [{}],
    [{ now: 'tomorrow' }],
    [{ advanceMs: 1.5 }],
    [{ now: '2026-11-23T01:00:00Z', advanceMs: 1 }],
  ])('does not take %j', async (body) => {
    expect((await move(body)).status).toBe(400);
  });

  test('does not exist where time is real', async () => {
    const real = await startService({ schema: probeSchema, env: { CLOCK: 'system' } });
    expect((await fetch(`${real.url}/test/clock`)).status).toBe(404);
    await real.stop();
  });
});

test('readiness fails as soon as the service begins to stop, liveness does not', async () => {
  const stopping = await startService({ schema: probeSchema });
  stopping.beginStop();
  const ready = await fetch(`${stopping.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({ status: 'stopping' });
  expect(ready.headers.get('connection')).toBe('close');
  expect((await fetch(`${stopping.url}/livez`)).status).toBe(200);
  await stopping.stop();
});

test('however many ask whether it is ready, one write a second finds out', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const readiness = createReadiness(() => false);
  const many = () => Promise.all(Array.from({ length: 50 }, readiness));
  const first = await statementsOf(many);
  expect(first).toBeLessThanOrEqual(1);
  expect(await statementsOf(many)).toBe(0);
  vi.advanceTimersByTime(1001);
  expect(await statementsOf(many)).toBe(first);
  expect(new Set(await many())).toEqual(new Set(['ready']));
  vi.useRealTimers();
});
