import Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { bind, type Params, type Statement } from './statement.ts';

/** What the official adapter asks of a prepared statement. */
export interface BoundStatement {
  readonly reader: boolean;
  run(): Database.RunResult;
  columns(): Database.ColumnDefinition[];
  raw(): { all(): unknown[] };
}

/** One SQLite connection whose statements are prepared once, for Prisma (`prepare`) and for raw SQL alike. */
export interface SqliteConnection {
  /** The facade that takes the place of better-sqlite3 inside the official adapter. */
  readonly prepared: { prepare(sql: string): { bind(args: unknown[]): BoundStatement } };
  readonly isInTransaction: boolean;
  exec(sql: string): void;
  rows<T>(statement: Statement, params: Params): T[];
  run(statement: Statement, params: Params): number;
  /** A fresh connection in place of one that can't be brought out of its transaction. */
  reopen(): void;
  close(): void;
}

interface Options {
  readonly file: string;
  readonly isReadonly: boolean;
  readonly pragmas: readonly string[];
}

// The event loop must not wait on a foreign lock: writers get none of it and retry asynchronously;
// a reader meets a lock only for the moment in which another process recovers or closes the WAL.
const readerWaitMs = 250;
const preparedLimit = 1000;

// What is quoted, or a comment, is matched first: a question mark in it is no parameter.
const placeholders = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|--[^\n]*|\?/g;

/**
 * Where the value of a bare parameter could change a plan (partial indexes, STAT4), SQLite prepares the statement anew at
 * each run that binds another one: most of the time of a hot read. Under a unary plus, which does nothing to any value, a
 * parameter is not looked at, and the plan is made once. https://www.sqlite.org/c3ref/bind_blob.html, `expmask` in vdbeapi.c
 */
const planKept = (sql: string): string =>
  sql.replace(placeholders, (token) => (token === '?' ? '+?' : token));

export function openSqlite(options: Options): SqliteConnection {
  const byText = new LRUCache<string, ReturnType<typeof forPrisma>>({ max: preparedLimit });
  let byStatement = new WeakMap<Statement, PreparedRows>();
  let raw = open(options);

  const forPrisma = (sql: string) => {
    const prepared = raw.prepare<unknown[]>(planKept(sql));
    if (prepared.reader) prepared.raw(true);
    const columns = prepared.reader ? prepared.columns() : [];
    return {
      bind: (args: unknown[]): BoundStatement => ({
        reader: prepared.reader,
        run: () => prepared.run(args),
        columns: () => columns,
        raw: () => ({ all: () => prepared.all(args) }),
      }),
    };
  };
  const forRows = (statement: Statement): PreparedRows => {
    const known = byStatement.get(statement);
    if (known) return known;
    const prepared = raw.prepare<unknown[]>(planKept(statement.compiled('sqlite').sql)).safeIntegers(false);
    const made = prepared.reader
      ? readerOf(prepared.raw(true))
      : { prepared, toRow: (values: unknown) => values };
    byStatement.set(statement, made);
    return made;
  };
  const values = (statement: Statement, params: Params) =>
    bind(statement.compiled('sqlite').names, params, 'sqlite');

  return {
    prepared: {
      prepare(sql) {
        let found = byText.get(sql);
        if (!found) {
          found = forPrisma(sql);
          byText.set(sql, found);
        }
        return found;
      },
    },
    get isInTransaction() {
      return raw.inTransaction;
    },
    exec: (sql) => void raw.exec(sql),
    rows<T>(statement: Statement, params: Params) {
      const { prepared, toRow } = forRows(statement);
      return prepared.all(values(statement, params)).map(toRow) as T[];
    },
    run: (statement, params) => forRows(statement).prepared.run(values(statement, params)).changes,
    reopen() {
      raw.close();
      byText.clear();
      byStatement = new WeakMap();
      raw = open(options);
    },
    close: () => void raw.close(),
  };
}

interface PreparedRows {
  readonly prepared: Database.Statement<unknown[]>;
  toRow(values: unknown): unknown;
}

/**
 * Rows come as arrays and are named here, by a function made once per statement from its column names: twice as
 * fast as the driver's own objects, and all rows share one shape. The names are those of our own SQL.
 */
function readerOf(prepared: Database.Statement<unknown[]>): PreparedRows {
  const fields = prepared.columns().map(({ name }, at) => `${JSON.stringify(name)}: values[${at}]`);
  const toRow = new Function('values', `return { ${fields.join(', ')} }`) as (values: unknown) => unknown;
  return { prepared, toRow };
}

function open({ file, isReadonly, pragmas }: Options): Database.Database {
  const raw = new Database(file, { readonly: isReadonly, timeout: isReadonly ? readerWaitMs : 0 });
  // The official adapter reads 64-bit values as bigint and decides by the declared type.
  raw.defaultSafeIntegers(true);
  for (const pragma of pragmas) raw.pragma(pragma);
  return raw;
}
