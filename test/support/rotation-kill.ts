import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { SEALED_COLUMNS } from '../../domain/seal/columns.ts';
import { keyUses } from '../../domain/seal/keys-in-use.ts';
import { createSeal, type Seal, useSeal } from '../../domain/seal/seal.ts';
import { rows, statement } from '../../prisma/client.ts';
import { sealKeyId } from '../../server/keys.ts';
import { haveOrganization } from '../fixtures/accounts.ts';
import { manyResidents } from '../fixtures/many-residents.ts';
import { startCommand } from './command.ts';

const contents = SEALED_COLUMNS.map((of) => ({
  ...of,
  select: statement(`SELECT "id", "${of.column}" AS "sealed" FROM "${of.table}"
    WHERE "${of.column}" IS NOT NULL ORDER BY "id"`),
}));

/** Every sealed value of the database, opened. */
async function opened(box: Seal): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { table, column, select } of contents) {
    for (const { id, sealed } of await rows<{ id: string; sealed: string }>(select))
      found.set(`${table} ${id} ${column}`, box.open(sealed, { table, row: id, column }));
  }
  return found;
}

/** The rotation as it is run by hand, killed again and again, on a database of its own with this many residents. */
export async function rotateUnderKills(url: string, { people = 0, kills = 0 }): Promise<void> {
  const [oldKey, newKey, indexKey, auditKey] = Array.from({ length: 4 }, () => randomBytes(32));
  if (!oldKey || !newKey || !indexKey || !auditKey) throw new Error('no keys');
  const [oldId, newId] = [sealKeyId(oldKey), sealKeyId(newKey)];
  const keys = { [oldId]: oldKey, [newId]: newKey };
  const box = createSeal({ activeKeyId: newId, keys, indexKey });
  useSeal(createSeal({ activeKeyId: oldId, keys, indexKey }));
  await manyResidents(await haveOrganization('松鹤养老院'), people);
  const before = await opened(box);
  expect(before.size).toBe(6 * people);
  const folder = await mkdtemp(join(tmpdir(), 'yiyang-rotation-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const text = (key: Buffer) => key.toString('base64');
  const env = {
    DATABASE_URL: url,
    SEAL_KEY: text(newKey),
    SEAL_KEYS_BEFORE: text(oldKey),
    SEAL_INDEX_KEY: text(indexKey),
    AUDIT_KEY: text(auditKey),
    KEYS_FILE: join(folder, 'keys.json'),
  };
  const underNew = async () =>
    (await keyUses()).filter(({ keyId }) => keyId === newId).reduce((sum, { count }) => sum + count, 0);
  for (let kill = 0; kill < kills; kill += 1) {
    const goal = (await underNew()) + Math.floor((5 * people) / kills);
    const command = startCommand('keys-rotate', env);
    const isOver = command.ended.then(() => true);
    while ((await underNew()) < goal && !(await Promise.race([isOver, delay(2, false)])));
    command.kill('SIGKILL');
    expect((await command.ended).code, 'killed before it was through').toBeNull();
    expect(await opened(box)).toEqual(before);
  }
  expect(await underNew()).toBeLessThan(before.size);
  const { code, stdout, stderr } = await startCommand('keys-rotate', env).ended;
  expect({ code, stderr }, stdout).toMatchObject({ code: 0 });
  expect(stdout).toContain(`0 values are sealed under ${oldId}: this key is needed no more`);
  expect(await opened(box)).toEqual(before);
  expect(await underNew()).toBe(before.size);
}
