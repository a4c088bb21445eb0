import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** The path in a `file:` URL. @throws Error for `:memory:`, which two connections can't share. */
export function sqliteFile(url: string): string {
  const file = url.replace(/^file:/, '');
  if (file === '' || file === ':memory:') throw new Error('an SQLite database needs a file');
  mkdirSync(dirname(file), { recursive: true });
  return file;
}
