import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { exportHeads, type HeadFile, headProblems } from '../../domain/audit/chain/head.ts';
import { newId } from '../../domain/id.ts';
import { write } from '../../prisma/client.ts';
import { auditHeads } from '../../server/audit-jobs.ts';
import { readHead, writeHead } from '../../server/head-file.ts';
import { useKeys } from '../../server/process-keys.ts';
import { useDatabase } from '../support/database.ts';
import { KEYS_FILE, testConfig } from '../support/service.ts';
import { behindItsBack, later, NOW, noted, recordSome, sealNow } from './scene.ts';

const database = useDatabase();
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let head: HeadFile;
let bringBack: () => Promise<void>;

beforeAll(async () => {
  // The keys that a command of its own finds too.
  useKeys(testConfig());
  folder = await mkdtemp(join(tmpdir(), 'yiyang-heads-'));
  const place = { kind: 'NURSING_HOME', regionCode: '440403', address: '测试路1号', createdAt: NOW };
  await write(async (tx) => {
    await tx.db.region.create({ data: { code: '440403', name: '斗门区' } });
    for (const id of ['home', 'clinic'])
      await tx.db.organization.create({ data: { ...place, id, name: id, uscc: newId(NOW) } });
  });
  await recordSome(8);
  await sealNow();
  head = await exportHeads(NOW);
  await recordSome(4);
  await sealNow(later(30));
  bringBack = await noted();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cutOff = async (): Promise<void> => {
  await behindItsBack('DELETE FROM "AuditEvent" WHERE "seq" > 6');
  for (const table of ['AuditLink', 'AuditSubject'])
    await behindItsBack(`DELETE FROM "${table}" WHERE "auditSeq" > 6`);
};

describe('an exported head', () => {
  test('names the end of every chain', () => {
    expect(head.heads.map(({ ownerOrgId, position }) => [ownerOrgId, position])).toEqual([
      ['NETWORK', 2],
      ['clinic', 4],
      ['home', 4],
    ]);
    expect(head.at).toBe('2026-11-22T00:00:00.000+00:00');
  });

  test('holds while the chains go on from it', async () => {
    expect(await headProblems(head)).toEqual([]);
  });

  test('shows what was cut off without a trace', async () => {
    await cutOff();
    expect(await headProblems(head)).toEqual([
      'the chain of NETWORK was cut off: it ends at link 1, and had 2 at 2026-11-22T00:00:00.000+00:00',
      'the chain of clinic was cut off: it ends at link 3, and had 4 at 2026-11-22T00:00:00.000+00:00',
    ]);
    await bringBack();
  });

  test('shows a chain that was written anew', async () => {
    await cutOff();
    await recordSome(4, later(99));
    await sealNow(later(99));
    expect(await headProblems(head)).toContain(
      'the chain of clinic was written anew: link 4 is not the one of 2026-11-22T00:00:00.000+00:00',
    );
    await bringBack();
  });

  test.each([
    ['another time', { at: '2026-11-21T00:00:00.000+00:00' }],
    ['a chain less', { heads: [] }],
    ['another code', { mac: 'other' }],
  ])('with %s is not believed', async (_kind, change) => {
    const [problem = '', ...more] = await headProblems({ ...head, ...change });
    expect(problem).toContain('is not what was exported');
    expect(more).toEqual([]);
  });
});

describe('heads are kept in a folder', () => {
  test('one for each hour, and the first of an hour stays', async () => {
    const hourly = join(folder, 'hourly');
    const [job] = auditHeads(hourly);
    for (const seconds of [0, 900, 3599, 3600]) await job?.run(later(seconds));
    expect((await readdir(hourly)).sort()).toEqual(['2026-11-22T00Z.json', '2026-11-22T01Z.json']);
    expect((await readHead(join(hourly, '2026-11-22T00Z.json'))).at).toBe('2026-11-22T00:00:00.000+00:00');
  });

  test('nowhere when no folder is configured', () => {
    expect(auditHeads(null)).toEqual([]);
  });
});

interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const run = (command: string, ...args: string[]): Promise<Said> =>
  new Promise((resolve) => {
    const env = { ...process.env, NODE_ENV: 'test', DATABASE_URL: database.url, KEYS_FILE };
    const words = ['--import', 'tsx', `server/commands/${command}.ts`, ...args];
    const child = execFile(process.execPath, words, { cwd: ROOT, env }, (_error, out, error) =>
      resolve({ code: child.exitCode ?? -1, out, error }),
    );
  });

describe('the commands', () => {
  test('audit:verify says that all is well, by chain', async () => {
    const { code, out } = await run('audit-verify');
    expect(out.split('\n')).toEqual([
      'The audit log is as it was written: 12 rows in 3 chains.',
      '  NETWORK  3 links',
      '  clinic  6 links',
      '  home  6 links',
      'Every row is linked.',
      'Compared with no exported head: rows that were cut off the end would not show.',
      '',
    ]);
    expect(code).toBe(0);
  });

  test('audit:verify names the first bad row and ends with 1', async () => {
    await behindItsBack(`UPDATE "AuditEvent" SET "personId" = 'other' WHERE "seq" IN (5, 7)`);
    const { code, out } = await run('audit-verify');
    expect(out).toBe(
      'The audit log is NOT as it was written.\nRow 5: it is not what was written: its code does not fit.\n',
    );
    expect(code).toBe(1);
    await bringBack();
  });

  test('audit:head keeps the head, and audit:verify compares with it', async () => {
    const file = join(folder, 'head.json');
    expect(await run('audit-head', file)).toMatchObject({ code: 0, out: '' });
    expect(await run('audit-head', file)).toMatchObject({
      code: 1,
      error: `${file} is there already: it stays as it is.\n`,
    });
    await cutOff();
    const { code, out } = await run('audit-verify', '--head', file);
    expect(out).toContain('Head: the chain of home was cut off: it ends at link 4, and had 6 at');
    expect(code).toBe(1);
    await bringBack();
  });

  test('audit:verify compares with the last head of the folder by itself', async () => {
    const heads = join(folder, 'kept');
    const [job] = auditHeads(heads);
    for (const seconds of [0, 3600]) await job?.run(later(seconds));
    vi.stubEnv('AUDIT_HEAD_DIR', heads);
    const whole = await run('audit-verify');
    expect(whole.out).toContain('The chains go on from the head of 2026-11-22T01:00:00.000+00:00.');
    await cutOff();
    const cut = await run('audit-verify');
    expect(cut.out).toContain('Head: the chain of home was cut off: it ends at link 4, and had 6 at');
    expect([whole.code, cut.code]).toEqual([0, 1]);
    vi.unstubAllEnvs();
    await bringBack();
  });

  test('a file that is no head is told', async () => {
    const file = join(folder, 'no-head.json');
    await writeHead(file, { ...head, at: 7 as unknown as string });
    expect(await readFile(file, 'utf8')).toContain('"at": 7');
    const { code, error } = await run('audit-verify', '--head', file);
    expect([code, error]).toEqual([2, `${file} is not a head of the audit log.\n`]);
  });
});
