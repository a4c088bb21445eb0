import { describe, expect, test } from 'vitest';
import { recordAdmission } from '../../domain/admission/record.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { recordSafetyBlock } from '../../domain/safety-block/record.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { newPerson, register } from '../fixtures/residents.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import {
  admitted,
  alarmsAbout,
  clock,
  forgetContacts,
  HOUR,
  network,
  nurse,
  opened,
  somebody,
  taskAbout,
  tasksAbout,
  useScene,
} from './scene.ts';

useScene();

const consent = (residentId: string, decision: 'GIVEN' | 'REFUSED') =>
  recordConsent(nurse, {
    ...{ idempotencyKey: newKey(), residentId, purpose: 'REFERRAL', recipientOrgIds: [network.hospital] },
    ...{ policyRef: '第1条', signerName: '陈秀英', basis: 'SELF', decision, method: 'PAPER' },
    ...{ signedAt: clock.now(), residentWill: '不愿住院', explained: '已说明', alternative: '门诊随访' },
  });
const death = (residentId: string) =>
  reportDeath(nurse, { idempotencyKey: newKey(), residentId, diedAt: clock.now(), source: 'HOME' });
const isolation = async (residentId: string, isolated = true, expectedEdition: number | null = null) =>
  recordSafetyBlock(nurse, {
    ...{ idempotencyKey: newKey(), residentId, expectedEdition },
    ...safetyBlock({ infection: { status: 'UNKNOWN', isolation: isolated ? 'CONTACT' : 'STANDARD' } }),
  });

const inHours = (hours: number): Date => new Date(clock.now().getTime() + hours * HOUR);

describe('what happened opens the task of the home to tell the family', () => {
  test.each<[string, (residentId: string) => Promise<string>, number]>([
    ['ADMISSION', (id) => admitted(id), 24],
    ['REFUSAL', (id) => consent(id, 'REFUSED'), 24],
    ['DEATH', death, 24],
    ['ISOLATION', (id) => isolation(id), 24],
    ['TRANSFER', (id) => opened(id, 'TRANSFER'), 24],
    ['EMERGENCY', (id) => opened(id, 'EMERGENCY'), 0.5],
  ])('%s', async (occasion, happens, hours) => {
    const residentId = await somebody();
    const nounId = await happens(residentId);
    expect(await tasksAbout(nounId)).toMatchObject([
      {
        ...{ occasion, residentId, state: 'OPEN', dueAt: inHours(hours), isCorrection: false, version: 1 },
        ...{ organizationId: network.home, function: 'HOME_NURSE', openedByOrgId: network.home },
      },
    ]);
    const { id, journeyId } = await taskAbout(nounId);
    const told = await read().notification.findMany({ where: { nounId: id } });
    expect(told.map(({ kind }) => kind)).toContain('FAMILY_TO_TELL');
    expect(await read().event.findFirst({ where: { nounId: id } })).toMatchObject({ act: 'open', journeyId });
  });

  test('but for what is nothing to tell: a consent, and an edition that isolates nobody anew', async () => {
    const residentId = await somebody();
    const given = await consent(residentId, 'GIVEN');
    const plain = await isolation(residentId, false);
    const first = await isolation(residentId, true, 1);
    const again = await isolation(residentId, true, 2);
    const counts = await Promise.all(
      [given, plain, first, again].map(async (id) => (await tasksAbout(id)).length),
    );
    expect(counts).toEqual([0, 0, 1, 0]);
  });

  test('once, however often it is told', async () => {
    const residentId = await somebody();
    const id = await admitted(residentId);
    await admitted(residentId);
    await recordAdmission(nurse, {
      ...{ idempotencyKey: newKey(), residentId, source: 'HOME', admissionId: id, expectedVersion: 1 },
      ...{ dischargedAt: clock.now(), disposition: 'RETURNED' },
    });
    expect(await tasksAbout(id)).toHaveLength(1);
  });

  test('of a discharge as DIED it is to be told of the death as well', async () => {
    const residentId = await somebody();
    const id = await admitted(residentId);
    await recordAdmission(nurse, {
      ...{ idempotencyKey: newKey(), residentId, source: 'HOME', admissionId: id, expectedVersion: 1 },
      ...{ dischargedAt: clock.now(), disposition: 'DIED' },
    });
    const { id: deathId } = await read().death.findFirstOrThrow({ where: { residentId } });
    expect(await taskAbout(deathId)).toMatchObject({ occasion: 'DEATH', state: 'OPEN' });
  });

  test('with nobody to call it is opened all the same, and alarms at once', async () => {
    const residentId = await somebody();
    await forgetContacts(residentId);
    const id = await admitted(residentId);
    expect(await taskAbout(id)).toMatchObject({ state: 'EXHAUSTED' });
    expect(await alarmsAbout(id)).toMatchObject([
      { kind: 'FAMILY_NOT_TOLD', function: 'HOME_NURSE', state: 'RAISED', raisedAt: clock.now() },
    ]);
  });
});

describe('without a stay it is the work', () => {
  const clinician = (): Acting => ({
    ...network.doctor,
    viewer: { ...network.doctor.viewer, roles: ['HOSP_DOCTOR'] },
  });

  test('of who records what happened', async () => {
    const residentId = await register(nurse, newPerson());
    const byHospital = await opened(residentId, 'EMERGENCY', clinician());
    expect(await taskAbout(byHospital)).toMatchObject({
      ...{ organizationId: network.hospital, function: 'WARD', openedByOrgId: network.hospital },
    });
  });

  test('of who keeps the record, where the family itself says it', async () => {
    const residentId = await register(nurse, newPerson());
    const { viewer } = network.scheduler;
    const family: Acting = {
      ...nurse,
      viewer: { ...viewer, roles: ['REPRESENTATIVE'], residentId },
    };
    const id = await opened(residentId, 'TRANSFER', family);
    expect(await taskAbout(id)).toMatchObject({
      ...{ organizationId: network.home, function: 'HOME_NURSE', openedByOrgId: null },
    });
  });
});
