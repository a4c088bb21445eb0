import { describe, expect, test } from 'vitest';
import { codeSystem, SYSTEMS } from '../../fhir/codes.ts';
import { read } from '../../prisma/client.ts';
import { at, create, his, residentId, useKnownResident } from '../fixtures/known-to-hospital.ts';
import { town } from '../fixtures/open-town.ts';
import { admissionOf } from '../fixtures/told-admission.ts';
import { outcomeCode } from '../support/his.ts';

useKnownResident();

const R4 = 'http://terminology.hl7.org/CodeSystem/discharge-disposition';
let serial = 0;

const told = (change: object = {}) => {
  serial += 1;
  return admissionOf(residentId, { startedAt: at(2), number: `SD${serial}` }, change);
};
const left = (dischargeDisposition: object) =>
  told({
    ...{ status: 'finished', period: { start: at(2), end: at(1) } },
    hospitalization: { dischargeDisposition },
  });
const admissions = () => read().admission.count({ where: { residentId } });
const usccOf = async (id: string) => {
  const { uscc } = await read().organization.findUniqueOrThrow({ where: { id } });
  return { identifier: { system: SYSTEMS.uscc, value: uscc } };
};

describe('how somebody left', () => {
  test.each<[string, object, string]>([
    ['in words alone', { text: '死亡' }, 'DISPOSITION'],
    ['in nothing', {}, 'DISPOSITION'],
    [
      'in a code of another system',
      { coding: [{ system: 'urn:x', code: 'exp' }], text: '死亡' },
      'DISPOSITION',
    ],
    [
      'in two ways',
      {
        coding: [
          { system: R4, code: 'home' },
          { system: R4, code: 'exp' },
        ],
      },
      'CONTRADICTION',
    ],
    [
      'in one way of ours and in another of R4',
      {
        coding: [
          { system: codeSystem('disposition'), code: 'RETURNED' },
          { system: R4, code: 'exp' },
        ],
      },
      'CONTRADICTION',
    ],
  ])('is refused where it is said %s', async (_how, disposition, code) => {
    const { status, body } = await create(left(disposition));
    expect([status, outcomeCode(body)]).toEqual([422, code]);
    expect(body).toMatchObject({
      issue: [{ expression: ['Encounter.hospitalization.dischargeDisposition'] }],
    });
    expect(await admissions()).toBe(0);
  });

  test('is one thing in several codes', async () => {
    const { status, body } = await create(
      left({
        coding: [
          { system: R4, code: 'hosp' },
          { system: codeSystem('disposition'), code: 'TRANSFERRED' },
        ],
      }),
    );
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.hospitalization?.dischargeDisposition?.coding?.[0]?.code).toBe('TRANSFERRED');
  });
});

describe('whom and where an Encounter names', () => {
  test('by an identifier is found', async () => {
    const value = `PV-${residentId}`.slice(0, 40);
    const { body: patient } = await his.get<{ resourceType: 'Patient' } & Record<string, unknown>>(
      `Patient/${residentId}`,
    );
    const named = await his.call('PUT', `Patient/${residentId}`, {
      body: { ...patient, identifier: [{ system: 'urn:oid:1.2.3.9', value }] },
      headers: { 'if-match': `W/"${(patient.meta as { versionId: string }).versionId}"` },
    });
    expect(named.status, JSON.stringify(named.body)).toBe(200);
    const { status, body } = await create(
      told({
        subject: { identifier: { system: 'urn:oid:1.2.3.9', value } },
        serviceProvider: await usccOf(town.network.hospital.id),
      }),
    );
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      subject: { reference: `Patient/${residentId}` },
      serviceProvider: { reference: `Organization/${town.network.hospital.id}` },
    });
  });

  test.each<[string, () => Promise<object>, string, string]>([
    [
      'nobody who is known',
      async () => ({ subject: { identifier: { system: 'urn:oid:1.2.3.9', value: 'nobody' } } }),
      ...(['REFERENCE', 'Encounter.subject'] as const),
    ],
    [
      'another hospital, of which this one does not tell',
      async () => ({ serviceProvider: await usccOf(town.network.otherHospital.id) }),
      ...(['ADMISSION_ELSEWHERE', 'Encounter.serviceProvider'] as const),
    ],
    [
      'another hospital by its address',
      async () => ({ serviceProvider: { reference: `Organization/${town.network.otherHospital.id}` } }),
      ...(['ADMISSION_ELSEWHERE', 'Encounter.serviceProvider'] as const),
    ],
    [
      'a hospital that is none of the network',
      async () => ({ serviceProvider: { display: '外省医院' } }),
      ...(['ADMISSION_ELSEWHERE', 'Encounter.serviceProvider'] as const),
    ],
    [
      'no hospital',
      async () => ({ serviceProvider: { identifier: { system: SYSTEMS.uscc, value: 'none' } } }),
      ...(['REFERENCE', 'Encounter.serviceProvider'] as const),
    ],
  ])('is refused where it is %s', async (_whom, change, code, expression) => {
    const { status, body } = await create(told(await change()));
    expect([status, outcomeCode(body)], JSON.stringify(body)).toEqual([422, code]);
    expect(body).toMatchObject({ issue: [{ expression: [expression] }] });
    expect(await admissions()).toBe(0);
  });
});
