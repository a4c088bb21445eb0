import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSealer } from '../../domain/audit/chain/sealer.ts';
import { audit } from '../../domain/audit/record.ts';
import { makeBackup } from '../../prisma/backup/make.ts';
import { restoreBackup } from '../../prisma/backup/restore.ts';
import { close, connect, read, write } from '../../prisma/client.ts';
import { drift, migrate } from '../../prisma/migrate.ts';
import { readConfig } from '../../server/config.ts';
import { useKeys } from '../../server/process-keys.ts';
import { haveAccount, haveOrganization } from '../fixtures/accounts.ts';
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
import { manyResidents } from '../fixtures/many-residents.ts';
import { runCommand } from '../support/command.ts';
import { everyRow } from '../support/every-row.ts';
import { useTestKeys } from '../support/keys.ts';

useBackup();

describe('a backup', () => {
  test('restores every row, and the service goes on counting where it was', async () => {
    const url = await emptyPlace();
    const seen: string[] = [];
    expect(await restoreBackup(orderOf({ url, examine: async (at) => void seen.push(at) }))).toBeNull();
    expect(await everyRow(url)).toEqual(await everyRow(made.url));
    expect(await drift(url)).toBe('');
    expect(seen).toHaveLength(1);
    await connect({ url });
    const before = await read().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    await audit({ action: 'ACT', operation: 'test', outcome: 'DONE' }, null, now);
    const after = await read().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(Number(after.seq)).toBe(Number(before.seq) + 1);
  });

  test('is for its owner alone, and leaves nothing beside it or beside the database', () => {
    expect(statSync(made.file).mode & 0o777).toBe(0o600);
    expect(readdirSync(made.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    if (isSqlite) {
      const beside = readdirSync(dirname(pathOf(made.url)));
      expect(beside.filter((name) => name.startsWith('.backup-'))).toEqual([]);
    }
  });

  test('of one instant is made while others write', async () => {
    const own = await filledPlace();
    await connect({ url: own });
    let isOver = false;
    let written = 0;
    const writing = (async () => {
      for (; !isOver; written += 1) {
        const [code, child] = [`${written}-a`, `${written}-b`];
        await write(async ({ db }) => {
          await db.region.create({ data: { code, name: code } });
          await db.region.create({ data: { code: child, name: child, parentCode: code } });
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    while (written < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    const file = fresh('.backup');
    await makeBackup({ url: own, file, keys, now });
    isOver = true;
    await writing;
    await close();
    const url = await filledPlace();
    await restoreBackup(orderOf({ url, file }));
    await connect({ url });
    const codes = new Set((await read().region.findMany()).map(({ code }) => code));
    expect(codes.size).toBeGreaterThanOrEqual(40);
    for (let at = 0; at < codes.size / 2; at += 1) expect([...codes]).toContain(`${at}-b`);
  });

  test('never takes the place of another file, and leaves none when it fails', async () => {
    const order = { keys, now };
    expect(await problemOf(makeBackup({ ...order, url: made.url, file: made.file }))).toContain(
      'is there already',
    );
    const file = fresh('.backup');
    await expect(makeBackup({ ...order, url: await emptyPlace(), file })).rejects.toThrow();
    expect(existsSync(file) || existsSync(`${file}.part`)).toBe(false);
  });

  test('of an earlier version is brought up to this one', async () => {
    const old = await emptyPlace();
    await migrate({ url: old, through: '20261122074617_init' });
    const file = fresh('.backup');
    await makeBackup({ url: old, file, keys, now });
    const url = await emptyPlace();
    await restoreBackup(orderOf({ url, file }));
    expect(await drift(url)).toBe('');
  });
});

/** A person with a session that is open, one that has run out and one that was ended, and a sign-in half done. */
async function haveSignIns(organizationId: string): Promise<void> {
  const personId = await haveAccount({ login: 'somebody', roles: [{ organizationId, role: 'NH_NURSE' }] });
  const [past, future] = [new Date(Date.now() - 60_000), new Date(Date.now() + 3_600_000)];
  const session = (id: string, change: object) => ({
    ...{
      id,
      personId,
      organizationId,
      refreshHash: id,
      createdAt: past,
      refreshedAt: past,
      expiresAt: future,
    },
    ...change,
  });
  await write(async ({ db }) => {
    await db.signInSession.createMany({
      data: [
        session('1', {}),
        session('2', { expiresAt: past }),
        session('3', { revokedAt: past, revokedReason: 'SIGNED_OUT' }),
      ],
    });
    const challenge = { id: '1', challengeHash: '1', personId, organizationId, factor: 'PASSWORD' };
    await db.secondFactorChallenge.create({ data: { ...challenge, createdAt: past, expiresAt: future } });
    await db.person.update({ where: { id: personId }, data: { totpConfirmedAt: past, totpLastStep: 1 } });
  });
}

test('npm run backup and npm run restore: the keys fit, the audit log is whole, and both are on record; sign-ins end', async () => {
  const KEYS_FILE = fresh('.json');
  useKeys(readConfig({ KEYS_FILE }));
  const own = await filledPlace(async () => {
    const homeId = await haveOrganization('松鹤养老院');
    await manyResidents(homeId, 5);
    await haveSignIns(homeId);
    await audit({ action: 'ACT', operation: 'test', outcome: 'DONE' }, null, now);
    await createSealer().finish(now);
  });
  useTestKeys();
  const file = fresh('.backup');
  const saved = await runCommand('backup', { DATABASE_URL: own, KEYS_FILE }, [file]);
  expect(saved, saved.stderr).toMatchObject({ code: 0 });
  const url = await filledPlace();
  const restored = await runCommand('restore', { DATABASE_URL: url, KEYS_FILE }, [file]);
  expect(restored, restored.stderr).toMatchObject({ code: 0 });
  expect(restored.stderr).toContain('The audit log is as it was written');
  expect(restored.stderr).toContain('1 sessions that were open at the backup have ended');
  const operations = async (at: string) => {
    await connect({ url: at });
    const found = await read().auditEvent.findMany({ orderBy: { seq: 'asc' } });
    await close();
    return found.map(({ operation }) => operation);
  };
  expect(await operations(own)).toEqual(['test', 'backup']);
  expect(await operations(url)).toEqual(['test', 'restore']);
  await connect({ url });
  const sessions = await read().signInSession.findMany({ orderBy: { id: 'asc' } });
  expect(sessions.map(({ revokedReason }) => revokedReason)).toEqual(['RESTORED', null, 'SIGNED_OUT']);
  expect(await read().secondFactorChallenge.count({ where: { usedAt: null } })).toBe(0);
  const { totpLastStep } = await read().person.findFirstOrThrow();
  expect(totpLastStep).toBeGreaterThan(Date.now() / 30_000 - 1);
}, 60_000);
