import { engineOf } from '../migrate.ts';
import type { BackupKeys } from './envelope.ts';
import { restorePostgres } from './postgres-restore.ts';
import { restoreSqlite } from './sqlite-restore.ts';

export interface RestoreOrder {
  readonly url: string;
  readonly file: string;
  readonly keys: BackupKeys;
  /** Whether an SQLite database that is there may be put aside. */
  readonly isReplacing: boolean;
  readonly now: Date;
  say(progress: string): void;
  /** Looks at the restored database at this URL before it counts as restored; what it throws is the answer. */
  examine(url: string): Promise<void>;
}

/**
 * Restores a backup. The whole file is read and proven before the database is touched; afterwards every table has as
 * many rows as the backup says, and every row finds those it points at.
 * @returns where the SQLite database that was there is kept; null where nothing was
 * @throws BackupError
 */
export const restoreBackup = (order: RestoreOrder): Promise<string | null> =>
  engineOf(order.url) === 'postgres' ? restorePostgres(order) : restoreSqlite(order);
