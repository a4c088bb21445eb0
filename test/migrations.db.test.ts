import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { drift, migrate } from '../prisma/migrate.ts';
import { migrationList } from '../prisma/migration-files.ts';
import { type FreshDatabase, freshDatabase } from './support/fresh-database.ts';

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
