import { afterAll, beforeAll, expect, test } from 'vitest';
import { close, connect, DatabaseBusy, read, write } from '../../prisma/client.ts';
import { writeUnderForeignLock } from '../support/foreign-lock.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';
import { startScript } from '../support/other-process.ts';

let database: FreshDatabase;
const file = () => database.url.replace(/^file:/, '');
beforeAll(async () => {
  database = await freshDatabase();
  await connect({ url: database.url });
});
afterAll(async () => {
  await close();
  await database.drop();
});

test('for 10 s: the write waits, the event loop does not', async () => {
  const { writeTookMs, stoodStillMs, readsMeanwhile } = await writeUnderForeignLock(file(), 10_000);
  expect(writeTookMs).toBeGreaterThan(9_000);
  expect(stoodStillMs).toBeLessThan(1_000);
  expect(readsMeanwhile).toBeGreaterThan(100);
});

test('for longer than 20 s: the write is refused by name, and the next one works', async () => {
  const holder = startScript(new URL('../support/lock-holder.ts', import.meta.url), [file(), '24000']);
  await holder.nextLine();
  const add = (code: string) => write((tx) => tx.db.region.create({ data: { code, name: code } }));
  await expect(add('refused')).rejects.toThrow(DatabaseBusy);
  await holder.ended;
  await add('next');
  expect(await read().region.count({ where: { code: { in: ['refused', 'next'] } } })).toBe(1);
});
