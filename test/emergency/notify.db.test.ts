import { describe, expect, test } from 'vitest';
import { isReferralOpen } from '../../domain/referral/policy.ts';
import { safetyIn } from '../../domain/referral/sealed.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { stranger, written } from '../fixtures/residents.ts';
import { cast, clinic, clock, elsewhere, HOUR, network, residentId, stored } from '../referral/scene.ts';
import { statementsOf } from '../support/statement-count.ts';
import { during, elsewhereDoctor, eventOf, houseDoctor, notice, told, useEmergencyScene } from './scene.ts';

useEmergencyScene();

const opened = async (aspect: 'entry' | 'record', by: Acting, id: string): Promise<boolean> =>
  isReferralOpen(aspect, by.viewer, await stored(id), clock.now());

describe('a notice', () => {
  test('is sent as it is told, to one hospital that sees whom it is about at once, on no consent', async () => {
    const id = await told();
    const referral = await stored(id);
    expect(referral).toMatchObject({
      ...{ state: 'SENT', kind: 'EMERGENCY', urgency: 'EMERGENCY', direction: 'UP', expiresAt: null },
      ...{ initiatingOrgId: network.home, sentAt: clock.now(), submittedAt: clock.now() },
      targets: [
        {
          state: 'ASKED',
          askedAt: clock.now(),
          disclosedAt: clock.now(),
          consentId: null,
          answerDueAt: null,
        },
      ],
    });
    expect(safetyIn(id, referral.safetySealed)?.allergies).toMatchObject([{ substance: '青霉素' }]);
    for (const by of [cast.nurse, cast.doctor, cast.receiver, cast.treater])
      expect(await opened('record', by, id)).toBe(true);
    expect(await opened('record', cast.scheduler, id)).toBe(false);
    expect(await opened('entry', elsewhereDoctor, id)).toBe(false);
    const event = await read().event.findFirstOrThrow({ where: { nounId: id, act: 'emergencyNotify' } });
    expect(JSON.parse(event.facts ?? '')).toMatchObject({
      basis: 'EMERGENCY',
      notes: ['NO_DOCTOR', 'NOT_REVIEWED'],
    });
  });

  test('keeps place, symptoms and telephone sealed', async () => {
    const { placeSealed, symptomsSealed, callBackPhoneSealed } = await eventOf(await told());
    for (const sealed of [placeSealed, symptomsSealed, callBackPhoneSealed]) expect(sealed).toMatch(/^s1\./);
  });

  test('is a task to tell the family within half an hour', async () => {
    const nounId = await told();
    const task = await read().contactNotification.findFirstOrThrow({ where: { nounId } });
    const dueAt = new Date(clock.now().getTime() + HOUR / 2);
    expect(task).toMatchObject({ occasion: 'EMERGENCY', organizationId: network.home, state: 'OPEN', dueAt });
  });

  test('is told once, however often it is sent with one key', async () => {
    const input = notice();
    const ids = [await told(input), await told(input)];
    expect(new Set(ids).size).toBe(1);
    expect(await read().referral.count({ where: { residentId } })).toBe(1);
  });
});

describe('whoever follows it', () => {
  test('is a doctor of the own clinic, or the nurse herself where none is there, or where the clinic is told', async () => {
    const doctors = { organizationId: clinic, role: 'CLINIC_DOCTOR' };
    expect(await stored(await told())).toMatchObject({
      fromOrgId: clinic,
      ownerId: cast.doctor.viewer.personId,
    });
    const toClinic = await stored(await told({ targetOrganizationId: clinic, departmentId: null }));
    expect(toClinic).toMatchObject({ fromOrgId: network.home, ownerId: cast.nurse.viewer.personId });
    await write(({ db }) => db.roleAssignment.updateMany({ where: doctors, data: { toOn: '2026-11-01' } }));
    expect(await stored(await told())).toMatchObject({
      ...{ fromOrgId: network.home, ownerId: cast.nurse.viewer.personId },
    });
    await write(({ db }) => db.roleAssignment.updateMany({ where: doctors, data: { toOn: null } }));
  });

  test('is the doctor who tells of it', async () => {
    const referral = await stored(await told({}, houseDoctor));
    expect(referral).toMatchObject({ fromOrgId: network.home, ownerId: houseDoctor.viewer.personId });
  });
});

describe('only what is malformed or unknown is refused, and leaves nothing', () => {
  test.each([
    ['an empty place', { place: ' ' }, 'TEXT_EMPTY', ['place']],
    ['no symptoms', { symptoms: '' }, 'TEXT_EMPTY', ['symptoms']],
    ['a number that cannot be called', { callBackPhone: '12' }, 'PHONE_FORM', ['callBackPhone']],
    ['an unknown resident', { residentId: 'nobody' }, 'NOT_FOUND', ['residentId']],
    ['an unknown hospital', { targetOrganizationId: 'nowhere' }, 'NOT_FOUND', ['targetOrganizationId']],
    ['an unknown department', { departmentId: 'none' }, 'NOT_FOUND', ['departmentId']],
  ] as const)('%s', async (_what, change, code, path) => {
    const before = await written();
    expect(await refusalOf(told(change))).toMatchObject({ code, path });
    expect([await written(), await read().alarm.count({ where: { residentId } })]).toEqual([before, 0]);
  });

  test('a home that treats nobody, oneself, and a department of another hospital', async () => {
    const { otherHome, home } = network;
    expect((await refusalOf(told({ targetOrganizationId: otherHome, departmentId: null }))).code).toBe(
      'NOT_MEDICAL',
    );
    const { departmentId } = elsewhere;
    expect((await refusalOf(told({ departmentId }))).code).toBe('NOT_FOUND');
    await during({ kind: 'INTEGRATED' }, { kind: 'NURSING_HOME' }, 'home', async () =>
      expect((await refusalOf(told({ targetOrganizationId: home, departmentId: null }))).code).toBe(
        'REFERRAL_TO_SELF',
      ),
    );
  });

  test('a foreign resident is as unknown as one who does not exist, for as many statements', async () => {
    const foreign = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
    const answers: string[] = [];
    const asked = (id: string) =>
      statementsOf(async () => {
        const { code, message } = await refusalOf(told({ residentId: id }, foreign));
        answers.push(`${code} ${message}`);
      });
    const counts = [await asked(residentId), await asked('nobody')];
    expect([answers[0], counts[0]]).toEqual([answers[1], counts[1]]);
    expect(answers[0]).toContain('NOT_FOUND');
  });
});
