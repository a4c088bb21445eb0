import { createHash } from 'node:crypto';
import { openChunk, sealChunk } from './chunk.ts';
import { CHUNK_BYTES, type FileContent } from './content.ts';

/** A file that has arrived, sealed already and not yet stored. */
export interface Spooled {
  readonly fileId: string;
  readonly content: FileContent;
  /** In their order. */
  readonly sealed: readonly string[];
  /** SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Takes the bytes of one upload as they come, in pieces of any size. */
export interface Spool {
  add(bytes: Uint8Array): void;
  finish(): Spooled;
}

/** Plain are at most two pieces at a time; what waits for the last byte waits sealed. */
export function createSpool(fileId: string): Spool {
  const hash = createHash('sha256');
  const sealed: string[] = [];
  const filling = Buffer.alloc(CHUNK_BYTES);
  let filled = 0;
  let size = 0;
  const sealFilled = () => {
    if (filled === 0) return;
    sealed.push(sealChunk(fileId, sealed.length, filling.subarray(0, filled)));
    filled = 0;
  };
  return {
    add(bytes) {
      hash.update(bytes);
      size += bytes.length;
      for (let at = 0; at < bytes.length; ) {
        const part = bytes.subarray(at, at + CHUNK_BYTES - filled);
        filling.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === CHUNK_BYTES) sealFilled();
      }
    },
    finish() {
      sealFilled();
      filling.fill(0);
      const content: FileContent = {
        size,
        chunk: async (number) => openChunk(fileId, number, sealed[number] ?? ''),
      };
      return { fileId, content, sealed, sha256: hash.digest('hex') };
    },
  };
}
