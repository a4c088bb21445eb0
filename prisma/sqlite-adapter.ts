import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from '@prisma/driver-adapter-utils';
import { refuseInsideWrite, requireOpen } from './session.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** The official adapter's conversions over our connection: its class isn't exported, so one is made and re-seated. */
async function officialAdapter(connection: SqliteConnection): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaBetterSqlite3({ url: ':memory:' }).connect();
  await adapter.dispose();
  return Object.assign(adapter, { client: connection.prepared });
}

function factory(connect: () => Promise<SqlDriverAdapter>): SqlDriverAdapterFactory {
  return { provider: 'sqlite', adapterName: '@prisma/adapter-better-sqlite3', connect };
}

/** What SQLite takes since 3.32; Prisma would stop at the 999 of before. */
const getConnectionInfo = () => ({ maxBindValues: 32_766, supportsRelationJoins: false });

const refuse = async (what: string): Promise<never> => {
  throw new Error(`${what} is not available on this connection`);
};

/** Reads outside any transaction: each statement sees the latest commit, also while a write is open. */
export function readAdapter(connection: SqliteConnection): SqlDriverAdapterFactory {
  return factory(async () => {
    const official = await officialAdapter(connection);
    return {
      provider: 'sqlite',
      adapterName: official.adapterName,
      getConnectionInfo,
      async queryRaw(query: SqlQuery) {
        refuseInsideWrite('the read client');
        return official.queryRaw(query);
      },
      executeRaw: () => refuse('writing'),
      executeScript: () => refuse('a script'),
      startTransaction: () => refuse('a transaction'),
      dispose: async () => {},
    };
  });
}

/** SQLite itself ends a transaction on a full disk or an I/O error; what follows would be kept one by one. */
export function requireLive(connection: SqliteConnection): void {
  requireOpen();
  if (!connection.isInTransaction) throw new Error('SQLite gave up the transaction');
}

/** Lets statements through one savepoint at a time: a statement beside it would share its rollback. */
export interface Gate {
  readonly isShut: boolean;
  passed(): Promise<void>;
  shut(): () => void;
}

export function gate(connection: SqliteConnection): Gate {
  let closed: Promise<void> | undefined;
  return {
    get isShut() {
      return closed !== undefined;
    },
    async passed() {
      while (closed) await closed;
      requireLive(connection);
    },
    shut() {
      let release = () => {};
      closed = new Promise((resolve) => {
        release = () => {
          closed = undefined;
          resolve();
        };
      });
      return release;
    },
  };
}

/** Statements inside `write`; Prisma's own transactions (nested writes) become savepoints of it. */
export function writeAdapter(connection: SqliteConnection, turn: Gate): SqlDriverAdapterFactory {
  return factory(async () => {
    const official = await officialAdapter(connection);
    return {
      provider: 'sqlite',
      adapterName: official.adapterName,
      getConnectionInfo,
      async queryRaw(query: SqlQuery) {
        await turn.passed();
        return official.queryRaw(query);
      },
      async executeRaw(query: SqlQuery) {
        await turn.passed();
        return official.executeRaw(query);
      },
      executeScript: () => refuse('a script'),
      async startTransaction() {
        await turn.passed();
        const release = turn.shut();
        try {
          return savepoint(connection, official, release);
        } catch (error) {
          release();
          throw error;
        }
      },
      dispose: async () => {},
    };
  });
}

function savepoint(
  connection: SqliteConnection,
  official: SqlDriverAdapter,
  release: () => void,
): Transaction {
  const end = async (sql: string) => {
    try {
      requireLive(connection);
      connection.exec(sql);
    } finally {
      release();
    }
  };
  connection.exec('SAVEPOINT nested');
  return {
    provider: 'sqlite',
    adapterName: official.adapterName,
    // Prisma sends no COMMIT or ROLLBACK of its own: those would end the whole write.
    options: { usePhantomQuery: true },
    async queryRaw(query: SqlQuery) {
      requireLive(connection);
      return official.queryRaw(query);
    },
    async executeRaw(query: SqlQuery) {
      requireLive(connection);
      return official.executeRaw(query);
    },
    commit: () => end('RELEASE nested'),
    rollback: () => end('ROLLBACK TO nested; RELEASE nested'),
  };
}
