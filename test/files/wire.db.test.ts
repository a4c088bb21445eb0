import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { FILE_LIMIT } from '../../domain/file/content.ts';
import { seal } from '../../domain/seal/seal.ts';
import { read } from '../../prisma/client.ts';
import { createApp } from '../../server/app.ts';
import { finish, listen } from '../../server/listening.ts';
import { createLogger } from '../../server/log.ts';
import { textOfBytes } from '../fixtures/files.ts';
import {
  clientOf,
  dispositionOf,
  type FileClient,
  kept,
  sendGood,
  service,
  town,
  useFileScene,
} from './scene.ts';

useFileScene();

const portOf = () => Number(new URL(service.url).port);
const headersOf = async (by: FileClient, more: Record<string, string | number>) => ({
  authorization: await by.bearer(),
  'content-disposition': dispositionOf('a.txt'),
  ...more,
});

interface Answer {
  readonly status: number;
  readonly code: string;
}

/** A request that sends the bytes when the test says so. */
async function begin(by: FileClient, more: Record<string, string | number> = {}, port = portOf()) {
  const headers = await headersOf(by, more);
  const sending = request({ port, host: '127.0.0.1', path: '/files', method: 'POST', headers });
  const answer = new Promise<Answer>((resolve, reject) => {
    sending.on('error', reject);
    sending.on('response', async (res) => {
      const parts: Buffer[] = [];
      for await (const part of res) parts.push(part as Buffer);
      const text = Buffer.concat(parts).toString();
      const { code = '' } = (text === '' ? {} : JSON.parse(text)) as { code?: string };
      resolve({ status: res.statusCode ?? 0, code });
    });
  });
  answer.catch(() => {});
  return { sending, answer };
}

/** Waits until it holds, at most for some seconds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await delay(20);
  }
  throw new Error('it never came to hold');
}

const filesOf = ({ personId }: FileClient) =>
  read().storedFile.findMany({ where: { uploadedById: personId }, select: { size: true } });

/** How many files somebody has begun to send: each is counted when it has its turn. */
const begunBy = async ({ personId }: FileClient): Promise<number> => {
  const key = seal().index(personId, 'attempts: files');
  return (await read().attemptCount.findUnique({ where: { key } }))?.attempts ?? 0;
};

describe('a length that is told', () => {
  test('of too much is refused before a byte of it was sent', async () => {
    const nurse = await clientOf(town.network.home.id);
    const { sending, answer } = await begin(nurse, { 'content-length': FILE_LIMIT + 1 });
    sending.flushHeaders();
    expect(await answer).toEqual({ status: 413, code: 'FILE_TOO_LARGE' });
    sending.destroy();
  });

  test('of less than is sent: the file ends there, and the rest is no request of anybody', async () => {
    const nurse = await clientOf(town.network.home.id);
    const headers = await headersOf(nurse, { host: 'x', 'content-length': 10 });
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = connect(portOf(), '127.0.0.1');
    const answers: Buffer[] = [];
    socket.on('data', (bytes) => answers.push(bytes));
    socket.write(`POST /files HTTP/1.1\r\n${head.join('')}\r\n0123456789`);
    await until(async () => answers.length > 0);
    socket.write('and more of it\r\n\r\n');
    await new Promise((done) => socket.on('close', done));
    const statuses = [
      ...Buffer.concat(answers)
        .toString()
        .matchAll(/^HTTP\/1\.1 (\d+)/gm),
    ];
    // What follows is no HTTP: at most it is told so.
    expect(statuses.map(([, status]) => status).filter((status) => status !== '400')).toEqual(['201']);
    expect(await filesOf(nurse)).toEqual([{ size: 10 }]);
  });

  test('of more than is sent: nothing is kept, and the next one is taken', async () => {
    const nurse = await clientOf(town.network.home.id);
    const before = await kept();
    const { sending, answer } = await begin(nurse, { 'content-length': 500_000 });
    sending.write(textOfBytes(300_000));
    await until(async () => (await begunBy(nurse)) > 0);
    sending.destroy();
    await expect(answer).rejects.toThrow();
    await sendGood(nurse);
    expect((await kept()).files).toBe(before.files + 1);
  });
});

describe('a sender who breaks off', () => {
  test('in the middle of the chunks leaves nothing behind, and its turn is free again', async () => {
    const nurse = await clientOf(town.network.home.id);
    const before = await kept();
    for (let time = 0; time < 5; time += 1) {
      const { sending } = await begin(nurse);
      sending.on('error', () => {});
      sending.write(textOfBytes(200_000));
      await until(async () => (await begunBy(nurse)) > 0);
      sending.destroy();
      // What was not kept does not count, and is given back when the end was noticed.
      await until(async () => (await begunBy(nurse)) === 0);
    }
    await sendGood(nurse);
    expect((await kept()).files).toBe(before.files + 1);
  });
});

describe('a sender who is slow', () => {
  test('is cut off like every slow request, and leaves nothing behind', async () => {
    const { config, clock } = service;
    const { schema } = await import('../../schema/index.ts');
    const app = createApp({ config, clock, schema, logger: createLogger('silent') });
    const server = createServer({ connectionsCheckingInterval: 50 }, app.handler);
    const port = await listen(server, { host: '127.0.0.1', port: 0 });
    // The half minute of every request, shortened.
    server.requestTimeout = 300;
    server.headersTimeout = 300;
    const nurse = await clientOf(town.network.home.id);
    const { sending, answer } = await begin(nurse, {}, port);
    sending.write(textOfBytes(100_000));
    const dripping = setInterval(() => sending.write('drop by drop\n'), 50);
    await expect(answer).resolves.toMatchObject({ status: 408 });
    clearInterval(dripping);
    expect(await filesOf(nurse)).toEqual([]);
    await finish(server);
  });
});

describe('many at once', () => {
  /** Somebody who has sent most of a file, and waits with the rest. */
  async function half(by: FileClient) {
    const before = await begunBy(by);
    const { sending, answer } = await begin(by);
    sending.write(textOfBytes(100_000));
    await until(async () => (await begunBy(by)) > before);
    return { answer, end: () => sending.end(textOfBytes(1000)) };
  }

  test('two of one person, four in all; the others are told to come again, at once', async () => {
    const { home, otherHome, hospital } = town.network;
    const [one, two] = [await clientOf(home.id), await clientOf(otherHome.id)];
    const waiting = [await half(one), await half(one)];
    expect((await one.send()).status).toBe(503);
    // Somebody else still gets a turn, and the same person none.
    expect((await two.send()).status).toBe(201);
    waiting.push(await half(two), await half(two));
    const third = await clientOf(hospital.id, 'HOSP_DOCTOR');
    const busy = await third.send();
    expect([busy.status, busy.headers.get('retry-after'), await busy.json()]).toEqual([
      503,
      '5',
      { code: 'UPLOADS_BUSY', message: 'Too many files are on their way; send it again in a moment.' },
    ]);
    for (const { end } of waiting) end();
    expect((await Promise.all(waiting.map(({ answer }) => answer))).map(({ status }) => status)).toEqual([
      201, 201, 201, 201,
    ]);
    expect((await third.send()).status).toBe(201);
  });

  test('keep nobody from booking: the database is held for none that is on its way', async () => {
    const nurse = await clientOf(town.network.home.id);
    const waiting = [await half(nurse), await half(nurse)];
    expect((await nurse.send()).status).toBe(503);
    const colleague = await clientOf(town.network.home.id);
    expect((await colleague.send()).status).toBe(201);
    for (const { end } of waiting) end();
    await Promise.all(waiting.map(({ answer }) => answer));
  });
});
