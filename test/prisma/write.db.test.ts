import { beforeEach, describe, expect, test } from 'vitest';
import { read, rows, statement, TransactionMisuse, type Tx, write } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const count = statement('SELECT count(*) AS "n" FROM "Region"');
const insert = statement('INSERT INTO "Region" ("code", "name") VALUES (:code, :name)');
const add = (tx: Tx, code: string) => tx.db.region.create({ data: { code, name: code } });

beforeEach(() => write((tx) => tx.db.region.deleteMany()));

describe('inside a write', () => {
  const refused: [string, () => Promise<unknown>][] = [
    ['another write', () => write((tx) => add(tx, 'inner'))],
    ['the read client', async () => read().region.count()],
    ['a raw read', () => rows(count)],
  ];
  test.each(refused)('%s is refused at once', async (_, act) => {
    await expect(write(act)).rejects.toThrow(TransactionMisuse);
    await write((tx) => add(tx, 'next'));
    expect(await read().region.count()).toBe(1);
  });

  test('a read client taken before it is refused too', async () => {
    const client = read();
    await expect(write(() => client.region.count())).rejects.toThrow(/inside write/);
  });

  test('the client and raw statements see each other', async () => {
    const seen = await write(async (tx) => {
      await add(tx, 'a');
      expect(await tx.run(insert, { code: 'b', name: 'b' })).toBe(1);
      return [await tx.db.region.count(), await tx.rows(count)];
    });
    expect(seen).toEqual([2, [{ n: 2 }]]);
  });

  test('what it throws is thrown, and nothing is kept', async () => {
    const mine = new Error('mine');
    const writing = write(async (tx) => {
      await tx.run(insert, { code: 'a', name: 'a' });
      await add(tx, 'b');
      throw mine;
    });
    await expect(writing).rejects.toBe(mine);
    expect(await rows(count)).toEqual([{ n: 0 }]);
  });
});

describe('a tx kept beyond its end', () => {
  const uses: [string, (tx: Tx, db: Tx['db']) => Promise<unknown>][] = [
    ['its client', async (tx) => tx.db.region.count()],
    ['its client taken before', async (_, db) => db.region.count()],
    ['its raw read', (tx) => tx.rows(count)],
    ['its raw write', (tx) => tx.run(insert, { code: 'late', name: 'late' })],
    ['its lock', (tx) => tx.lock('Region', 'x')],
  ];
  test.each(uses)('fails: %s', async (_, use) => {
    const kept = await write(async (tx) => ({ tx, db: tx.db }));
    await expect(use(kept.tx, kept.db)).rejects.toThrow();
    expect(await read().region.count()).toBe(0);
  });

  test('fails also while another write is open', async () => {
    const kept = await write(async (tx) => tx);
    await expect(write(() => kept.run(insert, { code: 'late', name: 'late' }))).rejects.toThrow(
      TransactionMisuse,
    );
    expect(await read().region.count()).toBe(0);
  });
});

test('a work begun inside a write and going on after it may read and write', async () => {
  let later: Promise<number> = Promise.resolve(0);
  let go = () => {};
  const ended = new Promise<void>((resolve) => {
    go = resolve;
  });
  await write(async (tx) => {
    await add(tx, 'a');
    later = ended.then(() => read().region.count());
  });
  go();
  expect(await later).toBe(1);
});

test('two hundred writes at once are all kept', async () => {
  await Promise.all(Array.from({ length: 200 }, (_, at) => write((tx) => add(tx, `r${at}`))));
  expect(await read().region.count()).toBe(200);
});
