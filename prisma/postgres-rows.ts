import pg from 'pg';
import { lookupValues } from './postgres-lookup.ts';
import { bind, type Params, type Statement } from './statement.ts';

type Connection = Pick<pg.Pool | pg.PoolClient, 'query'>;

/**
 * `2026-11-22 01:00:00.5+00` as `2026-11-22T01:00:00.500+00:00`, Prisma's form on SQLite.
 * The session's time zone is UTC, so the offset is always +00.
 */
function instant(text: string): string {
  const fraction = text.slice(20, -3).padEnd(3, '0').slice(0, 3);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}+00:00`;
}

const asText = (text: string) => text;
const { builtins } = pg.types;

// Raw rows are the same on both engines: SQLite knows numbers and text, and Prisma keeps instants there as text.
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.BOOL, (text) => (text === 't' ? 1 : 0)],
  [builtins.INT8, Number],
  [builtins.NUMERIC, Number],
  [builtins.TIMESTAMPTZ, instant],
  [builtins.DATE, asText],
  [builtins.JSON, asText],
  [builtins.JSONB, asText],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => parsers.get(oid) ?? pg.types.getTypeParser(oid, 'text'),
};

async function execute(connection: Connection, statement: Statement, params: Params) {
  const { sql, names } = statement.compiled('postgres');
  const values = lookupValues(sql, bind(names, params, 'postgres'));
  return connection.query({ name: statement.name, text: sql, values, types });
}

/** Rows of a named prepared statement, in the form SQLite has. */
export async function postgresRows<T>(
  connection: Connection,
  statement: Statement,
  params: Params,
): Promise<T[]> {
  return (await execute(connection, statement, params)).rows as T[];
}

/** Runs a named prepared statement; the number of affected rows. */
export async function postgresRun(
  connection: Connection,
  statement: Statement,
  params: Params,
): Promise<number> {
  return (await execute(connection, statement, params)).rowCount ?? 0;
}
