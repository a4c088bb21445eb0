import type { Encounter } from '@medplum/fhirtypes';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeSystem, SYSTEMS } from '../../fhir/codes.ts';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { admissionOf } from '../fixtures/told-admission.ts';
import { agree, dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

const R4 = 'http://terminology.hl7.org/CodeSystem/discharge-disposition';
let his: His;
let residentId: string;
let serial = 0;

const at = (hoursAgo: number) =>
  new Date(town.service.clock.now().getTime() - hoursAgo * 3_600_000).toISOString();
const told = (change: object = {}) => {
  serial += 1;
  return admissionOf(residentId, { startedAt: at(2), number: `SD${serial}` }, change);
};
const left = (dischargeDisposition: object) =>
  told({
    ...{ status: 'finished', period: { start: at(2), end: at(1) } },
    hospitalization: { dischargeDisposition },
  });
const create = (body: object) => his.call<Encounter>('POST', 'Encounter', { body });
const admissions = () => read().admission.count({ where: { residentId } });
const usccOf = async (id: string) => {
  const { uscc } = await read().organization.findUniqueOrThrow({ where: { id } });
  return { identifier: { system: SYSTEMS.uscc, value: uscc } };
};

beforeAll(async () => {
  await agree(town, 3);
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { capacity: 60 }), 'id'));
  his = await hisOf(town.service, town.network.hospital.id);
});
beforeEach(async () => {
  residentId = await takeIn(town);
  const [slot] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  nodeOf(await town.nurse.act('appointmentBook', { slotId: slot?.id ?? '', residentId, priority: 'NORMAL' }));
});

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
