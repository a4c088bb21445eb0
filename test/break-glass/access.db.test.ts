import { beforeAll, expect, test } from 'vitest';
import { isOpen, sqlOpen } from '../../domain/access.ts';
import { type BreakGlassStanding, breakGlassPolicy, KEPT_HERE } from '../../domain/break-glass/policy.ts';
import { testClock } from '../../domain/clock.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { endResidency } from '../../domain/residency/end.ts';
import type { Acting, Viewer } from '../../domain/viewer.ts';
import { read, rows, statement } from '../../prisma/client.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { housed, idCardNo, register, stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { as, listed, open } from './scene.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const DAY = 86_400_000;
let network: Network;
let doctor: Acting;
let clinic: Acting;
let residentId: string;
let opened: string;
beforeAll(async () => {
  network = await smallNetwork(clock);
  doctor = await stranger(clock, 'HOSPITAL', 'HOSP_DOCTOR');
  clinic = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
  const idNo = idCardNo({ sequence: 21 });
  residentId = await housed(network.nurse, { idNo });
  // Whoever has the number may register the person: it must tell nothing of an emergency.
  await register(clinic, { idNo });
  opened = await open(doctor, residentId);
  const elsewhere = await housed(network.otherNurse, {
    idNo: idCardNo({ sequence: 22 }),
    healthCardNo: null,
  });
  await open(await stranger(clock, 'HOSPITAL', 'CLINIC_DOCTOR'), elsewhere);
});

test('stands in the list of who keeps the record, not of who has only registered the person', async () => {
  expect(await listed(network.nurse)).toEqual([opened]);
  expect(await listed(clinic)).toEqual([]);
  expect(await listed(network.otherNurse)).not.toContain(opened);
});

test('stays in the list of the home when the stay is over, and does not come into that of the next', async () => {
  const stay = await read().residency.findFirstOrThrow({ where: { residentId } });
  const end = { residencyId: stay.id, expectedVersion: stay.version, reason: 'MOVED_HOME' } as const;
  await endResidency(network.nurse, { idempotencyKey: newKey(), ...end, toOn: '2026-11-22' });
  clock.advance(2 * DAY);
  expect(await listed(network.nurse)).toEqual([opened]);
  await register(network.otherNurse, { idNo: idCardNo({ sequence: 21 }) });
  expect(await listed(network.otherNurse)).not.toContain(opened);
});

/** Everybody who could stand to an access in some way, in every role. */
function everybody(): Viewer[] {
  const people = [doctor, clinic, network.nurse, network.otherNurse, network.doctor];
  return people.flatMap((acting) =>
    codesOf(ROLES).flatMap((role) => [as(acting, role).viewer, as(acting, role, residentId).viewer]),
  );
}

test('the row filter and its form for one row agree, for every role and relation', async () => {
  const loaded = statement(`SELECT b."id", b."personId", b."organizationId", b."residentId",
    CASE WHEN ${KEPT_HERE} THEN 1 ELSE 0 END AS "isKeptHere" FROM "BreakGlass" b ORDER BY b."id"`);
  const now = clock.now();
  let open = 0;
  for (const viewer of everybody()) {
    const viewed = { viewerOrgId: viewer.organizationId };
    const all = await rows<BreakGlassStanding & { id: string }>(loaded, viewed);
    for (const aspect of breakGlassPolicy.aspects) {
      const { sql, params } = sqlOpen(breakGlassPolicy, aspect, viewer, now);
      const filtered = statement(`SELECT b."id" FROM "BreakGlass" b WHERE ${sql} ORDER BY b."id"`);
      const found = await rows<{ id: string }>(filtered, { ...viewed, ...params });
      const held = all.filter((row) => isOpen(breakGlassPolicy, aspect, viewer, row, now));
      expect(found.map(({ id }) => id)).toEqual(held.map(({ id }) => id));
      open += found.length;
    }
  }
  expect(open).toBeGreaterThan(0);
});
