import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../prisma/migrate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiyang-migrations-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = () => join(folder, 'test.db');

async function migrated(name: string, sql: string): Promise<string[]> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
  return migrate({ url: `file:${file()}`, folder });
}

function all(sql: string): unknown[] {
  const database = new Database(file(), { readonly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

const PARENT_AND_CHILD = `
  CREATE TABLE "parent" ("id" INTEGER PRIMARY KEY);
  CREATE TABLE "child" ("parentId" INTEGER NOT NULL REFERENCES "parent" ("id") ON DELETE CASCADE);
  INSERT INTO "parent" VALUES (1);
  INSERT INTO "child" VALUES (1);`;

test('a table that is made anew keeps what points at it', async () => {
  await migrated('1_a_child_has_a_parent', PARENT_AND_CHILD);
  const anew = `
    PRAGMA defer_foreign_keys=ON;
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_parent" ("id" INTEGER PRIMARY KEY, "name" TEXT);
    INSERT INTO "new_parent" ("id") SELECT "id" FROM "parent";
    DROP TABLE "parent";
    ALTER TABLE "new_parent" RENAME TO "parent";
    PRAGMA foreign_keys=ON;
    PRAGMA defer_foreign_keys=OFF;`;
  expect(await migrated('2_a_parent_has_a_name', anew)).toEqual(['2_a_parent_has_a_name']);
  expect(all('SELECT "parentId" FROM "child"')).toEqual([{ parentId: 1 }]);
});

test('a migration that leaves a row without what it points at is not kept', async () => {
  await migrated('1_a_child_has_a_parent', PARENT_AND_CHILD);
  await expect(migrated('2_no_parents', 'DELETE FROM "parent"')).rejects.toThrow(/child/);
  expect(all('SELECT "id" FROM "parent"')).toEqual([{ id: 1 }]);
});
