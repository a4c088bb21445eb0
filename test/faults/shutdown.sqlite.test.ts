import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { eventStream } from '../support/event-stream.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiyang-stop-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The service as `npm start` runs it, in a process of its own. */
async function startProcess(env: Record<string, string> = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    env: {
      ...process.env,
      NODE_ENV: 'development',
      PORT: String(port),
      DATABASE_URL: `file:${join(folder, 'yiyang.db')}`,
      KEYS_FILE: join(folder, 'keys.json'),
      LOG_LEVEL: 'silent',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number);
  const url = `http://127.0.0.1:${port}`;
  for (let n = 0; n < 300; n += 1) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { child, ended, url, port };
    await delay(100);
  }
  throw new Error('the service did not become ready');
}

/** Sends all of a request but its last byte; `finish` sends that and answers what came back. */
async function halfSent(port: number) {
  const body = JSON.stringify({ query: '{ __typename }' });
  const socket = createConnection(port, '127.0.0.1');
  await once(socket, 'connect');
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, -1)}`);
  return async () => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.write(body.slice(-1));
    await once(socket, 'close');
    return text;
  };
}

/** Asks until readiness fails, as a load balancer does. */
async function untilNotReady(url: string): Promise<void> {
  while ((await fetch(`${url}/readyz`)).status === 200) await delay(20);
}

test('SIGTERM: readiness fails first, what is under way is answered, then nobody is let in, exit 0 in time', async () => {
  const { child, ended, url, port } = await startProcess({ DRAIN_MS: '3000' });
  const finish = await halfSent(port);
  const stoppedAt = performance.now();
  child.kill('SIGTERM');
  await untilNotReady(url);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  const isLetIn = () =>
    fetch(`${url}/livez`).then(
      () => true,
      () => false,
    );
  while (await isLetIn()) await delay(50);
  const answer = await finish();
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('{"data":{"__typename":"Query"}}');
  expect(await ended).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
});

test('SIGTERM: who never finishes a request keeps nobody waiting', async () => {
  const { child, ended, port } = await startProcess();
  await halfSent(port);
  await delay(200);
  const stoppedAt = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
});

test('SIGTERM: who has a stream open hears its end, and keeps nobody waiting', async () => {
  const { child, ended, url } = await startProcess();
  const nurse = createClient(url);
  await nurse.signIn({ login: 'nh-nurse', password: 'demo-only' });
  const stream = await eventStream(url, nurse.accessToken);
  expect(await stream.next()).toMatchObject({ kind: 'NEXT' });
  const stoppedAt = performance.now();
  child.kill('SIGTERM');
  expect(await stream.rest()).toEqual([{ kind: 'COMPLETE' }]);
  expect(await ended).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
});

test('under load no request is dropped once readiness has failed, and the next start finds everything', async () => {
  const { child, ended, url } = await startProcess({ DRAIN_MS: '3000' });
  const outcomes: unknown[] = [];
  let isBalancerSending = true;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ __typename }' });
  const post = async () => {
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    return [answer.status, await answer.text()];
  };
  const senders = Array.from({ length: 16 }, async () => {
    while (isBalancerSending) outcomes.push(await post().catch((error: unknown) => error));
  });
  await delay(500);
  child.kill('SIGTERM');
  await untilNotReady(url);
  isBalancerSending = false;
  await Promise.all(senders);
  expect(await ended).toBe(0);
  expect(outcomes.length).toBeGreaterThan(16);
  for (const outcome of outcomes) expect(outcome).toEqual([200, '{"data":{"__typename":"Query"}}']);
  const again = await startProcess();
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});

test('production says what is missing and exits', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'exit');
  expect(code).toBe(1);
  for (const name of ['SIGNING_KEY', 'SEAL_KEY', 'SEAL_INDEX_KEY', 'AUDIT_KEY', 'DATABASE_URL', 'ISSUER'])
    expect(text).toContain(name);
});
