import { afterEach, describe, expect, test } from 'vitest';
import { createSealer } from '../../domain/audit/chain/sealer.ts';
import { verifyAudit } from '../../domain/audit/chain/verify.ts';
import { read } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';
import { startScript } from '../support/other-process.ts';
import { statementsOf } from '../support/statement-count.ts';
import {
  behindItsBack,
  chainOf,
  later,
  linkCount,
  numbers,
  recordSome,
  sealNow,
  wrongWith,
} from './scene.ts';

const database = useDatabase();

afterEach(async () => {
  for (const table of ['AuditEvent', 'AuditLink', 'AuditSubject', 'Lease'])
    await behindItsBack(`DELETE FROM "${table}"`);
});

const LAST = '(SELECT max("seq") FROM "AuditEvent")';

describe('rows are linked for each of their owners', () => {
  test('once, in the order of their numbers, with the residents they name', async () => {
    await recordSome(8);
    expect(await sealNow()).toMatchObject({ linked: 8, refused: [], waiting: [] });
    expect(await sealNow()).toMatchObject({ linked: 0, refused: [], waiting: [] });
    const seqs = await numbers();
    const at = (...places: number[]) => places.map((place) => seqs[place]);
    expect(await chainOf('home')).toEqual(at(0, 1, 4, 5));
    expect(await chainOf('clinic')).toEqual(at(1, 3, 5, 7));
    expect(await chainOf('NETWORK')).toEqual(at(2, 6));
    const subjects = await read().auditSubject.findMany({ where: { residentId: 'resident-2' } });
    expect(subjects.map(({ auditSeq }) => Number(auditSeq))).toEqual(at(0, 1, 4, 5));
  });

  test('in batches, each with the same number of statements however many rows it holds', async () => {
    await recordSome(60);
    const sealer = createSealer({ batch: 20, settleMs: 0 });
    const statements = await statementsOf(() => sealer.seal(later(0)));
    expect(await linkCount()).toBe(75);
    await recordSome(6);
    const ofSix = await statementsOf(() => createSealer({ batch: 20, settleMs: 0 }).seal(later(60)));
    // Three full batches and an empty one; one batch that finds the end.
    expect([statements, ofSix]).toEqual([1 + 3 * 5 + 3, 1 + 6]);
    expect(await wrongWith()).toBeNull();
  });

  test('nothing is written while nothing waits', async () => {
    await recordSome(4);
    await sealNow();
    expect(await statementsOf(() => createSealer({ settleMs: 0 }).seal(later(60)))).toBe(1);
  });
});

describe('one process links at a time', () => {
  test('two that run at once link every row once', async () => {
    await recordSome(40);
    const both = [createSealer({ batch: 3, settleMs: 0 }), createSealer({ batch: 3, settleMs: 0 })];
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(both.map((sealer) => sealer.seal(later(20 * round))));
    }
    expect(await linkCount()).toBe(50);
    expect(await wrongWith()).toBeNull();
  });

  test('the lease is held for 3 s, and passed on at once by who stops', async () => {
    const [first, second] = [createSealer(), createSealer()];
    await recordSome(1);
    expect(await first.seal(later(0))).toMatchObject({ linked: 1 });
    await recordSome(1);
    expect(await second.seal(later(2))).toMatchObject({ linked: 0 });
    expect(await second.seal(later(3))).toMatchObject({ linked: 1 });
    await recordSome(1);
    expect(await first.finish(later(4))).toMatchObject({ linked: 0 });
    expect(await second.finish(later(4))).toMatchObject({ linked: 1 });
    await recordSome(1);
    expect(await first.seal(later(5))).toMatchObject({ linked: 1 });
  });

  test('a lease of somebody whose clock ran ahead holds up nobody', async () => {
    await recordSome(1);
    await createSealer().seal(later(3600));
    await recordSome(1);
    expect(await createSealer().seal(later(0))).toMatchObject({ linked: 1 });
  });

  test('who is killed between two batches is replaced, and no row is lost or linked twice', async () => {
    await recordSome(60);
    const other = startScript(new URL('./seal-slowly.ts', import.meta.url), [database.url]);
    await other.nextLine();
    other.kill('SIGKILL');
    await other.ended;
    expect(await linkCount()).toBeGreaterThan(0);
    expect(await createSealer().seal(later(1))).toMatchObject({ linked: 0, refused: [], waiting: [] });
    const { firstBad, tail } = await verifyAudit();
    expect([firstBad, tail.rows > 0]).toEqual([null, true]);
    await sealNow(later(4));
    expect(await linkCount()).toBe(75);
    expect(await wrongWith()).toBeNull();
  });
});

describe('a row that is not what was written', () => {
  test('is never linked, is told once, and holds up nobody', async () => {
    await recordSome(4);
    await behindItsBack(`UPDATE "AuditEvent" SET "outcome" = 'OTHER' WHERE "seq" = ${LAST} - 1`);
    const seq = (await numbers())[2] ?? 0;
    const sealer = createSealer({ batch: 2 });
    expect(await sealer.seal(later(0))).toMatchObject({ linked: 3, refused: [seq], waiting: [] });
    await recordSome(1);
    expect(await sealer.seal(later(2))).toMatchObject({ linked: 1, refused: [], waiting: [] });
    expect(await wrongWith()).toBe(`${seq}: it is not what was written: its code does not fit`);
  });
});

describe('what was recorded before rows had codes', () => {
  const withoutCode = (count: number) =>
    behindItsBack(`UPDATE "AuditEvent" SET "mac" = '', "keyId" = '', "ownerOrgIds" = NULL
      WHERE "seq" IN (SELECT "seq" FROM "AuditEvent" ORDER BY "seq" LIMIT ${count})`);

  test('is the beginning of the chains, also of that of the person’s organisation', async () => {
    await recordSome(10);
    await withoutCode(7);
    expect(await createSealer({ batch: 3, settleMs: 0 }).seal(later(0))).toMatchObject({
      linked: 10,
      refused: [],
      waiting: [],
    });
    expect(await chainOf('home')).toHaveLength(4);
    expect(await wrongWith()).toBeNull();
  });

  test('is believed nowhere else', async () => {
    await recordSome(4);
    await sealNow();
    await recordSome(1);
    await behindItsBack(`UPDATE "AuditEvent" SET "mac" = '', "keyId" = '' WHERE "seq" = ${LAST}`);
    expect((await sealNow(later(20))).refused).toHaveLength(1);
    expect(await wrongWith()).toMatch(
      /it carries no code: it was entered by something else than the service/,
    );
  });
});

test('the tail that is not linked yet is told', async () => {
  await recordSome(4);
  await sealNow();
  await recordSome(3, later(5));
  const { tail, firstBad } = await verifyAudit();
  expect({ tail, firstBad }).toEqual({
    tail: { rows: 3, since: '2026-11-22T00:00:05.000+00:00' },
    firstBad: null,
  });
});

describe('a watermark beyond the last row', () => {
  test('is told, holds up no row, and shows that rows are gone', async () => {
    await recordSome(6);
    await sealNow();
    await behindItsBack('UPDATE "Lease" SET "position" = 1000000');
    expect(await wrongWith()).toMatch(/it is gone: the sealer has dealt with rows up to 1000000/);
    await recordSome(3);
    expect(await sealNow(later(9))).toMatchObject({ linked: 3, isAhead: true });
  });
});
