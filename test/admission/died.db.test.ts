import { beforeEach, describe, expect, test } from 'vitest';
import { correctAdmission } from '../../domain/admission/correct.ts';
import { type AdmissionRecordInput, recordAdmission } from '../../domain/admission/record.ts';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { freshNetwork, granny, network, publicSlot } from '../appointment/scene.ts';
import { confirm, homeDoctor, report, reverse } from '../death/scene.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

beforeEach(() => freshNetwork());

const at = (hoursAgo: number): Date => new Date(network.clock.now().getTime() - hoursAgo * 3_600_000);
const tell = (by: Acting, change: Partial<AdmissionRecordInput> = {}) =>
  recordAdmission(by, {
    ...{ idempotencyKey: newKey(), residentId: granny, source: 'HOME', kind: 'INPATIENT' },
    ...{ hospitalId: network.hospital, admittedAt: at(5), ...change },
  });
const DIED = () => ({ dischargedAt: at(1), disposition: 'DIED' }) as const;
const life = async () => (await read().resident.findUniqueOrThrow({ where: { id: granny } })).life;
const deaths = () => read().death.findMany({ where: { residentId: granny } });
const reportedBy = async () => {
  const [death] = await deaths();
  return read().event.findFirstOrThrow({ where: { act: 'deathReport', nounId: death?.id ?? '' } });
};
const family = (): Acting => ({
  ...network.nurse,
  viewer: { ...network.nurse.viewer, personId: 'daughter', roles: ['REPRESENTATIVE'], residentId: granny },
});

describe('who is discharged as DIED is reported dead', () => {
  test('by whoever tells of it, in the same words; the home is alarmed, and nothing else ends', async () => {
    const id = await tell(network.nurse, DIED());
    expect(await life()).toBe('DEATH_REPORTED');
    const { home, hospital } = network;
    const { personId } = network.nurse.viewer;
    expect(await deaths()).toMatchObject([
      {
        ...{ state: 'REPORTED', source: 'HOME', diedAt: at(1), homeOrgId: home, hospitalOrgId: hospital },
        ...{ reportedByOrgId: home, reportedById: personId },
      },
    ]);
    expect(JSON.parse((await reportedBy()).facts ?? '')).toMatchObject({ admissionId: id, source: 'HOME' });
    expect(await read().alarm.count({ where: { kind: 'DEATH_REPORTED', organizationId: home } })).toBe(1);
    expect((await read().residency.findFirstOrThrow({ where: { residentId: granny } })).toOn).toBeNull();
  });

  test('also by the discharge of an admission that goes on, and by a family', async () => {
    const admissionId = await tell(network.nurse);
    expect(await life()).toBe('ALIVE');
    await recordAdmission(family(), {
      ...{ idempotencyKey: newKey(), residentId: granny, source: 'FAMILY', admissionId, expectedVersion: 1 },
      ...DIED(),
    });
    expect(await life()).toBe('DEATH_REPORTED');
    expect(await deaths()).toMatchObject([{ source: 'REPRESENTATIVE', hospitalOrgId: network.hospital }]);
  });

  test('by who writes the discharges of the hospital', async () => {
    const booking = { idempotencyKey: newKey(), slotId: publicSlot, residentId: granny };
    await bookAppointment(network.nurse, { ...booking, priority: 'NORMAL' });
    await tell(network.scheduler, { source: 'HIS', ...DIED() });
    expect(await deaths()).toMatchObject([{ source: 'HOSPITAL', reportedByOrgId: network.hospital }]);
    expect((await reportedBy()).role).toBe('HOSP_SCHED');
  });

  test('once: who is reported already is not reported again, and the report is confirmed or taken back like any other', async () => {
    await report(network.nurse);
    await tell(network.nurse, DIED());
    expect(await deaths()).toHaveLength(1);
    await reverse(network.nurse);
    expect(await life()).toBe('ALIVE');
    await tell(network.nurse, DIED());
    const [again] = (await deaths()).filter(({ state }) => state === 'REPORTED');
    await confirm(await homeDoctor(), again?.id ?? '');
    expect(await life()).toBe('DECEASED');
  });

  test('and nobody by any other way of leaving', async () => {
    await tell(network.nurse, { dischargedAt: at(1), disposition: 'OTHER' });
    expect(await deaths()).toEqual([]);
  });
});

test('nobody is discharged as DIED who was admitted after it, wherever; where is not said', async () => {
  await tell(network.nurse, { hospitalId: null, hospitalName: '外省医院', admittedAt: at(3) });
  const before = { admittedAt: at(9), dischargedAt: at(4) };
  const refusal = await refusalOf(tell(network.nurse, { ...before, disposition: 'DIED' }));
  expect(refusal).toMatchObject({ code: 'ADMITTED_SINCE', path: ['disposition'], isNetworkWide: true });
  expect(refusal.message).not.toContain('外省');
  expect([await life(), await deaths()]).toEqual(['ALIVE', []]);
  const id = await tell(network.nurse, { ...before, disposition: 'RETURNED' });
  const { version: expectedVersion } = await read().admission.findUniqueOrThrow({ where: { id } });
  const corrected = correctAdmission(network.nurse, {
    ...{ idempotencyKey: newKey(), admissionId: id, expectedVersion, source: 'HOME' },
    disposition: 'DIED',
  });
  expect(await refusalOf(corrected)).toMatchObject({ code: 'ADMITTED_SINCE' });
  expect(await life()).toBe('ALIVE');
});

test.each([
  ['before birth', '1930-05-01T00:00:00Z', 'ADMISSION_BEFORE_BIRTH', null],
  [
    'decades ago',
    '1990-05-01T00:00:00Z',
    'ADMISSION_LONG_AGO',
    { key: 'admission.backdateDays', value: 3653 },
  ],
])('an admission %s is refused, and nothing is written', async (_what, admittedAt, code, policy) => {
  const refusal = await refusalOf(tell(network.nurse, { admittedAt: new Date(admittedAt), ...DIED() }));
  expect(refusal).toMatchObject({ code, path: ['admittedAt'] });
  if (policy !== null) expect(refusal.policy).toMatchObject(policy);
  expect(await read().admission.count({ where: { residentId: granny } })).toBe(0);
  expect(await deaths()).toEqual([]);
});
