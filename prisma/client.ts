import { AsyncLocalStorage } from 'node:async_hooks';
import { refuseInsideWrite } from './session.ts';
import { type Engine, lockingStatement, type Params, type Statement, statement } from './statement.ts';
import type { ReadClient, Store, Tx, WriteClient } from './store.ts';

export { DatabaseBusy, TransactionMisuse } from './errors.ts';
export {
  type Engine,
  lockingStatement,
  type Params,
  type ReadClient,
  type Statement,
  statement,
  type Tx,
  type WriteClient,
};

let open: Store | undefined;

function store(): Store {
  if (!open) throw new Error('the database is not connected');
  return open;
}

/**
 * Opens the one database of this process. `url` is `file:…` (SQLite) or `postgresql://…`.
 * @throws Error when a database is open already, or can't be reached.
 */
export async function connect(options: { readonly url: string }): Promise<void> {
  if (open) throw new Error('the database is connected already');
  // Only the chosen engine's client is loaded: each brings its query compiler.
  if (options.url.startsWith('postgres')) {
    const { openPostgresStore } = await import('./postgres.ts');
    open = await openPostgresStore(options.url);
  } else {
    const { openSqliteStore } = await import('./sqlite.ts');
    open = await openSqliteStore(options.url);
  }
}

/** Lets running writes end, then closes the database. */
export async function close(): Promise<void> {
  const closing = open;
  open = undefined;
  await closing?.close();
}

/** The engine of the open database. */
export function engine(): Engine {
  return store().engine;
}

const within = new AsyncLocalStorage<Tx>();

/** What `fn` reads is what the transaction is about to keep: as everybody will see it when it is committed. */
export const readWithin = <T>(tx: Tx, fn: () => Promise<T>): Promise<T> => within.run(tx, fn);

/** The client for reads; it sees the latest commit. @throws TransactionMisuse inside `write`: read through its tx. */
export function read(): ReadClient {
  const tx = within.getStore();
  // Nobody asks a transaction to connect.
  if (tx !== undefined) return tx.db as unknown as ReadClient;
  refuseInsideWrite('read()');
  return store().readClient;
}

/**
 * Rows of a prepared SELECT. Both engines answer alike: instants as `2026-11-22T01:00:00.000+00:00`,
 * counts as number, booleans as 0 or 1.
 */
export async function rows<T>(select: Statement, params: Params = {}): Promise<T[]> {
  const tx = within.getStore();
  if (tx !== undefined) return tx.rows<T>(select, params);
  return store().rows<T>(select, params);
}

const closings = new WeakMap<Tx, (() => Promise<void>)[]>();

/** Has something done at the end of a transaction, when all that it changes is in its place, and as part of it. */
export function beforeCommit(tx: Tx, act: () => Promise<void>): void {
  closings.set(tx, [...(closings.get(tx) ?? []), act]);
}

async function closed(tx: Tx): Promise<void> {
  for (let at = 0; ; at += 1) {
    const act = closings.get(tx)?.[at];
    if (act === undefined) return;
    await act();
  }
}

/**
 * Runs `fn` in one transaction: all of it is kept when `fn` returns, nothing when it throws.
 * PostgreSQL may run `fn` again after a deadlock, so it must have no effect outside `tx`, and no network call.
 * @throws DatabaseBusy when no transaction could be had in 20 s
 * @throws TransactionMisuse when it is called inside another `write`
 */
export async function write<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
  refuseInsideWrite('write()');
  return store().write(async (tx) => {
    const result = await fn(tx);
    await closed(tx);
    return result;
  });
}
