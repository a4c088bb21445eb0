import { expect, test } from 'vitest';
import { batched } from '../../schema/batch.ts';
import type { GraphContext } from '../../schema/builder.ts';

const request = (requestId: string): GraphContext => ({ acting: null, requestId });

test('look-ups of one tick are one read per request, each key once', async () => {
  const reads: [string, readonly number[]][] = [];
  const squareOf = batched<number, number>(String, async (keys, { requestId }) => {
    reads.push([requestId, keys]);
    return new Map(keys.map((key) => [String(key), key * key]));
  });
  const [first, second] = [request('first'), request('second')];
  const answers = [squareOf(2, first), squareOf(3, first), squareOf(2, first), squareOf(4, second)];
  expect(await Promise.all(answers)).toEqual([4, 9, 4, 16]);
  expect(reads).toEqual([
    ['first', [2, 3]],
    ['second', [4]],
  ]);
  await squareOf(2, first);
  expect(reads).toHaveLength(3);
});

test('a key without a value is undefined, and a read that fails fails all who wait for it', async () => {
  const nothing = batched<string, number>(String, async () => new Map());
  expect(await nothing('a', request('r'))).toBeUndefined();
  const broken = batched<string, number>(String, async () => {
    throw new Error('no database');
  });
  const context = request('r');
  const all = await Promise.allSettled([broken('a', context), broken('b', context)]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
