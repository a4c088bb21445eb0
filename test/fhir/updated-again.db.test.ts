import type { Bundle, Patient, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeSystem, SYSTEMS } from '../../fhir/codes.ts';
import { write } from '../../prisma/client.ts';
import { markSeeded } from '../../prisma/seed/marks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newPerson } from '../fixtures/residents.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let his: His;
beforeAll(async () => {
  await write((tx) => markSeeded(tx, town.service.clock.now()));
  his = await hisOf(town.service, town.network.hospital.id);
});

type Said = { readonly resourceType: string } & Readonly<Record<string, unknown>>;
const put = (condition: string, body: Said | Patient) =>
  his.call<Resource>('PUT', `${body.resourceType}?${condition}`, { body });
const versionIn = ({ status, body }: Awaited<ReturnType<typeof put>>) => [
  status,
  body.meta?.versionId ?? outcomeCode(body),
];

const LICENCE = '110440100009901';
const doctor: Said = {
  resourceType: 'Practitioner',
  identifier: [{ system: SYSTEMS.licence, value: LICENCE }],
  name: [{ text: '江雨桐' }],
  qualification: [
    {
      code: {
        coding: [{ system: codeSystem('practitioner-category'), code: 'SPECIALIST' }],
        text: '主任医师',
      },
    },
  ],
};
const department: Said = {
  resourceType: 'HealthcareService',
  identifier: [{ system: SYSTEMS.department, value: 'LNYX' }],
  name: '老年医学科',
};
const ofDoctor = `identifier=${SYSTEMS.licence}|${LICENCE}`;
const ofDepartment = () =>
  `identifier=${SYSTEMS.department}|LNYX&organization=Organization/${town.network.hospital.id}`;

describe('what is updated by its identifier once more is left as it is', () => {
  test('a department that does not say whose it is', async () => {
    expect(versionIn(await put(ofDepartment(), department))).toEqual([201, '1']);
    for (const more of [{}, { providedBy: { reference: `Organization/${town.network.hospital.id}` } }])
      expect(versionIn(await put(ofDepartment(), { ...department, ...more }))).toEqual([200, '1']);
    const elsewhere = { providedBy: { reference: `Organization/${town.network.otherHospital.id}` } };
    expect(versionIn(await put(ofDepartment(), { ...department, ...elsewhere }))).toEqual([
      422,
      'ELEMENT_FIXED',
    ]);
  });

  test('a practitioner of whom no more is said than was registered', async () => {
    expect(versionIn(await put(ofDoctor, doctor))).toEqual([201, '1']);
    for (const more of [{}, { active: true }, { qualification: undefined }])
      expect(versionIn(await put(ofDoctor, { ...doctor, ...more }))).toEqual([200, '1']);
    const [{ code }] = doctor.qualification as [{ code: object }];
    const otherwise: readonly object[] = [
      { active: false },
      { name: [{ text: '别人' }] },
      { name: [{ family: '别', given: ['人'] }] },
      { qualification: [{ code: { ...code, text: '医师' } }] },
      { identifier: [{ system: SYSTEMS.licence, value: '110440100009902' }] },
    ];
    for (const change of otherwise)
      expect(versionIn(await put(ofDoctor, { ...doctor, ...change }))).toEqual([422, 'ELEMENT_FIXED']);
  });

  test('a place that says its address and telephone alone', async () => {
    const { id } = town.network.hospital;
    const { body: whole } = await his.get<Resource>(`Location/${id}`);
    const [number] = (whole as unknown as { identifier: { system: string; value: string }[] }).identifier;
    const said: Said = {
      resourceType: 'Location',
      identifier: [number],
      address: { text: '斗门区湖心路6号' },
      telecom: [{ system: 'phone', value: '0756-2654321' }],
    };
    const of = `identifier=${number?.system}|${number?.value}`;
    const first = await put(of, said);
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    const { identifier: _unsaid, ...bare } = said;
    for (const body of [said, bare as Said])
      expect(versionIn(await put(of, body))).toEqual([200, first.body.meta?.versionId]);
  });

  test('a resident with all that is shown masked', async () => {
    const value = newPerson().idNo ?? '';
    const patient: Patient = {
      resourceType: 'Patient',
      identifier: [
        { system: SYSTEMS.idCard, value },
        { system: 'urn:oid:1.2.3.4', value: 'P-7' },
      ],
      name: [{ text: '郑美玲' }],
      gender: 'female',
      telecom: [{ system: 'phone', value: '139 1234 5678' }],
      address: [{ text: '珠海市香洲区一路1号' }],
    };
    const of = 'identifier=urn:oid:1.2.3.4|P-7';
    const made = await put(of, patient);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    for (const _again of [1, 2])
      expect(versionIn(await put(of, patient))).toEqual([200, made.body.meta?.versionId]);
    const moved = await put(of, { ...patient, address: [{ text: '珠海市香洲区二路2号' }] });
    expect(versionIn(moved)).toEqual([200, String(Number(made.body.meta?.versionId) + 1)]);
    const { body: all } = await his.get<Bundle>(`Patient?${of}`);
    expect(all.total).toBe(1);
  });
});

test('what is taken away of a registration by a patch is refused, and not passed over', async () => {
  const { body: all } = await his.get<Bundle>(`Practitioner?${ofDoctor}`);
  const { id, meta } = all.entry?.[0]?.resource ?? {};
  for (const path of ['/qualification', '/identifier', '/active', '/name']) {
    const { status, body } = await his.call('PATCH', `Practitioner/${id}`, {
      body: [{ op: 'remove', path }],
      headers: { 'if-match': `W/"${meta?.versionId}"` },
    });
    expect([path, status, outcomeCode(body)]).toEqual([path, 422, 'ELEMENT_FIXED']);
  }
});

describe('what is made where a condition finds nothing', () => {
  const absent = 'identifier=https://his.example/department|NX';
  const header = { 'if-none-exist': absent };

  test('is found by it from then on, or each repeat would make another', async () => {
    const found = async () => (await his.get<Bundle>('HealthcareService?_summary=count')).body.total;
    const before = await found();
    const posted = await his.call<Resource>('POST', 'HealthcareService', {
      headers: header,
      body: department,
    });
    expect(versionIn(posted)).toEqual([422, 'CONDITION_UNMET']);
    expect(versionIn(await put(absent, department))).toEqual([422, 'CONDITION_UNMET']);
    expect(await found()).toBe(before);
  });

  test('is not made anew nor changed where there is to be nothing yet', async () => {
    const headers = { 'if-none-match': '*' };
    const body = { ...department, name: '老年病科' };
    const path = `HealthcareService?${ofDepartment()}`;
    expect(versionIn(await put(ofDepartment(), department))).toEqual([200, '1']);
    expect(versionIn(await his.call<Resource>('PUT', path, { headers, body }))).toEqual([
      412,
      'IF_NONE_MATCH',
    ]);
    expect(versionIn(await put(ofDepartment(), department))).toEqual([200, '1']);
  });
});
