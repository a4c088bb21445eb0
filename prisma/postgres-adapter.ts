import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapterFactory, SqlQuery, Transaction } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { lookupValues } from './postgres-lookup.ts';
import { currentSession, refuseInsideWrite, type Session } from './session.ts';

/** A session that knows the connection its transaction runs on, as long as it runs. */
export interface PostgresSession extends Session {
  connection?: pg.PoolClient | undefined;
  /** Ends when the last statement issued so far has ended: a connection takes one statement at a time. */
  busy: Promise<unknown>;
}

/** Runs `act` after all statements issued before it on the same transaction. */
export function inTurn<T>(session: PostgresSession, act: () => Promise<T>): Promise<T> {
  const result = session.busy.then(act);
  session.busy = result.catch(() => {});
  return result;
}

const namedLimit = 500;
const names = new Map<string, string>();

/** Prisma's statements are prepared under a name, up to a limit: lists of every length make ever new texts. */
function statementNameGenerator({ sql }: SqlQuery): string {
  const known = names.get(sql);
  if (known !== undefined || names.size >= namedLimit) return known ?? '';
  const name = `p${names.size}`;
  names.set(sql, name);
  return name;
}

const asLookup = (query: SqlQuery): SqlQuery => ({
  ...query,
  args: lookupValues(query.sql, query.args),
});

const official = (pool: pg.Pool) => new PrismaPg(pool, { statementNameGenerator });

/** Reads; the pool's connections are read-only. */
export function readAdapter(pool: pg.Pool): SqlDriverAdapterFactory {
  const factory = official(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      return Object.assign(adapter, {
        queryRaw(query: SqlQuery) {
          refuseInsideWrite('the read client');
          return Object.getPrototypeOf(adapter).queryRaw.call(adapter, asLookup(query));
        },
      });
    },
  };
}

/** Transactions that tell their session which connection they run on, so that raw statements join them. */
export function writeAdapter(pool: pg.Pool): SqlDriverAdapterFactory {
  const factory = official(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      const start = adapter.startTransaction.bind(adapter);
      return Object.assign(adapter, {
        async startTransaction(...args: Parameters<typeof start>) {
          const session = currentSession() as PostgresSession | undefined;
          const transaction = await start(...args);
          return session ? joined(transaction, session) : transaction;
        },
      });
    },
  };
}

function joined(transaction: Transaction, session: PostgresSession): Transaction {
  // The driver's transaction holds its connection in a protected field, and offers no other way to it.
  const { client } = transaction as unknown as { client: pg.PoolClient };
  session.connection = client;
  const end = async (release: () => Promise<void>) => {
    session.connection = undefined;
    await session.busy;
    // A connection must not go back to the pool inside a transaction, for example after a failed COMMIT.
    if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK').catch(() => {});
    await release();
  };
  return {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    options: transaction.options,
    queryRaw: (query) => inTurn(session, () => transaction.queryRaw(asLookup(query))),
    executeRaw: (query) => inTurn(session, () => transaction.executeRaw(query)),
    commit: () => end(() => transaction.commit()),
    rollback: () => end(() => transaction.rollback()),
  };
}
