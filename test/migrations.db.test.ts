import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { close, connect, rows, statement } from '../prisma/client.ts';
import { drift, migrate } from '../prisma/migrate.ts';
import { migrationList } from '../prisma/migration-files.ts';
import { emptyDatabase, type FreshDatabase, freshDatabase } from './support/fresh-database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('all migrations together hold what the schema says', async () => {
  expect(await drift(database.url)).toBe('');
});

test('a second start applies nothing', async () => {
  expect(await migrate({ url: database.url })).toEqual([]);
});

test('both engines have the same migrations', () => {
  const names = (engine: 'sqlite' | 'postgres') =>
    migrationList(engine).migrationDirectories.map(({ path }) => path);
  expect(inject('template').engine).toMatch(/sqlite|postgres/);
  expect(names('sqlite')).toEqual(names('postgres'));
});

test('a migration that fails leaves nothing behind, says what is wrong with it, and is tried again at the next start', async () => {
  const { url, drop } = await emptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'yiyang-migrations-'));
  const have = async (name: string, sql: string) => {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'migration.sql'), sql);
  };
  await have('1_a_is_there', 'CREATE TABLE "a" ("id" INTEGER);');
  await have('2_b_is_there', 'CREATE TABLE "b" ("id" INTEGER); INSERT INTO "nowhere" ("id") VALUES (1);');
  await expect(migrate({ url, folder })).rejects.toThrow(/nowhere/);
  await have('2_b_is_there', 'CREATE TABLE "b" ("id" INTEGER); INSERT INTO "b" ("id") VALUES (1);');
  expect(await migrate({ url, folder })).toEqual(['2_b_is_there']);
  await connect({ url });
  expect(await rows(statement('SELECT "id" FROM "b"'))).toEqual([{ id: 1 }]);
  await close();
  await rm(folder, { recursive: true, force: true });
  await drop();
});
