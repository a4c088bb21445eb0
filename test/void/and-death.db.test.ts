import { beforeAll, expect, test } from 'vitest';
import { recordAdmission } from '../../domain/admission/record.ts';
import { confirmDeath } from '../../domain/death/confirm.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { reverseDeath } from '../../domain/death/reverse.ts';
import { appointRepresentative } from '../../domain/representative/appoint.ts';
import { beginResidency } from '../../domain/residency/begin.ts';
import { read } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { newPerson, register, stay } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { clock, network, nurse, openScene, somebody, twoVoid } from './scene.ts';

useDatabase();
beforeAll(openScene);

const dies = async (residentId: string): Promise<void> => {
  const death = { residentId, diedAt: clock.now(), source: 'HOME' } as const;
  const deathId = await reportDeath(nurse, { idempotencyKey: newKey(), ...death });
  const confirmed = { deathId, expectedVersion: 1, source: 'HOME', documentRef: '死亡医学证明书' } as const;
  await confirmDeath(nurse, { idempotencyKey: newKey(), ...confirmed });
};
const lives = (residentId: string) =>
  reverseDeath(nurse, { idempotencyKey: newKey(), residentId, reasonText: '同名误报' });

/** A stay, an admission and a representative of somebody new. */
async function threeRecords() {
  const residentId = await somebody();
  const admission = await recordAdmission(nurse, {
    ...{ idempotencyKey: newKey(), residentId, source: 'HOME', kind: 'INPATIENT' },
    ...{ hospitalId: network.hospital, admittedAt: clock.now() },
  });
  const representative = await appointRepresentative(nurse, {
    ...{ idempotencyKey: newKey(), residentId, kind: 'VOLUNTARY', name: '邹文博', phone: '13800003333' },
    ...{ document: '意定监护协议', fromOn: '2026-01-01' },
  });
  const { id: stayId } = await read().residency.findFirstOrThrow({ where: { residentId } });
  return { residentId, admission, representative, stay: stayId };
}
type Made = Awaited<ReturnType<typeof threeRecords>>;
async function rowsOf({ admission, representative, stay: stayId }: Made) {
  const db = read();
  return [
    await db.admission.findUniqueOrThrow({ where: { id: admission } }),
    await db.representative.findUniqueOrThrow({ where: { id: representative } }),
    await db.residency.findUniqueOrThrow({ where: { id: stayId } }),
  ];
}
async function takeBack({ admission, representative, stay: stayId }: Made): Promise<void> {
  await twoVoid('ADMISSION', admission);
  await twoVoid('REPRESENTATIVE', representative);
  await twoVoid('RESIDENCY', stayId);
}

test('what was entered in error is not ended by a death', async () => {
  const made = await threeRecords();
  await takeBack(made);
  const before = await rowsOf(made);
  await dies(made.residentId);
  expect(await rowsOf(made)).toEqual(before);
});

test('what a death has ended, and was void since, does not come back when the death is reversed', async () => {
  const made = await threeRecords();
  await dies(made.residentId);
  await takeBack(made);
  const before = await rowsOf(made);
  await lives(made.residentId);
  expect(await rowsOf(made)).toEqual(before);
  const told = { nounId: { in: [made.representative, made.stay, made.admission] }, act: 'deathReverse' };
  expect(await read().event.count({ where: told })).toBe(0);
});

test('a bed that somebody was put into by mistake is there for who comes back', async () => {
  const { residentId, stay: stayId } = await threeRecords();
  const { bedNo } = await read().residency.findUniqueOrThrow({ where: { id: stayId } });
  await dies(residentId);
  const other = await register(nurse, newPerson());
  const wrong = await beginResidency(nurse, stay(other, { bedNo, fromOn: '2026-11-23' }));
  await twoVoid('RESIDENCY', wrong);
  await lives(residentId);
  expect(await read().residency.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
    bedNo,
    toOn: null,
  });
});
