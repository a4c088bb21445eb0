import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SEALED_COLUMNS } from '../../domain/seal/columns.ts';

const model = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8');

/** Every column of the model whose name has this end, as `Table.column`. */
const columnsEndingIn = (end: string): string[] =>
  [...model.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].flatMap(([, table, body]) =>
    [...(body ?? '').matchAll(new RegExp(`^ +(\\w+${end}) `, 'gm'))].map(
      ([, column]) => `${table}.${column}`,
    ),
  );

test('every sealed column of the model is renewed by the rotation', () => {
  const listed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  expect(listed.toSorted()).toEqual(columnsEndingIn('Sealed').toSorted());
});

test('every index of a sealed column is renewed with it', () => {
  const listed = SEALED_COLUMNS.flatMap(({ table, index }) =>
    (index?.columns ?? []).map((column) => `${table}.${column}`),
  );
  expect(listed.toSorted()).toEqual(columnsEndingIn('Index').toSorted());
});
