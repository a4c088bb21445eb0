import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import type { Engine } from './statement.ts';

/** The folder of an engine's migrations: `<timestamp_what_now_holds>/migration.sql`. */
export function migrationsFolder(engine: Engine): string {
  return fileURLToPath(new URL(`./migrations/${engine}`, import.meta.url));
}

/** An engine's migrations as they are on disk, oldest first. */
export function migrationList(engine: Engine, baseDir = migrationsFolder(engine)): MigrationList {
  const names = existsSync(baseDir)
    ? readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  const migrationDirectories = names
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    }));
  const lockfile = { path: 'migration_lock.toml', content: lockText(engine) };
  return { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories };
}

/** A migration by its name, and Prisma's checksum of its text. */
export interface MigrationMark {
  readonly name: string;
  readonly checksum: string;
}

/** The migrations of a list, oldest first. */
export const marksOf = ({ migrationDirectories }: MigrationList): MigrationMark[] =>
  migrationDirectories.map(({ path, migrationFile: { content } }) => ({
    name: path,
    checksum: createHash('sha256').update(content.value).digest('hex'),
  }));

/** The file by which Prisma knows the provider of a migrations folder. */
export function lockText(engine: Engine): string {
  return `provider = "${engine === 'postgres' ? 'postgresql' : 'sqlite'}"\n`;
}
