import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { postgresPool } from './postgres-pool.ts';
import { lockWaitMs, ownSqliteFile } from './sqlite-file.ts';

/** The connection that migrations run on; `dispose` closes it. */
export interface MigrationConnection {
  readonly adapter: SqlMigrationAwareDriverAdapterFactory;
  /** Keeps what the engine does within `act`, all of it; nothing where it fails, or the process dies before it is done. */
  whole<T>(act: () => Promise<T>): Promise<T>;
  dispose(): Promise<void>;
}

/** A connection for migrations. On SQLite it locks the whole file, also against reading, until it is disposed of. */
export const migrationConnection = (url: string): Promise<MigrationConnection> =>
  url.startsWith('postgres') ? postgresConnection(url) : sqliteConnection(url);

async function sqliteConnection(url: string): Promise<MigrationConnection> {
  const official = new PrismaBetterSqlite3({ url: ownSqliteFile(url), timeout: lockWaitMs });
  const { adapter, opened, dispose } = disposable(official, withTextInQuotes);
  const run = async (script: string) => {
    for (const one of opened) await one.executeScript(script);
  };
  return {
    adapter,
    dispose,
    whole: inTransaction({
      // A table is made anew under its name: what points at it must not be deleted with the former one, and within a
      // transaction the scripts' own PRAGMA does nothing. So it is asked at the end whether each row still points at one.
      // https://www.sqlite.org/lang_altertable.html#otheralter
      begin: () => run('PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE'),
      async commit() {
        for (const one of opened) await requireForeignKeys(one);
        await run('COMMIT');
      },
      rollback: () => run('ROLLBACK'),
    }),
  };
}

async function requireForeignKeys(adapter: SqlDriverAdapter): Promise<void> {
  const { rows } = await adapter.queryRaw({ sql: 'PRAGMA foreign_key_check', args: [], argTypes: [] });
  const tables = new Set(rows.map(([table]) => table));
  if (tables.size > 0)
    throw new Error(`the migration leaves rows that point at none: ${[...tables].join(', ')}`);
}

async function postgresConnection(url: string): Promise<MigrationConnection> {
  const pool = postgresPool(url, [], 1);
  // A transaction is one session's. Whoever waits for an answer hears that the session has ended.
  const session = await pool.connect();
  session.on('error', () => {});
  const { adapter, dispose } = disposable(new PrismaPg(pool), (one) => forEngine(one, session));
  const run = (command: string) => async () => void (await session.query(command));
  return {
    adapter,
    whole: inTransaction({ begin: run('BEGIN'), commit: run('COMMIT'), rollback: run('ROLLBACK') }),
    async dispose() {
      await dispose();
      session.release();
      await pool.end();
    },
  };
}

type Step = () => Promise<void>;

const inTransaction =
  ({ begin, commit, rollback }: Record<'begin' | 'commit' | 'rollback', Step>) =>
  async <T>(act: () => Promise<T>): Promise<T> => {
    await begin();
    try {
      const result = await act();
      await commit();
      return result;
    } catch (error) {
      // Where even that fails, the database does it when the connection ends.
      await rollback().catch(() => {});
      throw error;
    }
  };

interface Disposable extends Pick<MigrationConnection, 'adapter' | 'dispose'> {
  readonly opened: readonly SqlDriverAdapter[];
}

/** The engine opens connections and leaves them open: whoever starts it closes them. */
function disposable(
  official: SqlMigrationAwareDriverAdapterFactory,
  fitted: (adapter: SqlDriverAdapter) => SqlDriverAdapter,
): Disposable {
  const opened: SqlDriverAdapter[] = [];
  const tracked = async (connecting: Promise<SqlDriverAdapter>) => {
    const adapter = fitted(await connecting);
    opened.push(adapter);
    return adapter;
  };
  return {
    adapter: {
      provider: official.provider,
      adapterName: official.adapterName,
      connect: () => tracked(official.connect()),
      connectToShadowDb: () => tracked(official.connectToShadowDb()),
    },
    opened,
    async dispose() {
      for (const adapter of opened.splice(0)) await adapter.dispose();
    },
  };
}

/** The engine asks for a partial index by `name = "…"`: to this build of SQLite that is a column, not a text. */
function withTextInQuotes(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    queryRaw: (question: SqlQuery) =>
      queryRaw({ ...question, sql: question.sql.replace(/(type = 'index' AND name = )"([^"]+)"/, "$1'$2'") }),
  });
}

/**
 * The official adapter splits a script at every semicolon, also within the body of a function, has a connection for each statement,
 * and does not know the type "char" of the catalog tables that the engine reads.
 */
function forEngine(adapter: SqlDriverAdapter, session: pg.PoolClient): SqlDriverAdapter {
  const { CHAR, TEXT } = pg.types.builtins;
  const queryRaw = adapter.queryRaw.bind(adapter);
  const executeRaw = adapter.executeRaw.bind(adapter);
  // The engine asks one question at a time, so that these are the "char" columns of the latest answer.
  let charColumns: number[] = [];
  const query = async (config: pg.QueryConfig) => {
    const result = await session.query(config);
    // A script has as many answers as statements, and nobody reads them.
    if (Array.isArray(result)) return result;
    charColumns = result.fields.flatMap((field, column) => (field.dataTypeID === CHAR ? [column] : []));
    for (const column of charColumns) Object.assign(result.fields[column] ?? {}, { dataTypeID: TEXT });
    return result;
  };
  return Object.assign(adapter, {
    client: { query },
    async queryRaw(question: SqlQuery) {
      const answer = await queryRaw(question);
      for (const column of charColumns) answer.columnTypes[column] = ColumnTypeEnum.Character;
      return answer;
    },
    // After an error PostgreSQL takes nothing more but the way back: the engine notes which script failed, and says so.
    async executeScript(script: string) {
      await session.query('SAVEPOINT before_script');
      try {
        await executeRaw({ sql: script, args: [], argTypes: [] });
      } catch (error) {
        await session.query('ROLLBACK TO SAVEPOINT before_script');
        throw error;
      }
    },
  });
}
