import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate } from '../migrate.ts';
import { UNFINISHED_RESTORE } from '../migration-history.ts';
import { BackupError } from './envelope.ts';
import { linesOf, readBackup } from './file.ts';
import { type Manifest, quoted, requireCounts, requireKnownMigrations, rowsIn } from './manifest.ts';
import { migrationsOf, plainConnection, SECTION_END, type Section, tablesOf } from './postgres-backup.ts';
import type { RestoreOrder } from './restore.ts';

const BATCH_BYTES = 65_536;

/** The rows of a section, up to its end, in larger pieces. */
async function* rowsOf(lines: AsyncGenerator<Buffer>, onRow: () => void): AsyncGenerator<Buffer> {
  let batch: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done === true) throw new BackupError('The backup ends in the middle of a table.');
    const isEnd = line.equals(SECTION_END);
    if (!isEnd) {
      onRow();
      batch.push(line);
      size += line.length;
    }
    if (size > 0 && (isEnd || size > BATCH_BYTES)) {
      yield Buffer.concat(batch);
      batch = [];
      size = 0;
    }
    if (isEnd) return;
  }
}

type TakeRows = (section: Section, rows: AsyncIterable<Buffer>) => Promise<void>;

/** Goes through the sections of a backup. @throws BackupError when rows are missing against the manifest */
async function eachSection(manifest: Manifest, body: AsyncIterable<Buffer>, take: TakeRows): Promise<void> {
  const lines = linesOf(body);
  const found: { name: string; rows: number }[] = [];
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) break;
    const section = JSON.parse(value.toString('utf8')) as Section;
    const count = { name: section.table, rows: 0 };
    found.push(count);
    const onRow = () => {
      count.rows += 1;
    };
    await take(section, rowsOf(lines, onRow));
  }
  requireCounts(manifest.tables, found);
}

/** Reads the whole backup without doing anything with it. */
async function check({ file, keys }: RestoreOrder): Promise<Manifest> {
  let checked: Manifest | undefined;
  await readBackup(file, keys, async (manifest, body) => {
    if (manifest.engine !== 'postgres')
      throw new BackupError('This is the backup of an SQLite database: name a file in DATABASE_URL.');
    requireKnownMigrations(manifest);
    await eachSection(manifest, body, async (_section, rows) => {
      for await (const _bytes of rows);
    });
    checked = manifest;
  });
  if (checked === undefined) throw new BackupError('The backup is empty.');
  return checked;
}

/** @throws BackupError unless there is no table at all, or every table of the same migrations and no row */
async function requireEmpty(client: pg.Client, { migrations }: Manifest): Promise<void> {
  const { tables, isMigrated } = await tablesOf(client);
  if (tables.length === 0 && !isMigrated) return;
  const isAlike =
    isMigrated && JSON.stringify(await migrationsOf(client)) === JSON.stringify(migrations.map(inOneOrder));
  if (isAlike && rowsIn(tables) === 0) return;
  throw new BackupError(
    'The database is not empty: create a new one, name it in DATABASE_URL, and restore there.',
  );
}

const inOneOrder = ({ name, checksum }: Manifest['migrations'][number]) => ({ name, checksum });

const selectSerials = `
  SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
  WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'`;

/** The next number of every counted column is behind the last one that is there. */
async function setCounters(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(selectSerials);
  for (const { table, column } of rows) {
    const [of, at] = [quoted(table), quoted(column)];
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), COALESCE(MAX(${at}), 1), MAX(${at}) IS NOT NULL) FROM ${of}`,
      [of, column],
    );
  }
}

async function load(client: pg.Client, { file, keys, say }: RestoreOrder): Promise<void> {
  await client.query('BEGIN');
  await readBackup(file, keys, (manifest, body) =>
    eachSection(manifest, body, async ({ table, columns }, rows) => {
      say(table);
      const copy = `COPY ${quoted(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`;
      await pipeline(rows, client.query(copyFrom(copy)));
    }),
  );
  await setCounters(client);
}

/**
 * Brings what was loaded up to this version and has it examined. Other connections do that, so that the rows are
 * committed already: until it has gone well a mark beside them keeps the service from opening the database.
 */
async function finish(client: pg.Client, { url, say, examine }: RestoreOrder): Promise<void> {
  say('bringing it up to this version, and examining it');
  try {
    await migrate({ url, isRestoring: true });
    await examine(url);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupError(
      `${reason}\nThe database is not restored, and the service does not open it: drop it, create a new one, restore there.`,
      { cause: error },
    );
  }
  await client.query(`DROP TABLE ${UNFINISHED_RESTORE}`);
}

/**
 * Restores into an empty database: migrated as far as the backup, loaded in one transaction, counted, then brought up
 * to this version. PostgreSQL itself checks that every row finds those it points at.
 */
export async function restorePostgres(order: RestoreOrder): Promise<null> {
  const { url, say } = order;
  say('reading the backup');
  const manifest = await check(order);
  const client = await plainConnection(url);
  try {
    await requireEmpty(client, manifest);
    const through = manifest.migrations.at(-1)?.name ?? '';
    await migrate({ url, through });
    await load(client, order);
    requireCounts(manifest.tables, (await tablesOf(client)).tables);
    await client.query(`CREATE TABLE ${UNFINISHED_RESTORE} ()`);
    await client.query('COMMIT');
    await finish(client, order);
  } finally {
    await client.end();
  }
  return null;
}
