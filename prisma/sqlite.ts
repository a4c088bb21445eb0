import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseBusy, TransactionMisuse } from './errors.ts';
import { PrismaClient } from './generated/sqlite/client.ts';
import { inSession, refuseInsideWrite, requireOpen, type Session } from './session.ts';
import { gate, readAdapter, requireLive, writeAdapter } from './sqlite-adapter.ts';
import { openSqlite, type SqliteConnection } from './sqlite-connection.ts';
import { sqliteFile } from './sqlite-file.ts';
import type { Store, Tx } from './store.ts';

const giveUpAfterMs = 20_000;
const longestPauseMs = 50;

/** Repeats `act` while another process holds the lock, without blocking the event loop. @throws DatabaseBusy */
async function untilFree(act: () => void): Promise<void> {
  const startedAt = performance.now();
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return act();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() - startedAt > giveUpAfterMs) {
        throw new DatabaseBusy(`the database was locked for ${giveUpAfterMs / 1000} s`, { cause: error });
      }
    }
    await delay(pauseMs);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

/** Brings the connection out of its transaction whatever happened: by ROLLBACK, else by a fresh connection. */
function abandon(connection: SqliteConnection): void {
  try {
    if (connection.isInTransaction) connection.exec('ROLLBACK');
  } catch {
    connection.reopen();
  }
}

/** Reads on a read-only connection (WAL snapshot), writes one after the other on a second one. */
export async function openSqliteStore(url: string): Promise<Store> {
  const file = sqliteFile(url);
  const writer = openSqlite({
    file,
    isReadonly: false,
    pragmas: ['synchronous = FULL', 'foreign_keys = ON'],
  });
  await untilFree(() => writer.exec('PRAGMA journal_mode = WAL'));
  const reader = openSqlite({ file, isReadonly: true, pragmas: ['cache_size = -32000'] });
  const turn = gate(writer);
  const readClient = new PrismaClient({ adapter: readAdapter(reader), errorFormat: 'minimal' });
  const writeClient = new PrismaClient({ adapter: writeAdapter(writer, turn), errorFormat: 'minimal' });
  let last: Promise<unknown> = Promise.resolve();

  async function transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    const session: Session = { isOpen: true };
    await untilFree(() => writer.exec('BEGIN IMMEDIATE'));
    try {
      const result = await inSession(session, async () => {
        const value = await fn(openTx(session));
        requireLive(writer);
        if (turn.isShut) throw new TransactionMisuse('a nested write was not awaited');
        return value;
      });
      await untilFree(() => writer.exec('COMMIT'));
      return result;
    } finally {
      abandon(writer);
    }
  }

  function openTx(session: Session): Tx {
    const ready = async () => {
      requireOpen(session);
      await turn.passed();
    };
    return {
      get db() {
        requireOpen(session);
        return writeClient;
      },
      async rows(statement, params = {}) {
        await ready();
        return writer.rows(statement, params);
      },
      async run(statement, params = {}) {
        await ready();
        return writer.run(statement, params);
      },
      // Writers are serial: the whole database is locked already.
      lock: ready,
    };
  }

  return {
    engine: 'sqlite',
    readClient,
    async rows(statement, params) {
      refuseInsideWrite('rows()');
      return reader.rows(statement, params);
    },
    write(fn) {
      const turnOf = last.then(() => transaction(fn));
      last = turnOf.catch(() => {});
      return turnOf;
    },
    async close() {
      await last;
      await Promise.all([readClient.$disconnect(), writeClient.$disconnect()]);
      reader.close();
      writer.close();
    },
  };
}
