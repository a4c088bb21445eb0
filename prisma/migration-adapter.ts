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
import { ownSqliteFile } from './sqlite-file.ts';

const lockWaitMs = 20_000;

/** The connection that migrations run on; `dispose` closes it. */
export interface MigrationConnection {
  readonly adapter: SqlMigrationAwareDriverAdapterFactory;
  dispose(): Promise<void>;
}

/** A connection for migrations. On SQLite it locks the whole file, also against reading, until it is disposed of. */
export function migrationConnection(url: string): MigrationConnection {
  if (!url.startsWith('postgres')) {
    return disposable(
      new PrismaBetterSqlite3({ url: ownSqliteFile(url), timeout: lockWaitMs }),
      withTextInQuotes,
    );
  }
  const pool = postgresPool(url, [], 1);
  const { adapter, dispose } = disposable(new PrismaPg(pool), (one) => forEngine(one, pool));
  return {
    adapter,
    async dispose() {
      await dispose();
      await pool.end();
    },
  };
}

/** The engine opens connections and leaves them open: whoever starts it closes them. */
function disposable(
  official: SqlMigrationAwareDriverAdapterFactory,
  fitted: (adapter: SqlDriverAdapter) => SqlDriverAdapter = (adapter) => adapter,
): MigrationConnection {
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
 * The official adapter splits a script at every semicolon, also within the body of a function,
 * and does not know the type "char" of the catalog tables that the engine reads.
 */
function forEngine(adapter: SqlDriverAdapter, pool: pg.Pool): SqlDriverAdapter {
  const { CHAR, TEXT } = pg.types.builtins;
  const queryRaw = adapter.queryRaw.bind(adapter);
  // The engine asks one question at a time, so that these are the "char" columns of the latest answer.
  let charColumns: number[] = [];
  const query = async (config: pg.QueryConfig) => {
    const result = await pool.query(config);
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
    async executeScript(script: string) {
      await pool.query(script);
    },
  });
}
