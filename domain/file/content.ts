/** The bytes of a file in pieces of `CHUNK_BYTES`, the last one less; each is opened when it is asked for. */
export interface FileContent {
  readonly size: number;
  /** @throws SealError when it was changed; Error when it is not there */
  chunk(number: number): Promise<Buffer>;
}

/** No file is larger: 10 MiB. */
export const FILE_LIMIT = 10_485_760;
/** A piece is sealed by itself: what is in memory at once is small, and any part of a file opens without the rest. */
export const CHUNK_BYTES = 65_536;

export const chunkCount = ({ size }: Pick<FileContent, 'size'>): number => Math.ceil(size / CHUNK_BYTES);

/** Other requests get their turn between the pieces of a large file. */
const CHUNKS_AT_A_TIME = 8;

/** All pieces in their order; the next one is opened when the last one was taken. */
export async function* chunksOf(content: FileContent): AsyncGenerator<Buffer> {
  for (let number = 0; number < chunkCount(content); number += 1) {
    if (number % CHUNKS_AT_A_TIME === CHUNKS_AT_A_TIME - 1) await new Promise(setImmediate);
    yield await content.chunk(number);
  }
}

/** The bytes from `start` up to `end`, or to the end of the file where that comes first. */
export async function bytesOf(content: FileContent, start: number, end: number): Promise<Buffer> {
  const last = Math.min(end, content.size);
  const parts: Buffer[] = [];
  for (let at = start; at < last; ) {
    const number = Math.floor(at / CHUNK_BYTES);
    const from = number * CHUNK_BYTES;
    const part = (await content.chunk(number)).subarray(at - from, last - from);
    if (part.length === 0) break;
    parts.push(part);
    at += part.length;
  }
  return Buffer.concat(parts);
}
