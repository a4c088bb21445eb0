import { type MigrationMark, marksOf, migrationList } from '../migration-files.ts';
import type { Engine } from '../statement.ts';
import { BackupError } from './envelope.ts';

/** The first line inside a backup: what it holds. */
export interface Manifest {
  readonly format: 1;
  readonly engine: Engine;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly migrations: readonly MigrationMark[];
  readonly tables: readonly TableCount[];
}

export interface TableCount {
  readonly name: string;
  readonly rows: number;
}

/** Names come from the database's own catalogue; none of ours needs more than these letters. */
export function quoted(name: string): string {
  if (!/^\w+$/.test(name))
    throw new BackupError(`${JSON.stringify(name)} is no table or column of this service.`);
  return `"${name}"`;
}

/** @throws BackupError for a database that no migration has made */
export function manifestLine(manifest: Manifest): Buffer {
  if (manifest.migrations.length === 0) throw new BackupError('This is no database of Yiyang Link.');
  return Buffer.from(`${JSON.stringify(manifest)}\n`);
}

/** @throws BackupError when this version does not know the migrations, or they are others of the same name */
export function requireKnownMigrations({
  engine,
  migrations,
}: Pick<Manifest, 'engine' | 'migrations'>): void {
  const ours = marksOf(migrationList(engine));
  for (const [at, { name, checksum }] of migrations.entries()) {
    const own = ours[at];
    if (own?.name === name && own.checksum === checksum) continue;
    throw new BackupError(
      `The backup holds the migration ${name}, which this version does not know or knows otherwise.`,
    );
  }
}

/** @throws BackupError that names the first table whose rows are not all there */
export function requireCounts(wanted: readonly TableCount[], found: readonly TableCount[]): void {
  const counts = new Map(found.map(({ name, rows }) => [name, rows]));
  for (const { name, rows } of wanted) {
    if (counts.get(name) !== rows)
      throw new BackupError(`${name} has ${counts.get(name) ?? 0} rows and not the ${rows} of the backup.`);
  }
}

/** Rows in all tables but the history of migrations. */
export const rowsIn = (tables: readonly TableCount[]): number =>
  tables.reduce((sum, { rows }) => sum + rows, 0);
