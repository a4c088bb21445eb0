import { beforeEach, expect, test } from 'vitest';
import { keyUses, lackingKeyProblems } from '../../domain/seal/keys-in-use.ts';
import { seal } from '../../domain/seal/seal.ts';
import { sealKeyProblems } from '../../domain/seal/start-check.ts';
import { close, connect, read, write } from '../../prisma/client.ts';
import { ConfigError } from '../../server/config.ts';
import { openDatabase } from '../../server/start.ts';
import {
  afterIndex,
  afterSeal,
  before,
  configured,
  newIndex,
  newKey,
  rotateSome,
  useSealedPeople,
} from '../fixtures/sealed-people.ts';
import { useDatabase } from '../support/database.ts';
import { testConfig } from '../support/service.ts';

const database = useDatabase();
const known = useSealedPeople(110);
let ids: string[];
beforeEach(() => {
  ids = known.people.map(({ id }) => id).sort();
});

test('a start lacks a key that sealed something here: it is told the key, a column and a row', async () => {
  configured({ ...before, activeKeyId: 'new', keys: { new: newKey } });
  const problems = await sealKeyProblems();
  expect(problems).toHaveLength(6);
  expect(problems[0]).toBe(`SEAL_KEYS_BEFORE lacks the key old: it sealed idNoSealed of Resident ${ids[0]}.`);
  expect(await lackingKeyProblems()).toEqual(problems);
});

test('a start after a rotation that did not end meets the values behind it', async () => {
  configured(afterSeal);
  await rotateSome(1);
  configured({ ...afterSeal, keys: { new: newKey } });
  const [idNoProblem] = await sealKeyProblems();
  expect(idNoProblem).toMatch(/^SEAL_KEYS_BEFORE lacks the key old: it sealed idNoSealed of Resident /);
});

test('a start with another index key than the one that made the indexes is refused', async () => {
  configured({ ...before, indexKey: newIndex });
  const problems = await sealKeyProblems();
  expect(problems).toHaveLength(5);
  expect(problems[0]).toBe(
    `SEAL_INDEX_KEY is not the key that made idNoIndex of Resident ${ids[0]}, nor is it among SEAL_INDEX_KEYS_BEFORE.`,
  );
});

test('not the first row alone is asked for its indexes, nor their first column alone', async () => {
  configured(afterIndex);
  await rotateSome(1);
  configured({ ...before, indexKey: newIndex });
  expect((await sealKeyProblems())[0]).toContain('idNoIndex of Resident');
  configured(afterIndex);
  expect(await sealKeyProblems()).toEqual([]);
  const id = ids[1] ?? '';
  await write(({ db }) => db.resident.update({ where: { id }, data: { idNoHolderIndex: 'of another key' } }));
  expect(await sealKeyProblems()).toEqual([expect.stringContaining(`of Resident ${id}`)]);
});

test('a start says so in the list of what is wrong with its settings', async () => {
  await close();
  const config = testConfig({ DATABASE_URL: database.url });
  const refused = await openDatabase(config, new Date()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfigError);
  expect(String(refused)).toContain('SEAL_KEYS_BEFORE lacks the key old');
  await close();
  await connect({ url: database.url });
});

test('one value that was tampered with keeps nobody from starting', async () => {
  const [id = ''] = ids;
  const broken = seal().seal('139', { table: 'elsewhere', row: '1', column: 'x' });
  await write(({ db }) => db.resident.update({ where: { id }, data: { phoneSealed: broken } }));
  expect(await sealKeyProblems()).toEqual([]);
  await write(({ db }) => db.resident.update({ where: { id }, data: { phoneSealed: 'no envelope' } }));
  expect(await sealKeyProblems()).toEqual([]);
});

test('a start looks at few values, however many there are; the rotation looks at all', async () => {
  const middle = ids[55] ?? '';
  const place = { table: 'Resident', row: middle, column: 'phoneSealed' };
  configured(afterSeal);
  const phoneSealed = seal().seal('13912345678', place);
  await write(({ db }) => db.resident.update({ where: { id: middle }, data: { phoneSealed } }));
  configured(before);
  expect(await sealKeyProblems()).toEqual([]);
  expect(await lackingKeyProblems()).toEqual([
    `SEAL_KEYS_BEFORE lacks the key new: it sealed phoneSealed of Resident ${middle}.`,
  ]);
  expect((await keyUses()).find(({ keyId }) => keyId === 'new')?.count).toBe(1);
  expect(await read().resident.count()).toBe(110);
});
