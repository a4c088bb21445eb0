import { expect, test } from 'vitest';
import { migrate } from '../prisma/migrate.ts';
import { migrationList } from '../prisma/migration-files.ts';
import { emptyPostgres } from './support/fresh-database.ts';

test('of several processes that start at once, one migrates and the others wait for it', async () => {
  const { url, drop } = await emptyPostgres();
  const applied = await Promise.all([migrate({ url }), migrate({ url }), migrate({ url })]);
  await drop();
  expect(applied.flat()).toEqual(migrationList('postgres').migrationDirectories.map(({ path }) => path));
});
