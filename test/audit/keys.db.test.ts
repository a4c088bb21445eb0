import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditKeyProblems } from '../../domain/audit/chain/keys-in-use.ts';
import { useAuditKeys } from '../../domain/audit/chain/mac.ts';
import { createSealer } from '../../domain/audit/chain/sealer.ts';
import { verifyAudit } from '../../domain/audit/chain/verify.ts';
import { read } from '../../prisma/client.ts';
import { auditReport, isChanged, isGood } from '../../server/audit-report.ts';
import { useDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statement-count.ts';
import { behindItsBack, later, linkCount, numbers, recordSome, sealNow, wrongWith } from './scene.ts';

useDatabase();

const KEYS = { old: new Uint8Array(32).fill(3), new: new Uint8Array(32).fill(9) };
/** Which keys this process has now, the first of them in use. */
const withKeys = (...[activeKeyId, ...others]: [keyof typeof KEYS, ...(keyof typeof KEYS)[]]): void =>
  useAuditKeys({
    activeKeyId,
    keys: Object.fromEntries([activeKeyId, ...others].map((id) => [id, KEYS[id]])),
  });
const position = async () => Number((await read().lease.findFirst())?.position ?? 0);

beforeEach(() => withKeys('old'));
afterEach(async () => {
  for (const table of ['AuditEvent', 'AuditLink', 'AuditSubject', 'Lease'])
    await behindItsBack(`DELETE FROM "${table}"`);
});

/** Two rows of this process, one of another that has the new key already, and one more of this. */
async function recordByBoth(): Promise<number> {
  await recordSome(2);
  withKeys('new', 'old');
  await recordSome(1);
  withKeys('old');
  await recordSome(1);
  return (await numbers())[2] ?? 0;
}

describe('a row under a key that is not configured here', () => {
  test('waits: what is around it is linked, nothing is settled from it on, and it is told once', async () => {
    const seq = await recordByBoth();
    const sealer = createSealer({ batch: 2, settleMs: 0 });
    const waiting = [{ seq, keyId: 'new' }];
    expect(await sealer.seal(later(0))).toMatchObject({ linked: 3, refused: [], waiting });
    expect(await position()).toBe(seq - 1);
    await recordSome(1);
    expect(await sealer.seal(later(1))).toMatchObject({ linked: 1, refused: [], waiting: [] });
    expect(await position()).toBe(seq - 1);
  });

  test('is linked as soon as its key is configured, and the log is whole', async () => {
    await recordByBoth();
    await sealNow();
    withKeys('old', 'new');
    expect(await sealNow(later(9))).toMatchObject({ linked: 1, refused: [], waiting: [] });
    expect(await position()).toBe((await numbers()).at(-1));
    expect(await wrongWith()).toBeNull();
    expect(await linkCount()).toBe(5);
  });

  test('is no excuse for one that does not carry its code', async () => {
    const seq = await recordByBoth();
    await behindItsBack(`UPDATE "AuditEvent" SET "outcome" = 'OTHER' WHERE "seq" = ${seq}`);
    await sealNow();
    withKeys('old', 'new');
    expect((await sealNow(later(9))).refused).toEqual([seq]);
  });

  test('does not count as one without a key, which is refused', async () => {
    await recordSome(2);
    await behindItsBack(`UPDATE "AuditEvent" SET "keyId" = ''`);
    expect(await sealNow()).toMatchObject({ linked: 0, refused: await numbers(), waiting: [] });
  });
});

describe('audit:verify', () => {
  test('says which key is missing, and not that somebody changed the log', async () => {
    const seq = await recordByBoth();
    await sealNow();
    const verdict = await verifyAudit();
    expect(auditReport(verdict)).toEqual([
      'The audit log CANNOT BE PROVEN: a key is missing.',
      `From row ${seq} on, 1 code signed with key new that is not configured (AUDIT_KEYS_BEFORE).`,
    ]);
    expect([isChanged(verdict), isGood(verdict)]).toEqual([false, false]);
  });

  test('counts what a key has signed that was given up', async () => {
    await recordSome(4);
    await sealNow();
    withKeys('new');
    expect((await verifyAudit()).unknownKeys).toEqual([
      { keyId: 'old', firstSeq: (await numbers())[0], codes: 9 },
    ]);
  });

  test('still finds what was changed elsewhere', async () => {
    const seq = await recordByBoth();
    await sealNow();
    await behindItsBack(`UPDATE "AuditEvent" SET "outcome" = 'OTHER' WHERE "seq" = ${seq + 1}`);
    const verdict = await verifyAudit();
    expect(isChanged(verdict)).toBe(true);
    expect(verdict.firstBad?.seq).toBe(seq + 1);
  });
});

describe('a service is not started without a key that the end of the log needs', () => {
  test('of a row that waits', async () => {
    const seq = await recordByBoth();
    await sealNow();
    expect(await auditKeyProblems()).toEqual([
      `AUDIT_KEYS_BEFORE lacks the key new: it signed audit row ${seq}.`,
    ]);
    withKeys('new', 'old');
    expect(await auditKeyProblems()).toEqual([]);
  });

  test('of the last link', async () => {
    await recordSome(1);
    withKeys('new', 'old');
    await sealNow();
    const [seq] = await numbers();
    withKeys('old');
    expect(await auditKeyProblems()).toEqual([
      `AUDIT_KEYS_BEFORE lacks the key new: it signed audit row ${seq}.`,
    ]);
  });

  test('and is without one that signed only what is long linked', async () => {
    await recordSome(4);
    await sealNow();
    withKeys('new', 'old');
    await recordSome(4);
    await sealNow(later(9));
    withKeys('new');
    expect(await auditKeyProblems()).toEqual([]);
  });
});

test('where the rows without a code end is asked once', async () => {
  await recordSome(61);
  await behindItsBack(`UPDATE "AuditEvent" SET "mac" = '', "keyId" = '', "ownerOrgIds" = NULL
    WHERE "seq" < (SELECT max("seq") FROM "AuditEvent")`);
  const sealer = createSealer({ batch: 20, settleMs: 0 });
  // As many as without such rows, and the one question.
  expect(await statementsOf(() => sealer.seal(later(0)))).toBe(1 + 3 * 5 + 6 + 1);
});
