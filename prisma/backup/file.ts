import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type BackupKeys, decrypted, encrypted } from './envelope.ts';
import type { Manifest } from './manifest.ts';

/** Makes the names in a folder outlive a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a backup under another name, and gives it its own when it is whole and on disk. */
export async function writeBackup(
  file: string,
  content: AsyncIterable<Buffer>,
  keys: BackupKeys,
): Promise<void> {
  const draft = `${file}.part`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const target = createWriteStream(draft, { mode: 0o600, flush: true });
  try {
    await pipeline(content, createGzip(), (bytes: AsyncIterable<Buffer>) => encrypted(bytes, keys), target);
    await rename(draft, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** The lines of a text as bytes, each with its end. */
export async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const bytes of source) {
    pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
    for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
      yield pending.subarray(0, end + 1);
      pending = pending.subarray(end + 1);
    }
  }
  if (pending.length > 0) yield pending;
}

/** Parts the manifest, which is the first line, from what follows. */
async function withManifest(source: AsyncIterable<Buffer>) {
  const bytes = source[Symbol.asyncIterator]();
  let begun: Buffer = Buffer.alloc(0);
  while (!begun.includes('\n')) {
    const { value, done } = await bytes.next();
    if (done === true) break;
    begun = Buffer.concat([begun, value]);
  }
  const end = begun.indexOf('\n') + 1;
  async function* body() {
    yield begun.subarray(end);
    yield* { [Symbol.asyncIterator]: () => bytes };
  }
  return { manifest: JSON.parse(begun.toString('utf8', 0, end)) as Manifest, body: body() };
}

/**
 * Gives the content of a backup to `take`, as it is read. When this settles well the file was whole and unchanged;
 * what `take` did before is worth nothing until then.
 * @throws BackupError
 */
export async function readBackup(
  file: string,
  keys: BackupKeys,
  take: (manifest: Manifest, body: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  await pipeline(
    createReadStream(file),
    (bytes: AsyncIterable<Buffer>) => decrypted(bytes, keys),
    createGunzip(),
    async (bytes: AsyncIterable<Buffer>) => {
      const { manifest, body } = await withManifest(bytes);
      await take(manifest, body);
    },
  );
}
