import { expect, test } from 'vitest';
import { createSealer } from '../../domain/audit/chain/sealer.ts';
import { auditInside } from '../../domain/audit/record.ts';
import { read, write } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';
import { chainOf, later, READ_ROW, recordSome, somebodyOf, wrongWith } from './scene.ts';

useDatabase();

/** Records a row in a transaction that stays open until it is told to end. */
async function openTransaction() {
  let end = () => {};
  const isToEnd = new Promise<void>((resolve) => {
    end = resolve;
  });
  let written = () => {};
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const ended = write(async (tx) => {
    await auditInside(tx, READ_ROW, somebodyOf('home'), later(0));
    written();
    await isToEnd;
  });
  await isWritten;
  return {
    commit: async () => {
      end();
      await ended;
    },
  };
}

test('a row whose number is lower and that is committed later is linked', async () => {
  let milliseconds = 0;
  const sealer = createSealer({ settleMs: 120_000, elapsed: () => milliseconds });
  const position = async () => Number((await read().lease.findFirst())?.position);
  const straggler = await openTransaction();
  await recordSome(2);
  expect(await sealer.seal(later(0))).toMatchObject({ linked: 2, refused: [], waiting: [] });
  milliseconds = 30_000;
  await straggler.commit();
  expect(await sealer.seal(later(30))).toMatchObject({ linked: 1, refused: [], waiting: [] });
  const [first, second, third] = await chainOf('home');
  expect([first, second]).toEqual([2, 3]);
  expect(third).toBe(1);
  expect(await wrongWith()).toBeNull();
  expect(await position()).toBe(0);

  // What was the highest number two minutes ago is settled now, and no more.
  milliseconds = 119_000;
  await recordSome(2);
  await sealer.seal(later(119));
  expect(await position()).toBe(0);
  milliseconds = 120_000;
  await sealer.seal(later(120));
  expect(await position()).toBe(3);
  await sealer.seal(later(122));
  milliseconds = 240_000;
  await sealer.seal(later(240));
  expect(await position()).toBe(5);
  expect(await wrongWith()).toBeNull();
});
