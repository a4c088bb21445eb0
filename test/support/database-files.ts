import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/**
 * The files of a database and of its log as they are on disk now. PostgreSQL keeps one log for all its databases: of
 * that, and of what they share, only what was written since an instant (milliseconds).
 */
export async function databaseFiles(url: string, since: number): Promise<string[]> {
  if (url.startsWith('file:')) {
    const file = url.slice('file:'.length);
    return ['', '-wal', '-shm'].map((end) => file + end).filter((path) => existsSync(path));
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CHECKPOINT');
  const { rows } = await client.query(`SELECT current_setting('data_directory') AS data,
    (SELECT oid FROM pg_database WHERE datname = current_database())::text AS oid`);
  await client.end();
  const { data, oid } = rows[0] as { data: string; oid: string };
  const filesIn = (path: string) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(path, name));
  const shared = [join(data, 'pg_wal'), join(data, 'global')].flatMap(filesIn);
  return [...filesIn(join(data, 'base', oid)), ...shared.filter((file) => statSync(file).mtimeMs >= since)];
}
