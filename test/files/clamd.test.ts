import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHUNK_BYTES, type FileContent } from '../../domain/file/content.ts';
import { ScannerDown } from '../../domain/file/scanner.ts';
import { clamdScanner } from '../../server/files/clamd.ts';
import { type ClamdAddress, clamdAddress } from '../../server/files/clamd-address.ts';
import { textOfBytes } from '../fixtures/files.ts';
import { type FakeClamd, startFakeClamd } from '../support/fake-clamd.ts';

let fake: FakeClamd;
beforeEach(async () => {
  fake = await startFakeClamd();
});
afterEach(() => fake.stop());

const contentOf = (bytes: Buffer): FileContent => ({
  size: bytes.length,
  chunk: async (number) => bytes.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES),
});
const addressOf = (text: string): ClamdAddress => clamdAddress.parse(text);
const scan = (bytes: Buffer, address = fake.address, withinMs?: number) =>
  clamdScanner(addressOf(address), withinMs).scan({
    content: contentOf(bytes),
    contentType: 'text/plain',
  });

describe('clamd', () => {
  test.each([1, CHUNK_BYTES, CHUNK_BYTES + 1, 10_485_760])(
    'gets %i bytes in pieces of at most 64 KiB, and says that they are clean',
    async (size) => {
      const bytes = textOfBytes(size);
      expect(await scan(bytes)).toEqual({ scan: 'CLEAN' });
      expect(fake.files[0]?.equals(bytes)).toBe(true);
      expect(Math.max(...(fake.pieces[0] ?? []))).toBeLessThanOrEqual(CHUNK_BYTES);
    },
  );

  test('names what it finds, in characters that can stand in a log', async () => {
    fake.mode = 'FOUND';
    const verdict = { scan: 'INFECTED', finding: 'VIRUS', signature: 'Win.Test.Known-1__a_b_' };
    expect(await scan(Buffer.from('x'))).toEqual(verdict);
  });

  test.each(['ERROR', 'CLOSE_EARLY', 'ENDLESS', 'GARBAGE'] as const)(
    'is down when it answers %s',
    async (mode) => {
      fake.mode = mode;
      await expect(scan(textOfBytes(300_000))).rejects.toThrow(ScannerDown);
    },
  );

  test('is down when it does not answer in time, and when nobody listens', async () => {
    fake.mode = 'HANG';
    await expect(scan(Buffer.from('x'), fake.address, 100)).rejects.toThrow(ScannerDown);
    const { port } = fake;
    await fake.stop();
    await expect(scan(Buffer.from('x'), `127.0.0.1:${port}`)).rejects.toThrow(ScannerDown);
  });

  test('is down when it takes nothing: what is not taken is not opened either', async () => {
    const stuck = createServer((socket) => void socket.pause().on('error', () => {}));
    await new Promise<void>((done) => stuck.listen(0, '127.0.0.1', done));
    const place = stuck.address();
    const port = typeof place === 'object' && place !== null ? place.port : 0;
    let opened = 0;
    const endless: FileContent = {
      size: 10_485_760,
      chunk: async () => {
        opened += 1;
        return Buffer.alloc(CHUNK_BYTES);
      },
    };
    const scanner = clamdScanner({ host: '127.0.0.1', port }, 300);
    await expect(scanner.scan({ content: endless, contentType: 'text/plain' })).rejects.toThrow(ScannerDown);
    expect(opened).toBeLessThan(160);
    stuck.close();
  });

  test('listens on a socket of this machine as well', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yiyang-clamd-'));
    const local = await startFakeClamd(join(folder, 'clamd.ctl'));
    expect(await scan(Buffer.from('x'), local.address)).toEqual({ scan: 'CLEAN' });
    await local.stop();
    rmSync(folder, { recursive: true });
  });

  test('a fault of the content is ours, and not of the scanner', async () => {
    const broken: FileContent = { size: 10, chunk: () => Promise.reject(new RangeError('broken')) };
    const scanner = clamdScanner(addressOf(fake.address));
    await expect(scanner.scan({ content: broken, contentType: 'text/plain' })).rejects.toThrow(RangeError);
  });
});

test.each([
  ['127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
  ['clamd.internal:3310', { host: 'clamd.internal', port: 3310 }],
  ['[::1]:3310', { host: '::1', port: 3310 }],
  ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
])('CLAMD=%s', (text, address) => {
  expect(addressOf(text)).toEqual(address);
});

test.each(['clamd', 'clamd:', 'clamd:0', 'clamd:70000', 'tcp://clamd:3310', '::1:3310'])(
  'CLAMD=%s is refused',
  (text) => {
    expect(clamdAddress.safeParse(text).success).toBe(false);
  },
);
