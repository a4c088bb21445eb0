import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { PrismaClient } from './generated/postgres/client.ts';
import type { PrismaClient as SqliteClient } from './generated/sqlite/client.ts';
import { inTurn, type PostgresSession, readAdapter, writeAdapter } from './postgres-adapter.ts';
import { isRetryable, toDatabaseBusy } from './postgres-errors.ts';
import { postgresPool } from './postgres-pool.ts';
import { postgresRows, postgresRun } from './postgres-rows.ts';
import { inSession, refuseInsideWrite, requireOpen } from './session.ts';
import { type Statement, statement } from './statement.ts';
import type { Store, Tx, WriteClient } from './store.ts';

const attempts = 5;
const waitMs = 20_000;
const transactionMs = 30_000;

/** Reads on read-only connections, writes as READ COMMITTED transactions on others. */
export async function openPostgresStore(url: string): Promise<Store> {
  const readPool = postgresPool(url, ['default_transaction_read_only=on']);
  const writePool = postgresPool(url, [
    `lock_timeout=${waitMs}`,
    `idle_in_transaction_session_timeout=${transactionMs}`,
  ]);
  const readClient = new PrismaClient({ adapter: readAdapter(readPool), errorFormat: 'minimal' });
  const writeClient = new PrismaClient({ adapter: writeAdapter(writePool), errorFormat: 'minimal' });
  await readPool.query('SELECT 1');

  async function transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    const session: PostgresSession = { isOpen: true, busy: Promise.resolve() };
    const run = () =>
      writeClient.$transaction(
        async (db) => {
          const value = await fn(openTx(session, asSqlite(db)));
          session.isOpen = false;
          await session.busy;
          // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
          if (session.connection?.getTransactionStatus() === 'E') {
            throw new Error('a statement of this transaction had failed: nothing of it can be kept');
          }
          return value;
        },
        { isolationLevel: 'ReadCommitted', maxWait: waitMs, timeout: transactionMs },
      );
    return inSession(session, run);
  }

  return {
    engine: 'postgres',
    readClient: asSqlite(readClient),
    async rows(select, params) {
      refuseInsideWrite('rows()');
      return postgresRows(readPool, select, params);
    },
    async write(fn) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await transaction(fn);
        } catch (error) {
          if (attempt === attempts || !isRetryable(error)) throw toDatabaseBusy(error);
          await delay(2 ** attempt * (1 + Math.random()));
        }
      }
    },
    async close() {
      await Promise.all([readClient.$disconnect(), writeClient.$disconnect()]);
      await Promise.all([readPool.end(), writePool.end()]);
    },
  };
}

/** Both clients come from one schema, but neither type is assignable to the other: SQLite's is used everywhere. */
function asSqlite(client: unknown): SqliteClient {
  return client as SqliteClient;
}

const locks = new Map<string, Statement>();

/**
 * NO KEY: a row that only refers to this one, as a foreign key does, may be written meanwhile. FOR UPDATE would let an act
 * that tells a person something wait for another one of that person, which may wait for the first.
 */
function lockOf(table: string, key: string): Statement {
  for (const name of [table, key]) if (!/^\w+$/.test(name)) throw new TypeError(`no name: ${name}`);
  const place = `${table}.${key}`;
  const lock =
    locks.get(place) ?? statement(`SELECT 1 FROM "${table}" WHERE "${key}" = :id FOR NO KEY UPDATE`);
  locks.set(place, lock);
  return lock;
}

function openTx(session: PostgresSession, db: WriteClient): Tx {
  const joined = <T>(act: (connection: pg.PoolClient) => Promise<T>) =>
    inTurn(session, async () => {
      requireOpen(session);
      if (!session.connection) throw new Error('the transaction has timed out');
      return act(session.connection);
    });
  return {
    get db() {
      requireOpen(session);
      return db;
    },
    rows: (select, params = {}) => joined((connection) => postgresRows(connection, select, params)),
    run: (change, params = {}) => joined((connection) => postgresRun(connection, change, params)),
    lock: async (table, id, key = 'id') => {
      await joined((connection) => postgresRows(connection, lockOf(table, key), { id }));
    },
  };
}
