import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Database from 'better-sqlite3';
import { migrate } from '../migrate.ts';
import { sqliteFile } from '../sqlite-file.ts';
import { BackupError } from './envelope.ts';
import { readBackup, syncFolder } from './file.ts';
import { requireCounts, requireKnownMigrations, rowsIn } from './manifest.ts';
import type { RestoreOrder } from './restore.ts';
import { contentsOf, requireSound } from './sqlite-backup.ts';

const COMPANIONS = ['', '-wal', '-shm'];

/** Opens a file, does something with it, closes it. */
function withFile<T>(file: string, act: (database: Database.Database) => T): T {
  const database = new Database(file, { timeout: 0 });
  try {
    return act(database);
  } finally {
    database.close();
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** Whether the file has rows. A damaged one may have. @throws BackupError while another process has it open */
function holdsRows(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    return withFile(file, (database) => {
      // In WAL mode each open connection keeps a lock on the file, so that this one is had by nobody else.
      database.pragma('locking_mode = EXCLUSIVE');
      database.exec('BEGIN EXCLUSIVE');
      const { tables } = contentsOf(database);
      database.exec('ROLLBACK');
      return rowsIn(tables) > 0;
    });
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_BUSY'))
      throw new BackupError(`${file} is in use: stop the service first.`);
    if (error instanceof Database.SqliteError) return true;
    throw error;
  }
}

function requireRoom(file: string, isReplacing: boolean): void {
  if (!holdsRows(file) || isReplacing) return;
  throw new BackupError(`${file} is not empty: with --replace it is kept aside under another name.`);
}

async function unpack({ file: backup, keys }: RestoreOrder, draft: string): Promise<void> {
  let wanted = { engine: 'sqlite' as string, tables: [] as Parameters<typeof requireCounts>[0] };
  await readBackup(backup, keys, async (manifest, body) => {
    if (manifest.engine !== 'sqlite')
      throw new BackupError('This is the backup of a PostgreSQL database: name one in DATABASE_URL.');
    requireKnownMigrations(manifest);
    wanted = manifest;
    await pipeline(body, createWriteStream(draft, { mode: 0o600 }));
  });
  withFile(draft, (database) => {
    requireSound(database);
    requireCounts(wanted.tables, contentsOf(database).tables);
  });
}

/** Puts all that a connection has written into the one file, and the file onto the disk. */
async function settle(draft: string): Promise<void> {
  withFile(draft, (database) => database.pragma('journal_mode = DELETE'));
  const handle = await open(draft, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Keeps what was there under another name, log and all. @returns the name, or null where nothing was */
async function putAside(file: string, now: Date): Promise<string | null> {
  if (!existsSync(file)) return null;
  const aside = `${file}.before-${now.toISOString().replaceAll(/[-:.]/g, '')}`;
  for (const end of COMPANIONS.toReversed())
    if (existsSync(file + end)) await rename(file + end, aside + end);
  return aside;
}

/**
 * Restores into a file beside the database, examines it there, and only then lets it take the database's name.
 * @returns where the database that was there is kept, or null
 */
export async function restoreSqlite(order: RestoreOrder): Promise<string | null> {
  const { url, isReplacing, now, say, examine } = order;
  const file = sqliteFile(url);
  requireRoom(file, isReplacing);
  const draft = `${file}.restoring-${process.pid}`;
  try {
    say('reading the backup');
    await unpack(order, draft);
    say('bringing it up to this version, and examining it');
    await migrate({ url: `file:${draft}` });
    await examine(`file:${draft}`);
    await settle(draft);
    requireRoom(file, isReplacing);
    const aside = await putAside(file, now);
    await rename(draft, file);
    await syncFolder(dirname(file));
    return aside;
  } finally {
    for (const end of COMPANIONS) await rm(draft + end, { force: true });
  }
}
