import { beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../domain/audit/record.ts';
import { readCountsOf, selectReadCounts } from '../../domain/break-glass/read-count.ts';
import { testClock } from '../../domain/clock.ts';
import type { Acting } from '../../domain/viewer.ts';
import { engine } from '../../prisma/client.ts';
import { behindItsBack, sealNow } from '../audit/scene.ts';
import { type Network, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { housed, idCardNo, stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { planOf, rowsVisited } from '../support/plan.ts';
import { open } from './scene.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const HOUR = 3_600_000;
let network: Network;
let residentId: string;
beforeAll(async () => {
  network = await smallNetwork(clock);
  residentId = await housed(network.nurse, { idNo: idCardNo({ sequence: 311 }) });
});

const newDoctor = () => stranger(clock, 'HOSPITAL', 'HOSP_DOCTOR');
const reads = (acting: Acting, of: string) =>
  audit(
    { action: 'READ', operation: 'resident', outcome: 'OK', residentIds: [of] },
    acting,
    acting.clock.now(),
  );

describe('readCount', () => {
  test('counts what the clinician read of the resident while it was open, linked or not', async () => {
    const doctor = await newDoctor();
    await reads(doctor, residentId);
    const id = await open(doctor, residentId, { hours: 1 });
    await reads(doctor, residentId);
    await sealNow(clock.now());
    await reads(doctor, residentId);
    await reads(doctor, 'somebody-else');
    await reads(network.doctor, residentId);
    clock.advance(HOUR);
    await reads(doctor, residentId);
    expect(await readCountsOf([id, 'unknown'])).toEqual(new Map([[id, 2]]));
    await sealNow(clock.now());
    expect(await readCountsOf([id])).toEqual(new Map([[id, 2]]));
  });

  test('counts what was read before the end and is numbered after it', async () => {
    const doctor = await newDoctor();
    const id = await open(doctor, residentId, { hours: 1 });
    const readAt = clock.now();
    clock.advance(HOUR);
    await reads(network.nurse, residentId);
    const late = { action: 'READ', operation: 'resident', outcome: 'OK', residentIds: [residentId] } as const;
    await audit(late, doctor, readAt);
    await sealNow(clock.now());
    expect(await readCountsOf([id])).toEqual(new Map([[id, 1]]));
  });

  test('looks at few rows however long the log is, of the resident, the clinician or the organisation', async () => {
    const doctor = await newDoctor();
    const filled = (at: Date) => fill(doctor, at);
    await filled(new Date(clock.now().getTime() - 48 * HOUR));
    const id = await open(doctor, residentId, { hours: 1 });
    await reads(doctor, residentId);
    await sealNow(clock.now());
    await filled(new Date(clock.now().getTime() + 48 * HOUR));
    await behindItsBack('ANALYZE');
    expect(await readCountsOf([id])).toEqual(new Map([[id, 1]]));
    const plan = await planOf(selectReadCounts, { ids: [id] });
    if (engine() === 'postgres') return expect(rowsVisited(plan), plan.join('\n')).toBeLessThan(100);
    expect(plan.filter((step) => /^SCAN [asu]\b/.test(step))).toEqual([]);
    const ofResident = plan.filter((step) => /\(residentId=\? AND auditSeq>\? AND auditSeq<\?\)/.test(step));
    expect(ofResident, plan.join('\n')).toHaveLength(1);
    const ofClinician = plan.filter((step) => /^SEARCH u .*\((personId=\? AND seq>\?|rowid>\?)\)/.test(step));
    expect(ofClinician, plan.join('\n')).toHaveLength(1);
  });
});

const FILLED = 5000;
let fillings = 0;

/** Many reads of the resident by the same clinician at another time, all of them linked. */
async function fill({ viewer }: Acting, at: Date): Promise<void> {
  fillings += 1;
  const { personId, organizationId } = viewer;
  const prefix = `filler ${fillings} `;
  await behindItsBack(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${FILLED})
     INSERT INTO "AuditEvent" ("id", "at", "action", "operation", "outcome", "personId", "organizationId",
       "residentIds", "mac", "keyId")
     SELECT '${prefix}' || i, :at, 'READ', 'residents', 'OK', :personId, :organizationId, '["' || :residentId || '"]',
       'mac', 'test' FROM n`,
    { at, personId, organizationId, residentId },
  );
  const filler = `FROM "AuditEvent" WHERE "id" LIKE '${prefix}%'`;
  await behindItsBack(
    `INSERT INTO "AuditSubject" ("residentId", "auditSeq") SELECT :residentId, "seq" ${filler}`,
    {
      residentId,
    },
  );
  await behindItsBack(`INSERT INTO "AuditLink" ("ownerOrgId", "position", "auditSeq", "hash", "keyId", "linkedAt")
    SELECT '${prefix}', "seq", "seq", 'hash', 'test', "at" ${filler}`);
  await behindItsBack('UPDATE "Lease" SET "position" = (SELECT max("seq") FROM "AuditEvent")');
}
