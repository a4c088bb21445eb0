import Database from 'better-sqlite3';
import pg from 'pg';

const SQLITE_TABLES = `SELECT name FROM sqlite_master
  WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '_prisma_migrations' ORDER BY name`;
const POSTGRES_TABLES = `SELECT relname AS name FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations' ORDER BY relname`;

const inOrder = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/** Every row of every table of a database at rest, as texts in one order. */
export async function everyRow(url: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  if (url.startsWith('file:')) {
    const database = new Database(url.slice('file:'.length), { readonly: true });
    for (const name of database.prepare(SQLITE_TABLES).pluck().all())
      found[String(name)] = inOrder(database.prepare(`SELECT * FROM "${name}"`).all());
    database.close();
    return found;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const { name } of (await client.query(POSTGRES_TABLES)).rows)
    found[name] = inOrder((await client.query(`SELECT * FROM "${name}"`)).rows);
  await client.end();
  return found;
}
