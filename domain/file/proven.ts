import { createHash } from 'node:crypto';
import { storedContent } from './chunk.ts';
import { chunksOf } from './content.ts';
import type { FileEntry } from './find.ts';

/** The bytes of a file; the last piece leaves only when all of them together are what was sent. */
export async function* provenBytes(file: FileEntry): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let held: Buffer | null = null;
  for await (const chunk of chunksOf(storedContent(file))) {
    if (held !== null) yield held;
    hash.update(chunk);
    held = chunk;
  }
  if (held === null || hash.digest('hex') !== file.sha256)
    throw new Error('a stored file is not what was sent');
  yield held;
}
