import { expect, test } from 'vitest';
import { read, rows, statement, write } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';

const raise = statement(`UPDATE "Person" SET "version" = "version" + 1 WHERE "id" = :id`);
const createdAt = new Date('2026-11-22T01:00:00Z');

useDatabase();

test('of two writes that lock each other out, the one that is given up runs again', async () => {
  await write((tx) =>
    tx.db.person.createMany({ data: ['a', 'b'].map((id) => ({ id, name: id, createdAt })) }),
  );
  let waiting = 0;
  let go = () => {};
  const bothHoldOne = new Promise<void>((resolve) => {
    go = resolve;
  });
  let runs = 0;
  const inOrder = (first: string, second: string) =>
    write(async (tx) => {
      runs += 1;
      await tx.run(raise, { id: first });
      waiting += 1;
      if (waiting === 2) go();
      await bothHoldOne;
      await tx.lock('Person', second);
      await tx.run(raise, { id: second });
    });
  await Promise.all([inOrder('a', 'b'), inOrder('b', 'a')]);
  expect(runs).toBe(3);
  expect(await read().person.findMany({ select: { version: true } })).toEqual([
    { version: 3 },
    { version: 3 },
  ]);
});

test('every session is in UTC, whatever the server is set to', async () => {
  const zone = statement("SELECT current_setting('TimeZone') AS zone");
  expect(await rows(zone)).toEqual([{ zone: 'UTC' }]);
  expect(await write((tx) => tx.rows(zone))).toEqual([{ zone: 'UTC' }]);
});
