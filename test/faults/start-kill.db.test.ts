import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { close, connect, rows, statement, write } from '../../prisma/client.ts';
import { drift, migrate } from '../../prisma/migrate.ts';
import { migrationList } from '../../prisma/migration-files.ts';
import { emptyDatabase } from '../support/fresh-database.ts';
import { damage } from '../support/kept-promises.ts';
import { beginServer } from '../support/spawned.ts';

const KILLS = 5;

let keys: string;
beforeAll(async () => {
  keys = await mkdtemp(join(tmpdir(), 'yiyang-start-'));
});
afterAll(() => rm(keys, { recursive: true, force: true }));

/** The service as it is shipped, from the moment at which its process begins. */
const begin = (url: string) =>
  beginServer({ DATABASE_URL: url, KEYS_FILE: join(keys, 'keys.json'), DEMO: 'true' }, 'bundle');

/** Starts the service and ends it again. @returns how long it took until it was ready */
async function startOnce(url: string): Promise<number> {
  const server = await begin(url).ready;
  server.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  return server.readyMs;
}

/** Looks into the database while nothing else has it open. */
async function within<T>(url: string, look: () => Promise<T>): Promise<T> {
  await connect({ url });
  try {
    return await look();
  } finally {
    await close();
  }
}

const namesOf = (table: string, column: string) => statement(`SELECT "${column}" AS "name" FROM "${table}"`);
const insertRegion = statement(`INSERT INTO "Region" ("code", "name") VALUES ('659001', 'before')`);

/** A database of the first version, with a row in it. */
async function ofTheFirstVersion(url: string): Promise<void> {
  const [first] = migrationList(inject('template').engine).migrationDirectories;
  await migrate({ url, through: first?.path ?? '' });
  await within(url, () => write((tx) => tx.run(insertRegion)));
}

test.each([
  ['first start', async () => {}, [] as string[]],
  ['start that migrates', ofTheFirstVersion, ['before']],
])(
  `a ${'%s'}, killed ${KILLS} times: the next one is ready, nothing is half done, and what was there is there`,
  async (_, prepare, before) => {
    let undisturbedMs = 0;
    for (let round = 0; round <= KILLS; round += 1) {
      const { url, drop } = await emptyDatabase();
      await prepare(url);
      if (round > 0) {
        const killed = begin(url);
        killed.ready.catch(() => {});
        await delay(randomInt(Math.ceil(undisturbedMs)));
        killed.kill(round % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
        await killed.ended;
      }
      undisturbedMs = Math.max(undisturbedMs, await startOnce(url));
      expect(await drift(url)).toBe('');
      await within(url, async () => {
        expect(await damage()).toEqual([]);
        const regions = await rows<{ name: string }>(namesOf('Region', 'name'));
        expect(regions.map(({ name }) => name)).toEqual(expect.arrayContaining(before));
        expect((await rows(namesOf('Organization', 'name'))).length).toBeGreaterThan(0);
      });
      await drop();
    }
  },
  1_200_000,
);
