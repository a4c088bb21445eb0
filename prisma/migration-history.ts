import { existsSync } from 'node:fs';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import Database from 'better-sqlite3';
import pg from 'pg';
import { type MigrationMark, marksOf } from './migration-files.ts';
import { lockWaitMs, sqliteFile } from './sqlite-file.ts';

/** The migrations that a database holds, oldest first. */
export const appliedMigrations =
  'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name';

/** Stands in a PostgreSQL database from the first restored row until the restored database was found good. */
export const UNFINISHED_RESTORE = '_unfinished_restore';

/**
 * The names of the migrations that the database lacks, oldest first. The engine would find out too, but it is slow to load,
 * and on SQLite it locks the file against the processes that are using it.
 * @throws Error for a database whose restore did not end well, unless it is the restore that asks
 */
export async function lackingMigrations(
  url: string,
  list: MigrationList,
  isRestoring = false,
): Promise<string[]> {
  const known = await (url.startsWith('postgres') ? postgresHistory(url, isRestoring) : sqliteHistory(url));
  const key = ({ name, checksum }: MigrationMark) => `${name} ${checksum}`;
  const there = new Set(known.map(key));
  return marksOf(list).flatMap((one) => (there.has(key(one)) ? [] : [one.name]));
}

function sqliteHistory(url: string): MigrationMark[] {
  const file = sqliteFile(url);
  if (!existsSync(file)) return [];
  // Not read-only: the first to open the file after a kill brings it back to where its last transaction ended.
  const database = new Database(file, { timeout: lockWaitMs });
  try {
    const isThere = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'").get();
    return isThere ? (database.prepare(appliedMigrations).all() as MigrationMark[]) : [];
  } finally {
    database.close();
  }
}

async function postgresHistory(url: string, isRestoring: boolean): Promise<MigrationMark[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there,
        to_regclass('${UNFINISHED_RESTORE}') IS NOT NULL AS unfinished`,
    );
    if (rows[0].unfinished && !isRestoring)
      throw new Error(
        'A restore into this database did not end well: drop it, create a new one, restore there.',
      );
    return rows[0].there ? (await client.query(appliedMigrations)).rows : [];
  } finally {
    await client.end();
  }
}
