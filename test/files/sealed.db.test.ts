import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rotateKeys } from '../../domain/seal/rotation.ts';
import { createSeal, seal, useSeal } from '../../domain/seal/seal.ts';
import { sealKeyProblems } from '../../domain/seal/start-check.ts';
import { makeBackup } from '../../prisma/backup/make.ts';
import { restoreBackup } from '../../prisma/backup/restore.ts';
import { read, write } from '../../prisma/client.ts';
import { createLogger } from '../../server/log.ts';
import { isSqlite, orderOf } from '../fixtures/backups.ts';
import { databaseFiles } from '../support/database-files.ts';
import { everyRow } from '../support/every-row.ts';
import { emptyPostgres } from '../support/fresh-database.ts';
import { searchFor } from '../support/plain-search.ts';
import { clientOf, type FileClient, sendGood, service, town, useFileScene } from './scene.ts';

const logged: string[] = [];
const database = useFileScene(() => ({}), createLogger('trace', { write: (line) => void logged.push(line) }));

const SECRET = '患者王秀英 HIV 阳性 secret-text-of-a-file';
const NAME = '王秀英的出院小结-private-name.txt';
const CANARY = 'a canary that must be found 4711';
/** Nothing of these files is older; file systems keep times by the second. */
const startedAt = Date.now() - 2000;
/** As long as several pieces, so that it is no accident where they are cut. */
const bytes = Buffer.from(`${SECRET} ${'x'.repeat(1000)}\n`.repeat(200));

let nurse: FileClient;
let fileId: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiyang-files-'));
  nurse = await clientOf(town.network.home.id);
  ({ fileId } = await sendGood(nurse, { name: NAME, bytes }));
  await (await nurse.get(fileId)).arrayBuffer();
  await nurse.send({ name: NAME, bytes: Buffer.concat([bytes, Buffer.alloc(1)]) });
  await write(({ db }) => db.region.create({ data: { code: 'canary', name: CANARY } }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const arrives = async () => Buffer.from(await (await nurse.get(fileId)).arrayBuffer()).equals(bytes);

test('neither the database nor its log nor ours holds a file, its name or its digest in plain', async () => {
  const { sha256 } = await sendGood(nurse, { name: NAME, bytes });
  const search = searchFor([SECRET, NAME, sha256, CANARY]);
  const files = await databaseFiles(database.url, startedAt);
  const hits = files.flatMap((file) => search.hitsIn(readFileSync(file)));
  expect(hits.filter((hit) => hit.startsWith(CANARY)).length).toBeGreaterThan(0);
  expect(hits.filter((hit) => !hit.startsWith(CANARY))).toEqual([]);
  expect(logged.join('\n')).toContain('"route":"/files"');
  expect(search.hitsIn(Buffer.from(logged.join('\n')))).toEqual([]);
});

describe('a new key', () => {
  test('seals every piece of every file anew, and the old one opens none', async () => {
    const { seal: before } = service.config;
    const keys = { ...before.keys, next: new Uint8Array(randomBytes(32)) };
    useSeal(createSeal({ ...before, activeKeyId: 'next', keys }));
    const rotation = await rotateKeys({ isStopped: () => false, progress: () => {} });
    expect(rotation.unrenewed).toEqual([]);
    const used = await read().fileChunk.findMany({ select: { bytesSealed: true } });
    expect(used).toHaveLength(8);
    expect(new Set(used.map(({ bytesSealed }) => seal().keyIdOf(bytesSealed)))).toEqual(new Set(['next']));
    useSeal(createSeal({ ...before, activeKeyId: 'next', keys: { next: keys.next } }));
    expect(await sealKeyProblems()).toEqual([]);
    expect(await arrives()).toBe(true);
    useSeal(createSeal(before));
    expect((await sealKeyProblems()).join('\n')).toContain('it sealed bytesSealed of FileChunk');
    useSeal(createSeal({ ...before, keys }));
    await rotateKeys({ isStopped: () => false, progress: () => {} });
    useSeal(createSeal(before));
    expect(await arrives()).toBe(true);
  });
});

test('a backup carries the files, and a restore has every piece', async () => {
  const file = join(folder, 'all.backup');
  const { seal: keys } = service.config;
  await makeBackup({ url: database.url, file, keys, now: service.clock.now() });
  expect(searchFor([SECRET, NAME]).hitsIn(readFileSync(file))).toEqual([]);
  const { url, drop } = isSqlite
    ? { url: `file:${join(folder, 'restored.db')}`, drop: async () => {} }
    : await emptyPostgres();
  await restoreBackup({ ...orderOf({ url }), file, keys });
  const [was, became] = [await everyRow(database.url), await everyRow(url)];
  expect(became.FileChunk).toEqual(was.FileChunk);
  expect(became.StoredFile).toEqual(was.StoredFile);
  expect(became.FileChunk).toHaveLength(8);
  await drop();
});
