import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** How long a process that starts waits for another one that migrates the same file. */
export const lockWaitMs = 20_000;

/**
 * The path in a `file:` URL; its folder is there afterwards, a new one for its owner alone.
 * @throws Error for `:memory:`, which two connections can't share.
 */
export function sqliteFile(url: string): string {
  const file = url.replace(/^file:/, '');
  if (file === '' || file === ':memory:') throw new Error('an SQLite database needs a file');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return file;
}

/** The same with the file: a new one is for its owner alone, and so is what SQLite keeps beside it. */
export function ownSqliteFile(url: string): string {
  const file = sqliteFile(url);
  closeSync(openSync(file, 'a', 0o600));
  return file;
}
