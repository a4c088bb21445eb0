import { beforeAll, describe, expect, test } from 'vitest';
import { COVERED_COLUMNS } from '../../domain/audit/chain/mac.ts';
import { verifyAudit } from '../../domain/audit/chain/verify.ts';
import { useDatabase } from '../support/database.ts';
import { behindItsBack, later, noted, recordSome, sealNow, wrongWith } from './scene.ts';

useDatabase();

// Row 6 is a read of the clinic in which the home has a part: chains of both, two residents.
const SHARED = 6;
const ROWS = 12;

let bringBack: () => Promise<void>;
beforeAll(async () => {
  await recordSome(ROWS);
  await sealNow();
  bringBack = await noted();
});

/** What is found after these changes; afterwards the log is as before. */
async function foundAfter(...changes: readonly string[]): Promise<string | null> {
  try {
    for (const sql of changes) await behindItsBack(sql, { at: later(-60) });
    return await wrongWith();
  } finally {
    await bringBack();
  }
}

const edit = (column: string, value: string) =>
  `UPDATE "AuditEvent" SET "${column}" = ${value} WHERE "seq" = ${SHARED}`;
const COPY = COVERED_COLUMNS.filter((column) => column !== 'id')
  .map((column) => `"${column}"`)
  .join(', ');
const copyOf = (seq: number, { as, id, mac }: { as: number; id: string; mac: string }) => `
  INSERT INTO "AuditEvent" ("seq", "id", "mac", "keyId", ${COPY})
  SELECT ${as}, ${id}, ${mac}, "keyId", ${COPY} FROM "AuditEvent" WHERE "seq" = ${seq}`;
const forgedLink = (owner: string, position: number, seq: number) => `
  INSERT INTO "AuditLink" ("ownerOrgId", "position", "auditSeq", "hash", "keyId", "linkedAt")
  SELECT '${owner}', ${position}, ${seq}, "hash", "keyId", "linkedAt" FROM "AuditLink"
  WHERE "ownerOrgId" = 'home' AND "position" = 1`;
const without = (seq: number) =>
  ['AuditEvent" WHERE "seq', 'AuditLink" WHERE "auditSeq', 'AuditSubject" WHERE "auditSeq'].map(
    (place) => `DELETE FROM "${place}" = ${seq}`,
  );
const HOME_LINK = `WHERE "auditSeq" = ${SHARED} AND "ownerOrgId" = 'home'`;

test('a log that nobody touched is as it was written', async () => {
  const { firstBad, rows, chains, tail } = await verifyAudit();
  expect(firstBad).toBeNull();
  expect(rows).toBe(ROWS);
  expect(Object.fromEntries(chains)).toEqual({ NETWORK: 3, clinic: 6, home: 6 });
  expect(tail).toEqual({ rows: 0, since: null });
});

describe('an edited row is named', () => {
  const NOT_WRITTEN = `${SHARED}: it is not what was written: its code does not fit`;

  test.each(COVERED_COLUMNS)('%s', async (column) => {
    expect(await foundAfter(edit(column, column === 'at' ? ':at' : `'other'`))).toBe(NOT_WRITTEN);
  });

  test.each(COVERED_COLUMNS.filter((one) => !['id', 'at', 'action', 'operation', 'outcome'].includes(one)))(
    '%s, emptied',
    async (column) => {
      expect(await foundAfter(edit(column, 'NULL'))).toBe(NOT_WRITTEN);
    },
  );

  test('with another code', async () => {
    expect(await foundAfter(edit('mac', `'other'`))).toBe(NOT_WRITTEN);
  });

  test('with a key that nobody has', async () => {
    expect(await foundAfter(edit('keyId', `'other'`))).toContain(
      `${SHARED}: link 3 in the chain of clinic does not fit`,
    );
  });

  test('as if it came from before there were codes', async () => {
    expect(await foundAfter(edit('mac', `'', "keyId" = ''`))).toContain(`${SHARED}: it carries no code`);
    const first = `UPDATE "AuditEvent" SET "mac" = '', "keyId" = '' WHERE "seq" = 1`;
    expect(await foundAfter(first)).toContain('1: link 1 in the chain of home does not fit');
  });
});

describe('an edited link is named with its row', () => {
  test.each([
    ['hash', `"hash" = 'other'`, 'link 4 in the chain of home does not fit'],
    ['keyId', `"keyId" = 'other'`, '1 by key other'],
    ['linkedAt', '"linkedAt" = :at', 'link 4 in the chain of home does not fit'],
    ['position', '"position" = 99', 'the link before link 99 in the chain of home is gone'],
    ['ownerOrgId', `"ownerOrgId" = 'stranger'`, 'its link in the chain of home is gone'],
  ])('%s', async (_column, change, words) => {
    expect(await foundAfter(`UPDATE "AuditLink" SET ${change} ${HOME_LINK}`)).toContain(
      `${SHARED}: ${words}`,
    );
  });

  test('auditSeq', async () => {
    const found = await foundAfter(`UPDATE "AuditLink" SET "auditSeq" = 99 ${HOME_LINK}`);
    expect(found).toBe(`${SHARED}: its link in the chain of home is gone`);
  });
});

