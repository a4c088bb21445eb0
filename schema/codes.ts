import type { EnumRef } from '@pothos/core';
import { type CodeTable, codesOf } from '../domain/codes/code-table.ts';
import { builder, type SchemaTypes } from './builder.ts';

/**
 * A GraphQL enum whose values and Chinese descriptions come from the one code table of the domain. Columns hold
 * codes as text, so what goes out is a string; what comes in is one of the codes.
 */
export function codeEnum<Table extends CodeTable>(name: string, description: string, table: Table) {
  const values = Object.fromEntries(
    codesOf(table).map((code) => [code, { value: code, description: table[code] ?? code }]),
  );
  return builder.enumType(name, { description, values }) as EnumRef<
    SchemaTypes,
    string,
    keyof Table & string
  >;
}

/** The part of a table that exists by now. */
export const someCodes = <Table extends CodeTable, const Code extends keyof Table & string>(
  table: Table,
  codes: readonly Code[],
) => Object.fromEntries(codes.map((code) => [code, table[code]])) as Pick<Table, Code>;
