import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { engineOf } from '../migrate.ts';
import { BackupError, type BackupKeys } from './envelope.ts';
import { writeBackup } from './file.ts';
import { postgresContent } from './postgres-backup.ts';
import { sqliteContent } from './sqlite-backup.ts';

export interface BackupOrder {
  readonly url: string;
  /** Where the backup is to stand; nothing may be there yet. */
  readonly file: string;
  readonly keys: BackupKeys;
  readonly now: Date;
  /** Told how much of the content was read by now, in bytes. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

async function* counted(content: AsyncIterable<Buffer>, onProgress: (bytes: number) => void) {
  let bytes = 0;
  for await (const part of content) {
    bytes += part.length;
    onProgress(bytes);
    yield part;
  }
}

/**
 * Makes an encrypted backup of one instant while the service runs (docs/decisions/backup.md), in constant memory.
 * @returns its size in bytes
 * @throws BackupError; then there is no file
 */
export async function makeBackup({ url, file, keys, now, onProgress }: BackupOrder): Promise<number> {
  if (existsSync(file)) throw new BackupError(`${file} is there already: a backup is never written over.`);
  const content = engineOf(url) === 'postgres' ? postgresContent(url, now) : sqliteContent(url, now);
  await writeBackup(file, onProgress === undefined ? content : counted(content, onProgress), keys);
  return (await stat(file)).size;
}
