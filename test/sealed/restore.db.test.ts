import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { BackupError } from '../../prisma/backup/envelope.ts';
import { makeBackup } from '../../prisma/backup/make.ts';
import { restoreBackup } from '../../prisma/backup/restore.ts';
import { connect, read } from '../../prisma/client.ts';
import { openDatabase } from '../../server/start.ts';
import { haveOrganization } from '../fixtures/accounts.ts';
import {
  emptyPlace,
  filledPlace,
  fresh,
  isSqlite,
  keys,
  made,
  now,
  orderOf,
  pathOf,
  problemOf,
  useBackup,
} from '../fixtures/backups.ts';
import { everyRow } from '../support/every-row.ts';
import { useTestKeys } from '../support/keys.ts';
import { testConfig } from '../support/service.ts';

useBackup();

/** Nothing is there, and nothing comes to be there when a restore is refused. */
let nothing: string;
beforeAll(async () => {
  nothing = await emptyPlace();
});

describe('a restore', () => {
  test.each([
    ['was changed', (bytes: Buffer) => bytes.fill('x', bytes.length - 40, bytes.length - 30)],
    ['was cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
  ])('touches nothing when the file %s', async (_case, change) => {
    const file = fresh('.backup');
    writeFileSync(file, change(readFileSync(made.file)));
    expect(await problemOf(restoreBackup(orderOf({ url: nothing, file })))).toContain('changed or cut off');
    if (isSqlite) expect(readdirSync(made.folder).filter((name) => name.includes('restoring'))).toEqual([]);
    else expect(await everyRow(nothing)).toEqual({});
  });

  test('is not done without the key, nor for another database than it was made of', async () => {
    const others = { activeKeyId: 'k2', keys: { k2: new Uint8Array(32).fill(8) } };
    expect(await problemOf(restoreBackup(orderOf({ url: nothing, keys: others })))).toContain(
      'under the key k1',
    );
    const other = isSqlite ? 'postgresql://nobody@127.0.0.1:1/none' : `file:${fresh('.db')}`;
    expect(await problemOf(restoreBackup(orderOf({ url: other })))).toMatch(/^This is the backup of a/);
  });

  test('is not done over what is there', async () => {
    const there = await filledPlace(() => haveOrganization('这里'));
    const before = await everyRow(there);
    expect(await problemOf(restoreBackup(orderOf({ url: there })))).toContain('is not empty');
    expect(await everyRow(there)).toEqual(before);
  });

  test('takes a database that was only migrated', async () => {
    const there = await filledPlace();
    await restoreBackup(orderOf({ url: there }));
    expect(await everyRow(there)).toEqual(await everyRow(made.url));
  });

  test('of what a later version made is refused', async () => {
    const later = await filledPlace();
    const file = fresh('.backup');
    await addMigration(later);
    await makeBackup({ url: later, file, keys, now });
    const refused = await problemOf(restoreBackup(orderOf({ url: nothing, file })));
    expect(refused).toContain('the migration 29991231000000_later, which this version does not know');
  });

  test('that the examination refuses is not given the name of the database', async () => {
    const url = isSqlite ? await emptyPlace() : await filledPlace();
    const examine = () => Promise.reject(new BackupError('Row 3: …'));
    const problem = await problemOf(restoreBackup(orderOf({ url, examine })));
    expect(problem).toMatch(/^Row 3: …/);
    if (isSqlite) {
      expect(existsSync(pathOf(url))).toBe(false);
      return;
    }
    expect(problem).toContain('drop it, create a new one, restore there');
    await expect(openDatabase(testConfig({ DATABASE_URL: url }), now)).rejects.toThrow(
      'A restore into this database did not end well: drop it',
    );
    expect(await problemOf(restoreBackup(orderOf({ url })))).toContain('is not empty');
    useTestKeys();
  });
});

/** A migration that no version knows. */
async function addMigration(url: string): Promise<void> {
  const insert = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, started_at, applied_steps_count)
    VALUES ('x', 'x', '29991231000000_later', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 1)`;
  if (isSqlite) {
    const database = new Database(pathOf(url));
    database.exec(insert);
    database.close();
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(insert);
  await client.end();
}

describe.runIf(isSqlite)('on SQLite', () => {
  test('--replace keeps what was there under another name, log and all', async () => {
    const there = await filledPlace(() => haveOrganization('从前'));
    const before = await everyRow(there);
    const aside = await restoreBackup(orderOf({ url: there, isReplacing: true }));
    expect(aside).toBe(`${pathOf(there)}.before-20261123T010203000Z`);
    expect(await everyRow(`file:${aside}`)).toEqual(before);
    expect(await everyRow(there)).toEqual(await everyRow(made.url));
  });

  test('nothing is replaced while the service runs', async () => {
    const there = await filledPlace(() => haveOrganization('现在'));
    await connect({ url: there });
    expect(await problemOf(restoreBackup(orderOf({ url: there, isReplacing: true })))).toContain('is in use');
    expect(await read().organization.count()).toBe(1);
  });

  test('a damaged database is replaced all the same', async () => {
    const url = await emptyPlace();
    writeFileSync(pathOf(url), 'no database, but 40 bytes of something else');
    expect(await problemOf(restoreBackup(orderOf({ url })))).toContain('is not empty');
    await restoreBackup(orderOf({ url, isReplacing: true }));
    expect(await everyRow(url)).toEqual(await everyRow(made.url));
  });
});
