import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { CHUNK_BYTES, FILE_LIMIT } from '../../domain/file/content.ts';
import { receiveFile } from '../../domain/file/receive.ts';
import { textOfBytes } from '../fixtures/files.ts';
import { useTestKeys } from '../support/keys.ts';

beforeAll(useTestKeys);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const MEBIBYTE = 1_048_576;

/** What is in use, in bytes, with nothing that nobody needs any more: what earlier tests left goes step by step. */
async function inUse(): Promise<number> {
  for (let time = 0; time < 4; time += 1) {
    collect();
    await new Promise(setImmediate);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('four files of 10 MiB that wait for their last byte take what they are sealed, and no second copy', async () => {
  const piece = textOfBytes(CHUNK_BYTES - 1);
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const arrived: Promise<void>[] = [];
  const sending = () => {
    let tell: () => void = () => {};
    arrived.push(
      new Promise((resolve) => {
        tell = resolve;
      }),
    );
    return (async function* () {
      let left = FILE_LIMIT - 1;
      for (; left >= piece.length; left -= piece.length) yield Buffer.from(piece);
      yield Buffer.from(piece.subarray(0, left));
      tell();
      await ended;
      yield Buffer.from('\n');
    })();
  };
  const before = await inUse();
  const said = { name: 'a.txt', claimed: null };
  const files = [1, 2, 3, 4].map((one) => receiveFile(`file-${one}`, said, sending()));
  await Promise.all(arrived);
  const grown = ((await inUse()) - before) / MEBIBYTE;
  end();
  for (const { content } of await Promise.all(files)) expect(content.size).toBe(FILE_LIMIT);
  // 13.4 MiB each, as base64; with the bytes as well it would be 93.
  expect(grown).toBeGreaterThan(45);
  expect(grown).toBeLessThan(75);
});
