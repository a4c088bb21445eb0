import { createCipheriv, createDecipheriv, type DecipherGCM, hkdfSync, randomBytes } from 'node:crypto';

/** The keys that seal personal data: a backup is encrypted under one derived from them. 32 bytes each, by id. */
export interface BackupKeys {
  readonly activeKeyId: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** Why there is no backup, or none that can be restored, in a sentence for the person who asked. */
export class BackupError extends Error {
  override name = 'BackupError';
}

const CIPHER = 'aes-256-gcm';
const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;
const HEADER = /^yiyang-link backup 1 ([A-Za-z0-9_-]{1,64}) ([A-Za-z0-9_-]{43})\n$/;
const LONGEST_HEADER = 160;

/** A key of its own for each file, so that a counter may be the nonce. */
function keyOf(header: Buffer, { keys }: BackupKeys): Buffer {
  const [, keyId = '', salt = ''] = HEADER.exec(header.toString('latin1')) ?? [];
  if (keyId === '') throw new BackupError('This is no backup of Yiyang Link.');
  const key = keys[keyId];
  if (key === undefined) {
    throw new BackupError(
      `The backup was made under the key ${keyId}, which is neither SEAL_KEY nor among SEAL_KEYS_BEFORE.`,
    );
  }
  return Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'base64url'), 'yiyang-link backup 1', 32));
}

/** The place of a chunk is its nonce: its number, and whether it is the last one. */
function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

/** Bytes of a source in chunks of `size`; what is left at the end, perhaps nothing, is the last one. */
async function* chunksOf(source: AsyncIterable<Buffer>, size: number) {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 0;
  for await (const bytes of source) {
    parts.push(bytes);
    length += bytes.length;
    // One chunk is always kept back, because the end shows only when it is there.
    if (length <= size) continue;
    let pending = Buffer.concat(parts);
    for (; pending.length > size; number += 1) {
      yield { number, isLast: false, bytes: pending.subarray(0, size) };
      pending = pending.subarray(size);
    }
    parts = [pending];
    length = pending.length;
  }
  yield { number, isLast: true, bytes: Buffer.concat(parts) };
}

/** The bytes of a backup file (docs/decisions/backup.md) over what is to be kept; at most two chunks in memory. */
export async function* encrypted(source: AsyncIterable<Buffer>, keys: BackupKeys): AsyncGenerator<Buffer> {
  const salt = randomBytes(32).toString('base64url');
  const header = Buffer.from(`yiyang-link backup 1 ${keys.activeKeyId} ${salt}\n`, 'latin1');
  const key = keyOf(header, keys);
  yield header;
  for await (const { number, isLast, bytes } of chunksOf(source, CHUNK_BYTES)) {
    const cipher = createCipheriv(CIPHER, key, nonceOf(number, isLast)).setAAD(header);
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Parts the header line from the rest of a file. */
async function withoutHeader(source: AsyncIterable<Buffer>) {
  const bytes = source[Symbol.asyncIterator]();
  let begun: Buffer = Buffer.alloc(0);
  while (!begun.includes('\n') && begun.length < LONGEST_HEADER) {
    const { value, done } = await bytes.next();
    if (done === true) break;
    begun = Buffer.concat([begun, value]);
  }
  const end = begun.indexOf('\n') + 1;
  async function* rest() {
    yield begun.subarray(end);
    yield* { [Symbol.asyncIterator]: () => bytes };
  }
  return { header: begun.subarray(0, end), rest: rest() };
}

/**
 * What a backup file keeps. Nothing of it may be acted on before the last byte is there: only then is it known to be
 * whole, in order and unchanged.
 * @throws BackupError for any other file, an unknown key, and any change, cut or reordering
 */
export async function* decrypted(source: AsyncIterable<Buffer>, keys: BackupKeys): AsyncGenerator<Buffer> {
  const { header, rest } = await withoutHeader(source);
  const key = keyOf(header, keys);
  for await (const { number, isLast, bytes } of chunksOf(rest, CHUNK_BYTES + TAG_BYTES)) {
    const decipher = createDecipheriv(CIPHER, key, nonceOf(number, isLast), { authTagLength: TAG_BYTES });
    yield opened(decipher.setAAD(header), bytes, number);
  }
}

function opened(decipher: DecipherGCM, bytes: Buffer, number: number): Buffer {
  try {
    // A chunk without a whole tag is refused by the cipher itself.
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new BackupError(`The backup was changed or cut off (in chunk ${number}); nothing of it was used.`);
  }
}
