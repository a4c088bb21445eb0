import { readFileSync } from 'node:fs';

export const schemaFile = new URL('./schema.prisma', import.meta.url);

/** The text of prisma/schema.prisma, the only schema written by hand. */
export function sqliteSchema(): string {
  return readFileSync(schemaFile, 'utf8');
}

/**
 * The PostgreSQL schema, derived from the SQLite one: provider, output folder, and instants as
 * `timestamptz(3)`, and numbers that only ever grow as 64 bits (SQLite's integers are that anyway).
 * Only the two named generators exist, so that the Pothos types are written once.
 */
export function postgresSchema(source: string = sqliteSchema()): string {
  return source
    .replace(/generator pothos \{[^}]*\}\n*/, '')
    .replace('"./generated/sqlite"', '"./postgres"')
    .replace(/(datasource db \{[^}]*provider\s*=\s*)"sqlite"/, '$1"postgresql"')
    .replace(/^(\s+(?:seq|auditSeq|position)\s+)Int(?=\s)/gm, '$1BigInt')
    .replace(/^(\s+\w+\s+DateTime\??)(?=\s|$)/gm, '$1 @db.Timestamptz(3)');
}
