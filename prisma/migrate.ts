import pg from 'pg';
import { postgresSchema, sqliteSchema } from './derive.ts';
import { migrationConnection } from './migration-adapter.ts';
import { migrationList } from './migration-files.ts';
import { lackingMigrations } from './migration-history.ts';
import { allTables, schemaEngine } from './schema-engine.ts';
import type { Engine } from './statement.ts';

// Any number that nothing else locks; Prisma's own is 72707369.
const advisoryLock = 7_270_736_900;

export function engineOf(url: string): Engine {
  return url.startsWith('postgres') ? 'postgres' : 'sqlite';
}

export function schemaOf(engine: Engine): string {
  return engine === 'postgres' ? postgresSchema() : sqliteSchema();
}

/**
 * Applies the migrations that the database lacks and notes them in `_prisma_migrations`, as `prisma migrate deploy`
 * does. One that fails, or is killed, leaves the database as the last whole migration left it. Call it before `connect`;
 * several processes may start at once.
 * @returns the names of the migrations applied
 */
export async function migrate(options: {
  readonly url: string;
  readonly folder?: string;
  /** The last one to be applied; left out: all there are. */
  readonly through?: string;
  /** Whether a restore brings up what it has loaded; nobody else may open that yet. */
  readonly isRestoring?: boolean;
}): Promise<string[]> {
  const { url } = options;
  return engineOf(url) === 'postgres' ? alone(url, () => apply(options)) : apply(options);
}

async function apply({
  url,
  folder,
  through,
  isRestoring,
}: Parameters<typeof migrate>[0]): Promise<string[]> {
  const engine = engineOf(url);
  const all = migrationList(engine, folder);
  const migrationDirectories = all.migrationDirectories.filter(
    ({ path }) => through === undefined || path <= through,
  );
  const lacking = await lackingMigrations(url, { ...all, migrationDirectories }, isRestoring);
  if (lacking.length === 0) return [];
  const connection = await migrationConnection(url);
  const migrator = await schemaEngine(connection.adapter, schemaOf(engine));
  const applied: string[] = [];
  try {
    for (const name of lacking) {
      const migrationsList = {
        ...all,
        migrationDirectories: migrationDirectories.filter(({ path }) => path <= name),
      };
      // Each for itself, with its line in the history: PostgreSQL takes a new value of an enum after its commit alone.
      const { appliedMigrationNames } = await connection.whole(() =>
        migrator.applyMigrations({ migrationsList, filters: allTables }),
      );
      applied.push(...appliedMigrationNames);
    }
    return applied;
  } finally {
    migrator.free();
    await connection.dispose();
  }
}

/** Holds a lock of the server meanwhile, so that of several starting processes one migrates. */
async function alone<T>(url: string, act: () => Promise<T>): Promise<T> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  try {
    await holder.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    return await act();
  } finally {
    await holder.end();
  }
}

/** The SQL that leads from the database as it is to the schema; empty when they agree. */
export async function drift(url: string): Promise<string> {
  const engine = engineOf(url);
  const connection = await migrationConnection(url);
  const content = schemaOf(engine);
  const migrator = await schemaEngine(connection.adapter, content);
  try {
    const files = [{ path: 'schema.prisma', content }];
    const { stdout } = await migrator.diff({
      from: { tag: 'schemaDatasource', files, configDir: '' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: allTables,
    });
    return isEmptyScript(stdout) ? '' : (stdout ?? '');
  } finally {
    migrator.free();
    await connection.dispose();
  }
}

function isEmptyScript(script: string | null): boolean {
  return script === null || script.replace(/^--.*$/gm, '').trim() === '';
}
