import { describe, expect, test } from 'vitest';
import { bind, statement } from '../../prisma/statement.ts';

describe('a statement is compiled for each engine', () => {
  test.each([
    {
      text: 'SELECT :a, :b, :a',
      sqlite: 'SELECT ?, ?, ?',
      postgres: 'SELECT $1, $2, $1',
    },
    {
      text: 'WHERE "x" IN (:list...) AND y NOT IN (:others...)',
      sqlite: 'WHERE "x" IN (SELECT value FROM json_each(?)) AND y NOT IN (SELECT value FROM json_each(?))',
      postgres: 'WHERE "x" = ANY ($1) AND y <> ALL ($2)',
    },
    {
      text: `SELECT ':no', ":no", x::text -- :no\n, :yes`,
      sqlite: `SELECT ':no', ":no", x::text -- :no\n, ?`,
      postgres: `SELECT ':no', ":no", x::text -- :no\n, $1`,
    },
  ])('$text', ({ text, sqlite, postgres }) => {
    const declared = statement(text);
    expect(declared.compiled('sqlite').sql).toBe(sqlite);
    expect(declared.compiled('postgres').sql).toBe(postgres);
  });
});

test('a missing parameter is named', () => {
  expect(() => bind(['until'], { from: 1 }, 'sqlite')).toThrow('SQL parameter :until is missing');
});

test('instants are bound in the form Prisma writes', () => {
  const at = new Date('2026-11-22T01:00:00Z');
  expect(bind(['at', 'list'], { at, list: [at] }, 'sqlite')).toEqual([
    '2026-11-22T01:00:00.000+00:00',
    '["2026-11-22T01:00:00.000+00:00"]',
  ]);
});
