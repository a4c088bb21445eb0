import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { BackupError, type BackupKeys, decrypted, encrypted } from '../../prisma/backup/envelope.ts';

const key = () => new Uint8Array(randomBytes(32));
const keys: BackupKeys = { activeKeyId: 'k1', keys: { k1: key(), k0: key() } };
/** A chunk of the file: 64 KiB with a tag. */
const CHUNK = 65_536 + 16;

async function joined(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}
const inPieces = (bytes: Buffer, size: number): AsyncIterable<Buffer> =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    ),
  );
const seal = (plain: Buffer, piece = 1000) => joined(encrypted(inPieces(plain, piece), keys));
const open = (file: Buffer, piece = 4096, by = keys) => joined(decrypted(inPieces(file, piece), by));

async function problemOf(file: Buffer, by = keys): Promise<string> {
  const error = await open(file, 4096, by).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BackupError);
  return (error as BackupError).message;
}

describe('an encrypted backup', () => {
  test.each([0, 1, 15, 16, 65_535, 65_536, 65_537, 131_072, 200_000])(
    'of %i bytes opens again, however it is cut into pieces',
    async (length) => {
      const plain = randomBytes(length);
      const file = await seal(plain, 70_000);
      for (const piece of [997, 65_536, 1_000_000]) expect(plain.equals(await open(file, piece))).toBe(true);
    },
  );

  test('shows nothing of its content, and is another one each time', async () => {
    const plain = Buffer.from('13912345678'.repeat(1000));
    const [first, second] = [await seal(plain), await seal(plain)];
    expect(first.includes('13912345678')).toBe(false);
    expect(first.subarray(0, 24).toString()).toBe('yiyang-link backup 1 k1 ');
    expect(first.equals(second)).toBe(false);
  });

  test('opens under an earlier key, and under no other', async () => {
    const file = await seal(Buffer.from('x'));
    const rotated = { activeKeyId: 'k2', keys: { k2: key(), k1: keys.keys.k1 ?? key() } };
    expect((await open(file, 4096, rotated)).toString()).toBe('x');
    const without = { activeKeyId: 'k2', keys: { k2: key() } };
    expect(await problemOf(file, without)).toContain('under the key k1, which is neither SEAL_KEY nor');
    const renamed = { activeKeyId: 'k1', keys: { k1: key() } };
    expect(await problemOf(file, renamed)).toContain('changed or cut off (in chunk 0)');
  });
});

describe('a backup is refused', () => {
  const plain = randomBytes(3 * 65_536 + 100);

  test('when any one bit of it is another', async () => {
    const file = await seal(plain);
    const places = [0, 12, 22, 40, 80, CHUNK - 1, CHUNK + 70, 2 * CHUNK, 3 * CHUNK + 90, file.length - 1];
    for (const at of places) {
      const changed = Buffer.from(file);
      changed.writeUInt8(changed.readUInt8(at) ^ 4, at);
      await problemOf(changed);
    }
  });

  test('when it is cut off, at the border of a chunk too', async () => {
    const file = await seal(plain);
    const header = file.indexOf('\n') + 1;
    const cuts = [
      0,
      10,
      header,
      header + 5,
      header + CHUNK,
      header + 2 * CHUNK,
      header + 2 * CHUNK + 7,
      file.length - 1,
    ];
    for (const at of cuts) await problemOf(file.subarray(0, at));
  });

  test('when chunks change places, are taken out or are put in twice', async () => {
    const file = await seal(plain);
    const header = file.subarray(0, file.indexOf('\n') + 1);
    const rest = file.subarray(header.length);
    const chunks = [0, 1, 2, 3].map((at) => rest.subarray(at * CHUNK, (at + 1) * CHUNK));
    for (const order of [
      [1, 0, 2, 3],
      [0, 2, 3],
      [0, 1, 1, 2, 3],
      [1, 2, 3],
      [0, 1, 2],
    ]) {
      await problemOf(Buffer.concat([header, ...order.map((at) => chunks[at] ?? Buffer.alloc(0))]));
    }
  });

  test('when something stands behind it, or another header before it', async () => {
    const [file, other] = [await seal(plain), await seal(plain)];
    await problemOf(Buffer.concat([file, Buffer.from('x')]));
    const headerOf = (of: Buffer) => of.indexOf('\n') + 1;
    await problemOf(Buffer.concat([other.subarray(0, headerOf(other)), file.subarray(headerOf(file))]));
  });

  test.each(['', '\n', 'SQLite format 3\0', 'yiyang-link backup 2 k1 x\n'])(
    'when it is none: %j',
    async (text) => {
      expect(await problemOf(Buffer.from(text))).toBe('This is no backup of Yiyang Link.');
    },
  );
});