describe('what was taken out is missed', () => {
  test('a row', async () => {
    expect(await foundAfter(`DELETE FROM "AuditEvent" WHERE "seq" = ${SHARED}`)).toBe(
      `${SHARED}: the row is gone; link 3 in the chain of clinic is left of it`,
    );
  });

  test('one of its links', async () => {
    expect(await foundAfter(`DELETE FROM "AuditLink" ${HOME_LINK}`)).toBe(
      `${SHARED}: its link in the chain of home is gone`,
    );
  });

  test('all of its links', async () => {
    expect(await foundAfter(`DELETE FROM "AuditLink" WHERE "auditSeq" = ${SHARED}`)).toBe(
      `${SHARED}: it is in no chain`,
    );
  });

  test('a row with all that is stored about it', async () => {
    expect(await foundAfter(...without(SHARED))).toContain(
      '8: the link before link 4 in the chain of clinic',
    );
  });

  test('the last row, with its links left', async () => {
    expect(await foundAfter(`DELETE FROM "AuditEvent" WHERE "seq" = ${ROWS}`)).toContain(
      `${ROWS}: the row is gone`,
    );
  });
});

describe('what was put in is named', () => {
  test.each([
    ['a copy of a row with its code', { as: 99, id: `'new'`, mac: '"mac"' }],
    ['a row with a code that was made up', { as: 99, id: `'new'`, mac: `'made-up'` }],
  ])('%s', async (_kind, row) => {
    expect(await foundAfter(copyOf(1, row))).toContain('99: it is not what was written');
  });

  test('a row from before there were codes', async () => {
    const row = copyOf(3, { as: 99, id: `'new'`, mac: `''` });
    expect(await foundAfter(row, `UPDATE "AuditEvent" SET "keyId" = '' WHERE "seq" = 99`)).toContain(
      '99: it carries no code',
    );
  });

  test('a row with a link of its own', async () => {
    const row = copyOf(1, { as: 99, id: `'new'`, mac: '"mac"' });
    expect(await foundAfter(row, forgedLink('home', 7, 99))).toContain('99: it is not what was written');
  });

  test('a link without a row', async () => {
    expect(await foundAfter(forgedLink('home', 7, 99))).toBe(
      '99: the row is gone; link 7 in the chain of home is left of it',
    );
  });

  test('a link in a chain that has no part in the row', async () => {
    expect(await foundAfter(forgedLink('home', 7, 3))).toContain('3: link 7 in the chain of home is forged');
  });

  test('a whole copy, in a database whose key was dropped', async () => {
    const key = 'AuditEvent_id_key';
    const copy = copyOf(1, { as: 99, id: '"id"', mac: '"mac"' });
    expect(await foundAfter(`DROP INDEX "${key}"`, copy)).toBe('99: it is a copy of an earlier row');
    await behindItsBack(`CREATE UNIQUE INDEX "${key}" ON "AuditEvent" ("id")`);
  });
});

test('two rows that changed places are named', async () => {
  const move = (from: number, to: number) => `UPDATE "AuditEvent" SET "seq" = ${to} WHERE "seq" = ${from}`;
  expect(await foundAfter(move(1, 99), move(5, 1), move(99, 5))).toContain('1: link 1 in the chain of home');
});

describe('the look-up by resident is what the rows say', () => {
  test('an entry that is gone', async () => {
    const found = await foundAfter(`DELETE FROM "AuditSubject" WHERE "auditSeq" = ${SHARED}`);
    expect(found).toContain(`${SHARED}: it is missing from what resident resident-1 may read`);
  });

  test('an entry for somebody else', async () => {
    const change = `UPDATE "AuditSubject" SET "residentId" = 'other' WHERE "auditSeq" = ${SHARED} AND "residentId" = 'resident-2'`;
    expect(await foundAfter(change)).toContain(`${SHARED}: it is missing from what resident resident-2`);
  });

  test('an entry too many', async () => {
    const found = await foundAfter(
      `INSERT INTO "AuditSubject" ("residentId", "auditSeq") VALUES ('other', 3)`,
    );
    expect(found).toBe('3: resident other was entered as a subject of it (AuditSubject)');
  });
});

test('a watermark that was raised lets nothing pass', async () => {
  await behindItsBack('UPDATE "Lease" SET "position" = 1000000');
  await recordSome(1);
  expect(await sealNow(later(60))).toMatchObject({ linked: 1, isAhead: true });
  expect(await wrongWith()).toMatch(/: it is gone: the sealer has dealt with rows up to 1000000$/);
  await bringBack();
});
