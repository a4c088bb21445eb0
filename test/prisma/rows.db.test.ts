import { expect, test } from 'vitest';
import { read, rows, statement, write } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const at = new Date('2026-11-22T01:00:00.500Z');
const byInstant = statement('SELECT * FROM "Person" WHERE "createdAt" = :at ORDER BY "id"');
const insert = statement(
  `INSERT INTO "Person" ("id", "name", "isPasswordChangeDue", "createdAt") VALUES (:id, :name, :isDue, :at)`,
);

test('both engines answer alike: instants as text in UTC, booleans as 0 and 1, counts as numbers', async () => {
  await write(async (tx) => {
    await tx.db.person.create({ data: { id: 'a', name: '甲', isPasswordChangeDue: true, createdAt: at } });
    await tx.run(insert, { id: 'b', name: '乙', isDue: false, at });
  });
  const found = await rows<object>(byInstant, { at });
  expect(found).toMatchObject([
    { id: 'a', isPasswordChangeDue: 1, version: 1, login: null, createdAt: '2026-11-22T01:00:00.500+00:00' },
    { id: 'b', isPasswordChangeDue: 0, version: 1, login: null, createdAt: '2026-11-22T01:00:00.500+00:00' },
  ]);
  const sum = statement(
    'SELECT count(*) AS "n", sum("version") AS "total" FROM "Person" WHERE "id" IN (:ids...)',
  );
  expect(await rows(sum, { ids: ['a', 'b', 'c'] })).toEqual([{ n: 2, total: 2 }]);
});

test('instants written by raw SQL and by Prisma are equal and sort together', async () => {
  const found = await read().person.findMany({ where: { createdAt: at }, orderBy: { id: 'asc' } });
  expect(found.map(({ createdAt }) => createdAt)).toEqual([at, at]);
});

test.each(['Asia/Shanghai', 'America/New_York', 'UTC'])(
  'instants do not depend on the time zone %s',
  async (zone) => {
    const { TZ } = process.env;
    process.env.TZ = zone;
    try {
      const id = `tz-${zone}`;
      const summer = new Date('2026-07-01T16:30:00.001Z');
      await write((tx) => tx.run(insert, { id, name: zone, isDue: true, at: summer }));
      const stored = await read().person.findUniqueOrThrow({ where: { id } });
      expect(stored.createdAt.toISOString()).toBe('2026-07-01T16:30:00.001Z');
      await write((tx) => tx.db.person.update({ where: { id }, data: { createdAt: at } }));
      const [raw] = await rows<{ createdAt: string }>(byInstant, { at });
      expect(raw?.createdAt).toBe('2026-11-22T01:00:00.500+00:00');
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  },
);

test('the read connection can not write', async () => {
  const change = statement(`UPDATE "Person" SET "name" = 'x' RETURNING "id"`);
  await expect(rows(change)).rejects.toThrow(/read-?only/);
});
