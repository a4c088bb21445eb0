import { beforeAll, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { CARE_RELATION_BASES } from '../../domain/codes/care-relation.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { newId } from '../../domain/id.ts';
import { isKept, keepersAt, keptBy } from '../../domain/resident/kept.ts';
import { isRecordOpen, OPENING_COLUMNS } from '../../domain/resident/policy.ts';
import { recordKeepersOf } from '../../domain/resident/record-keepers.ts';
import { read, rows, statement, write } from '../../prisma/client.ts';
import { type Network, resident, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const HOUR = 3_600_000;
const NOW = SUNDAY_MORNING;
const inHours = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR);
const TIMES = [
  { startedAt: inHours(-2), endedAt: null },
  { startedAt: inHours(-2), endedAt: NOW },
  { startedAt: NOW, endedAt: inHours(2) },
  { startedAt: inHours(2), endedAt: null },
];

let network: Network;
let organizationIds: string[];

/** One resident for each relation that there can be: on every basis, at every time, of everybody or of one person. */
beforeAll(async () => {
  network = await smallNetwork(testClock(NOW));
  const { home, otherHome, hospital } = network;
  organizationIds = [home, otherHome, hospital];
  await write(async (tx) => {
    for (const basis of codesOf(CARE_RELATION_BASES))
      for (const time of TIMES)
        for (const personId of [null, network.nurse.viewer.personId])
          for (const isProvisional of [false, true])
            for (const registeredByOrgId of [home, otherHome]) {
              const residentId = await resident(tx, home, '陈阿婆', NOW);
              const where = { id: residentId };
              await tx.db.resident.update({ where, data: { isProvisional, registeredByOrgId } });
              await tx.db.careRelation.deleteMany({ where: { residentId } });
              const relation = { id: newId(NOW), residentId, organizationId: home, basis, personId, ...time };
              await tx.db.careRelation.create({ data: relation });
            }
  });
});

const PAIRS = statement(`SELECT o."id" AS "organizationId", q."id" AS "residentId"
  FROM "Organization" o CROSS JOIN "Resident" q
  WHERE ${isKept({ organizationId: 'o."id"', residentId: 'q."id"', at: ':at' })}`);

test('who keeps a record is told alike by every form of the question, and opens it to the staff', async () => {
  let kept = 0;
  for (const at of [inHours(-3), inHours(-1), NOW, inHours(1), inHours(3)]) {
    const pairs = await rows<{ organizationId: string; residentId: string }>(PAIRS, { at });
    const bySql = (residentId: string) =>
      pairs.filter((pair) => pair.residentId === residentId).map(({ organizationId }) => organizationId);
    const byFilter = new Map<string, string[]>();
    for (const id of organizationIds)
      byFilter.set(
        id,
        (await read().resident.findMany({ where: keptBy(id, at) })).map((one) => one.id),
      );
    for (const row of await read().resident.findMany({ select: OPENING_COLUMNS })) {
      const keepers = keepersAt(row, at);
      kept += keepers.length;
      expect(bySql(row.id).sort()).toEqual([...keepers].sort());
      expect(await recordKeepersOf({ rows }, [row.id], at)).toEqual([...keepers].sort());
      expect(organizationIds.filter((id) => byFilter.get(id)?.includes(row.id))).toEqual(keepers);
      const { viewer } = network.nurse;
      const stranger = { ...viewer, personId: 'somebody else', roles: ['NH_NURSE'] as const };
      // A consent and a treatment open the record too, and keep nothing.
      const isOpenOnly = row.careRelations.some(({ basis }) => basis === 'CONSENT' || basis === 'REFERRAL');
      if (!isOpenOnly) expect(isRecordOpen(stranger, row, at)).toBe(keepers.includes(network.home));
    }
  }
  expect(kept).toBeGreaterThan(0);
});
