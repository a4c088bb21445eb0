import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import Database from 'better-sqlite3';
import pg from 'pg';
import { sqliteFile } from './sqlite-file.ts';

interface Applied {
  readonly migration_name: string;
  readonly checksum: string;
}

const applied =
  'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL';

/**
 * Whether the database holds exactly these migrations. The engine would find out too, but it is slow to load,
 * and on SQLite it locks the file against the processes that are using it.
 */
export async function isUpToDate(url: string, list: MigrationList): Promise<boolean> {
  const known = await (url.startsWith('postgres') ? postgresHistory(url) : sqliteHistory(url));
  const key = (name: string, checksum: string) => `${name} ${checksum}`;
  const there = new Set(known.map((row) => key(row.migration_name, row.checksum)));
  const wanted = list.migrationDirectories.map(({ path, migrationFile: { content } }) => {
    // Prisma's checksum of a migration.
    return key(path, createHash('sha256').update(content.value).digest('hex'));
  });
  return there.size === wanted.length && wanted.every((one) => there.has(one));
}

function sqliteHistory(url: string): Applied[] {
  const file = sqliteFile(url);
  if (!existsSync(file)) return [];
  const database = new Database(file, { readonly: true });
  try {
    const isThere = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'").get();
    return isThere ? (database.prepare(applied).all() as Applied[]) : [];
  } finally {
    database.close();
  }
}

async function postgresHistory(url: string): Promise<Applied[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there");
    return rows[0].there ? (await client.query(applied)).rows : [];
  } finally {
    await client.end();
  }
}
