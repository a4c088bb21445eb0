import { beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../domain/audit/record.ts';
import { IS_OWN_WORK, isOwnWork } from '../../domain/audit/whose-work.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { openCareRelation } from '../../domain/resident/care-relation.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, rows, statement, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { useDatabase } from '../support/database.ts';
import { behindItsBack, chainOf } from './scene.ts';
import { auditEventsFor, clock, linkAll, type TwoHomes, twoHomes } from './two-homes.ts';

useDatabase();

let at: TwoHomes;
beforeAll(async () => {
  at = await twoHomes();
});

/** The resident reads the own data. @returns the number of the row that tells it */
async function readsOwn(): Promise<number> {
  clock.advance(1000);
  await answerTo(at.grannyHerself, '{ residents { edges { node { name } } } }');
  const row = await read().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  expect(row).toMatchObject({ role: 'RESIDENT', organizationId: at.network.home });
  return Number(row.seq);
}

/** Granny moves: whoever kept her record keeps it no longer, and another organisation does, or none. */
const moves = (to: string | null) =>
  write(async (tx) => {
    clock.advance(1000);
    const now = clock.now();
    const where = { residentId: at.granny, basis: { in: ['REGISTERED', 'RESIDENCY'] }, endedAt: null };
    await tx.db.careRelation.updateMany({ where, data: { endedAt: now } });
    const registered = { residentId: at.granny, endedAt: { gt: now } };
    await tx.db.careRelation.updateMany({ where: registered, data: { endedAt: now } });
    if (to === null) return;
    const stay = { residentId: at.granny, organizationId: to, basis: 'RESIDENCY' } as const;
    await openCareRelation(tx, { ...stay, startedAt: now, endedAt: null }, now);
  });

const seesRow = async (who: Acting, seq: number, filter = {}): Promise<boolean> =>
  (await auditEventsFor(who, { first: 100, filter })).edges.some(({ node }) => node.seq === seq);

describe('what a resident does stands with who keeps the record then', () => {
  const seen = async (seq: number, filter = {}) => ({
    home: await seesRow(at.homeAdmin, seq, filter),
    other: await seesRow(at.otherAdmin, seq, filter),
    auditor: await seesRow(at.auditAdmin, seq, filter),
  });
  const inChains = async (seq: number) => {
    const { home, otherHome } = at.network;
    const held = await Promise.all([home, otherHome, 'NETWORK'].map(chainOf));
    return ['home', 'other', 'NETWORK'].filter((_name, i) => held[i]?.includes(seq));
  };

  test.each([
    ['the home of the account, while she lives there', 'home', ['home']],
    ['the home that she moved to, and not the one she left', 'otherHome', ['other']],
    ['nobody, when nobody keeps it', null, ['NETWORK']],
  ] as const)('%s', async (_whose, to, chains) => {
    if (to !== 'home') await moves(to === null ? null : at.network[to]);
    const seq = await readsOwn();
    const expected = { home: to === 'home', other: to === 'otherHome', auditor: true };
    const byResident = { residentId: at.granny };
    expect([await seen(seq), await seen(seq, byResident)]).toEqual([expected, expected]);
    await linkAll();
    expect([await seen(seq), await seen(seq, byResident)]).toEqual([expected, expected]);
    expect(await inChains(seq)).toEqual(chains);
  });

  test('what she did with something of the former home stands there, without naming her', async () => {
    await moves(at.network.otherHome);
    const entry = { action: 'ACT', operation: 'consentWithdraw', outcome: 'DONE' } as const;
    const concern = { residentIds: [at.granny], ownerOrgIds: [at.network.home] };
    await audit({ ...entry, ...concern }, at.grannyHerself, clock.now());
    const residentIds = async (who: Acting) => {
      const filter = { operation: 'consentWithdraw' };
      return (await auditEventsFor(who, { filter })).edges.map(({ node }) => node.residentIds);
    };
    expect(await residentIds(at.homeAdmin)).toEqual([[]]);
    expect(await residentIds(at.otherAdmin)).toEqual([[at.granny]]);
  });
});

test('whose work a row is: the filter and its form for one row agree, for every role and two of them', async () => {
  const { home, otherHome } = at.network;
  const codes = codesOf(ROLES);
  const texts = [null, '', ...codes, ...codes.flatMap((one) => codes.map((two) => `${one} ${two}`))];
  const now = clock.now();
  let number = 0;
  await write(async (tx) => {
    for (const role of texts)
      for (const organizationId of [home, null]) {
        number += 1;
        const row = { id: `role ${number}`, at: now, action: 'READ', operation: 'roles', outcome: 'OK' };
        await tx.db.auditEvent.create({ data: { ...row, role, organizationId, mac: '', keyId: '' } });
      }
  });
  const select =
    statement(`SELECT u."id", u."role", u."organizationId", CASE WHEN ${IS_OWN_WORK} THEN 1 ELSE 0 END
    AS "isOwn" FROM "AuditEvent" u WHERE u."operation" = 'roles'`);
  interface Row {
    readonly role: string | null;
    readonly organizationId: string | null;
    readonly isOwn: 0 | 1;
  }
  for (const viewerOrgId of [home, otherHome]) {
    const found = await rows<Row>(select, { viewerOrgId });
    expect(found).toHaveLength(number);
    expect(found.filter((row) => isOwnWork(row, viewerOrgId) !== (row.isOwn === 1))).toEqual([]);
  }
  await behindItsBack(`DELETE FROM "AuditEvent" WHERE "operation" = 'roles'`);
});
