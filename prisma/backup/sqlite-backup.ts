import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { MigrationMark } from '../migration-files.ts';
import { appliedMigrations } from '../migration-history.ts';
import { sqliteFile } from '../sqlite-file.ts';
import { BackupError } from './envelope.ts';
import { type Manifest, manifestLine, quoted, type TableCount } from './manifest.ts';

const WAIT_MS = 20_000;
const FOLDER = /^\.backup-(\d+)-/;

/** What the file says about itself: rows of each table, and the migrations it holds. */
export function contentsOf(database: Database.Database): Pick<Manifest, 'migrations' | 'tables'> {
  const names = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
  const tables = names
    .filter((name) => name !== '_prisma_migrations')
    .map((name): TableCount => {
      const rows = database
        .prepare(`SELECT COUNT(*) FROM ${quoted(name)}`)
        .pluck()
        .get();
      return { name, rows: Number(rows) };
    });
  if (!names.includes('_prisma_migrations')) return { migrations: [], tables };
  return { migrations: database.prepare(appliedMigrations).all() as MigrationMark[], tables };
}

/** @throws BackupError when the file is damaged, or a row points at one that is not there */
export function requireSound(database: Database.Database): void {
  const [first] = database.pragma('integrity_check', { simple: false }) as { integrity_check: string }[];
  if (first?.integrity_check !== 'ok')
    throw new BackupError(`The database is damaged: ${first?.integrity_check ?? 'no answer'}.`);
  const [orphan] = database.pragma('foreign_key_check') as { table: string; parent: string }[];
  if (orphan !== undefined)
    throw new BackupError(`A row of ${orphan.table} points at one of ${orphan.parent} that is not there.`);
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Removes what a backup left that was killed. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = FOLDER.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { recursive: true });
  }
}

/**
 * The content of a backup of an SQLite database that may be in use: a copy of one instant, made beside the database in
 * a folder for its owner alone, and removed at the end. Whoever writes is not kept waiting.
 */
export async function* sqliteContent(url: string, madeAt: Date): AsyncGenerator<Buffer> {
  const file = sqliteFile(url);
  if (!existsSync(file)) throw new BackupError(`There is no database at ${file}.`);
  await removeLeftovers(dirname(file));
  const folder = await mkdtemp(join(dirname(file), `.backup-${process.pid}-`));
  const copy = join(folder, 'copy.db');
  try {
    const source = new Database(file, { readonly: true, timeout: WAIT_MS });
    try {
      source.prepare('VACUUM INTO ?').run(copy);
    } finally {
      source.close();
    }
    const copied = new Database(copy, { readonly: true });
    try {
      requireSound(copied);
      const contents = contentsOf(copied);
      yield manifestLine({ format: 1, engine: 'sqlite', madeAt: madeAt.toISOString(), ...contents });
    } finally {
      copied.close();
    }
    yield* createReadStream(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
