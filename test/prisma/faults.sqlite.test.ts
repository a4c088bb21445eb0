import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { close, connect, read, write } from '../../prisma/client.ts';
import { writeUnderForeignLock } from '../support/foreign-lock.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';

const add = (code: string) => write((tx) => tx.db.region.create({ data: { code, name: code } }));

/** Lets SQLite answer statements with an error, once for each code given. */
function faults(codes: Record<string, string[]>): void {
  const original = Database.prototype.exec;
  vi.spyOn(Database.prototype, 'exec').mockImplementation(function (this: Database.Database, sql) {
    const code = codes[sql]?.shift();
    if (code === undefined) return original.call(this, sql);
    throw new Database.SqliteError('injected', code);
  });
}

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await connect({ url: database.url });
});
afterAll(async () => {
  await close();
  await database.drop();
});
beforeEach(() => write((tx) => tx.db.region.deleteMany()));
afterEach(() => vi.restoreAllMocks());

test('a COMMIT that meets a lock is sent again', async () => {
  faults({ COMMIT: Array(3).fill('SQLITE_BUSY') });
  await add('kept');
  expect(await read().region.count()).toBe(1);
});

test('a BEGIN that meets a lock is sent again', async () => {
  faults({ 'BEGIN IMMEDIATE': Array(3).fill('SQLITE_BUSY') });
  await add('kept');
  expect(await read().region.count()).toBe(1);
});

test.each([
  { what: 'its ROLLBACK works', rollback: [] },
  { what: 'its ROLLBACK fails too', rollback: ['SQLITE_IOERR'] },
])('a COMMIT that fails keeps nothing and poisons nothing: $what', async ({ rollback }) => {
  faults({ COMMIT: ['SQLITE_IOERR_FSYNC'], ROLLBACK: rollback });
  await expect(add('lost')).rejects.toThrow('injected');
  expect(await read().region.count()).toBe(0);
  await add('next');
  expect(await read().region.findMany()).toMatchObject([{ code: 'next' }]);
});

test('statements after SQLite has given the transaction up are refused', async () => {
  const connections: Database.Database[] = [];
  const original = Database.prototype.exec;
  vi.spyOn(Database.prototype, 'exec').mockImplementation(function (this: Database.Database, sql) {
    connections.push(this);
    return original.call(this, sql);
  });
  const writing = write(async (tx) => {
    await tx.db.region.create({ data: { code: 'a', name: 'a' } });
    connections[0]?.exec('ROLLBACK');
    await tx.db.region.create({ data: { code: 'b', name: 'b' } });
  });
  await expect(writing).rejects.toThrow('gave up the transaction');
  expect(await read().region.count()).toBe(0);
});

test('a lock held by another process delays writes, not reads and not the event loop', async () => {
  const { writeTookMs, stoodStillMs, readsMeanwhile } = await writeUnderForeignLock(
    database.url.replace(/^file:/, ''),
    500,
  );
  expect(writeTookMs).toBeGreaterThan(200);
  expect(stoodStillMs).toBeLessThan(350);
  expect(readsMeanwhile).toBeGreaterThan(3);
  expect(await read().region.count()).toBe(1);
});

test('the file is in WAL mode, and every commit reaches the disk', () => {
  const file = new Database(database.url.replace(/^file:/, ''), { readonly: true });
  expect(file.pragma('journal_mode', { simple: true })).toBe('wal');
  file.close();
});
