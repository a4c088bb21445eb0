import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { MigrationMark } from '../migration-files.ts';
import { appliedMigrations } from '../migration-history.ts';
import { BackupError } from './envelope.ts';
import { manifestLine, quoted, type TableCount } from './manifest.ts';

/** Opens a section of a backup: rows in PostgreSQL's text format follow, up to a line that no row can be. */
export interface Section {
  readonly table: string;
  readonly columns: readonly string[];
}
export const SECTION_END = Buffer.from('\\.\n');

const selectTables = `
  SELECT t.relname::text AS "name",
    COALESCE(array_agg(DISTINCT p.relname::text) FILTER (WHERE p.oid <> t.oid), '{}') AS "parents"
  FROM pg_class t
  LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
  LEFT JOIN pg_class p ON p.oid = k.confrelid
  WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace
  GROUP BY t.oid, t.relname ORDER BY t.relname`;
const selectColumns = `
  SELECT column_name AS "name" FROM information_schema.columns
  WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`;

interface Table {
  readonly name: string;
  readonly parents: readonly string[];
}

/** The tables in an order in which each comes behind those its rows point at. */
function inOrder(tables: readonly Table[]): string[] {
  const ordered: string[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const ready = left.filter(({ parents }) => parents.every((parent) => ordered.includes(parent)));
    if (ready.length === 0) throw new BackupError('The tables point at one another in a circle.');
    ordered.push(...ready.map(({ name }) => name));
    left = left.filter((table) => !ready.includes(table));
  }
  return ordered;
}

/** Every table of ours that is there, parents first, with its rows; the history of migrations is not among them. */
export async function tablesOf(client: pg.Client): Promise<{ tables: TableCount[]; isMigrated: boolean }> {
  const { rows } = await client.query<Table>(selectTables);
  const isMigrated = rows.some(({ name }) => name === '_prisma_migrations');
  const names = inOrder(rows.filter(({ name }) => name !== '_prisma_migrations'));
  const tables: TableCount[] = [];
  for (const name of names) {
    const { rows: counted } = await client.query(`SELECT COUNT(*) AS "rows" FROM ${quoted(name)}`);
    tables.push({ name, rows: Number(counted[0].rows) });
  }
  return { tables, isMigrated };
}

export const migrationsOf = async (client: pg.Client): Promise<MigrationMark[]> =>
  (await client.query<MigrationMark>(appliedMigrations)).rows;

export async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(selectColumns, [table]);
  return rows.map(({ name }) => name);
}

/** A connection whose texts are the same on every server. */
export async function plainConnection(url: string): Promise<pg.Client> {
  const options = '-c TimeZone=UTC -c DateStyle=ISO -c client_encoding=UTF8 -c extra_float_digits=1';
  const client = new pg.Client({ connectionString: url, options });
  await client.connect();
  return client;
}

/**
 * The content of a backup of a PostgreSQL database that may be in use: every table as it was at one instant, read in
 * one transaction. Nobody is kept waiting, but for a migration.
 */
export async function* postgresContent(url: string, madeAt: Date): AsyncGenerator<Buffer> {
  const client = await plainConnection(url);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { tables, isMigrated } = await tablesOf(client);
    const migrations = isMigrated ? await migrationsOf(client) : [];
    yield manifestLine({ format: 1, engine: 'postgres', madeAt: madeAt.toISOString(), migrations, tables });
    for (const { name: table } of tables) {
      const columns = await columnsOf(client, table);
      yield Buffer.from(`${JSON.stringify({ table, columns } satisfies Section)}\n`);
      yield* client.query(copyTo(`COPY ${quoted(table)} (${columns.map(quoted).join(', ')}) TO STDOUT`));
      yield SECTION_END;
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
