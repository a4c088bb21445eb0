import type { Bundle, Encounter, OperationOutcome, Patient, Schedule } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerResident } from '../../domain/resident/register.ts';
import { codeSystem, SYSTEMS } from '../../fhir/codes.ts';
import { extension } from '../../fhir/extensions.ts';
import { read, write } from '../../prisma/client.ts';
import { markSeeded } from '../../prisma/seed/marks.ts';
import { actingAt } from '../fixtures/agreements.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newPerson, registration } from '../fixtures/residents.ts';
import { dayOf } from '../fixtures/town.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

const CARD = 'urn:oid:2.16.156.10011.1.3';
const VISIT = 'urn:oid:1.2.3.4';
const PATIENT = 'urn:uuid:0b1c2d3e-0000-4000-8000-0000000000a1';
const PRACTITIONER = 'urn:uuid:0b1c2d3e-0000-4000-8000-0000000000a2';
const ROLE = 'urn:uuid:0b1c2d3e-0000-4000-8000-0000000000a3';

let his: His;
let serial = 0;
beforeAll(async () => {
  await write((tx) => markSeeded(tx, town.service.clock.now()));
  his = await hisOf(town.service, town.network.hospital.id);
});

function somebody(): { readonly patient: Patient; readonly known: string } {
  const idNo = newPerson().idNo ?? '';
  const patient: Patient = {
    ...{ resourceType: 'Patient', identifier: [{ system: CARD, value: idNo }], gender: 'female' },
    name: [{ use: 'official', text: '郑美玲' }],
    contact: [
      {
        name: { text: '郑强' },
        relationship: [{ coding: [{ system: 'urn:oid:2.16.156.10011.2.3.3.8', code: '20' }] }],
        telecom: [{ system: 'phone', value: '13700001111' }],
      },
    ],
  };
  return { patient, known: `identifier=${CARD}|${idNo}` };
}
/** @param subject the reference by which the Encounter names who it is about */
const admission = (subject: string) => {
  serial += 1;
  return {
    ...{ resourceType: 'Encounter', status: 'in-progress', class: { code: 'IMP' } },
    identifier: [{ system: VISIT, value: `HB${serial}` }],
    subject: { reference: subject },
    period: { start: town.service.clock.now().toISOString() },
  };
};
const post = (resource: { resourceType: string }, more: object = {}) => ({
  resource,
  request: { method: 'POST', url: resource.resourceType },
  ...more,
});
const together = <Body = Bundle>(...entry: object[]) =>
  his.call<Body>('POST', '', { body: { resourceType: 'Bundle', type: 'transaction', entry } });
const statuses = ({ entry = [] }: Bundle) => entry.map(({ response }) => response?.status?.slice(0, 3));

describe('in a transaction, what names another entry by its full URL leads to it', () => {
  test('the Encounter of a Patient that is made there, whatever their order, and by create as by update', async () => {
    for (const method of ['POST', 'PUT']) {
      const { patient } = somebody();
      const encounter = admission(PATIENT);
      const url = method === 'POST' ? 'Encounter' : `Encounter?identifier=${VISIT}|HB${serial}`;
      const { status, body } = await together(
        { resource: encounter, request: { method, url } },
        post(patient, { fullUrl: PATIENT }),
      );
      expect(status, JSON.stringify(body)).toBe(200);
      expect(statuses(body)).toEqual(['201', '201']);
      const [made, whom] = (body.entry ?? []).map(({ resource }) => resource) as [Encounter, Patient];
      expect(made.subject?.reference).toBe(`Patient/${whom.id}`);
    }
  });

  test('and the Schedule of a role that is given there', async () => {
    serial += 1;
    const dayOn = dayOf(town, 3);
    const licence = { system: SYSTEMS.licence, value: `1104401000077${serial}` };
    const category = { system: codeSystem('practitioner-category'), code: 'SPECIALIST' };
    const cardiology = { reference: `HealthcareService/${town.network.cardiology}` };
    const schedule = {
      resourceType: 'Schedule',
      extension: [
        { url: extension('slot-minutes'), valuePositiveInt: 30 },
        { url: extension('slot-capacity'), valuePositiveInt: 2 },
      ],
      actor: [cardiology, { reference: ROLE }],
      planningHorizon: { start: `${dayOn}T08:00:00+08:00`, end: `${dayOn}T09:00:00+08:00` },
    };
    const { status, body } = await together(
      post(schedule),
      post(
        {
          ...{ resourceType: 'PractitionerRole', practitioner: { reference: PRACTITIONER } },
          ...{ code: [{ coding: [{ system: codeSystem('role'), code: 'HOSP_DOCTOR' }] }] },
          healthcareService: [cardiology],
        } as { resourceType: string },
        { fullUrl: ROLE },
      ),
      post(
        {
          ...{ resourceType: 'Practitioner', identifier: [licence], name: [{ text: '江雨桐' }] },
          qualification: [{ code: { coding: [category], text: '主任医师' } }],
        } as { resourceType: string },
        { fullUrl: PRACTITIONER },
      ),
    );
    expect(status, JSON.stringify(body)).toBe(200);
    const [made, role] = (body.entry ?? []).map(({ resource }) => resource) as [Schedule, { id: string }];
    expect(made.actor.map(({ reference }) => reference)).toContain(`PractitionerRole/${role.id}`);
  });
});

describe('in a transaction, a reference that is a search', () => {
  const expression = ['Bundle.entry[0].resource.subject.reference'];

  test('becomes the one that it finds', async () => {
    const { patient, known } = somebody();
    const { body: whom } = await his.call<Patient>('POST', 'Patient', { body: patient });
    const { status, body } = await together(post(admission(`Patient?${known}`)));
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.entry?.[0]?.resource).toMatchObject({ subject: { reference: `Patient/${whom.id}` } });
  });

  test('that finds nobody, or only whom who asks may not see, is refused at its element', async () => {
    const theirs = registration({ ...newPerson(), nameOnCard: '冯玉兰' });
    await registerResident(actingAt(town.network.home, town.service.clock, 'NH_NURSE'), theirs);
    for (const value of [theirs.idNo, newPerson().idNo]) {
      const before = await read().admission.count();
      const refused = await together<OperationOutcome>(
        post(admission(`Patient?identifier=${CARD}|${value}`)),
        post(somebody().patient),
      );
      expect([refused.status, outcomeCode(refused.body)]).toEqual([412, 'NO_MATCH']);
      expect(refused.body.issue?.[0]?.expression).toEqual(expression);
      expect(await read().admission.count()).toBe(before);
    }
  });

  test('that finds several, says nothing, or is of nothing here, is refused too', async () => {
    for (const _one of [1, 2]) await his.call('POST', 'Patient', { body: somebody().patient });
    const cases: readonly (readonly [string, number, string])[] = [
      ['Patient?name=郑美玲', 412, 'MULTIPLE_MATCHES'],
      ['Patient?_count=1', 400, 'CONDITION'],
      ['Patient?identifier=', 400, 'CONDITION'],
      ['Basic?code=x', 404, 'NOT_FOUND'],
    ];
    for (const [reference, status, code] of cases) {
      const refused = await together<OperationOutcome>(post(admission(reference)));
      expect([reference, refused.status, outcomeCode(refused.body)]).toEqual([reference, status, code]);
      expect(refused.body.issue?.[0]?.expression).toEqual(expression);
    }
  });

  test('is searched for once, and among not too many', async () => {
    const { patient, known } = somebody();
    await his.call<Patient>('POST', 'Patient', { body: patient });
    const many = (referenceAt: (at: number) => string) => ({
      ...admission(`Patient?${known}`),
      note: Array.from({ length: 150 }, (_one, at) => ({ authorReference: { reference: referenceAt(at) } })),
    });
    expect((await together(post(many(() => `Patient?${known}`)))).status).toBe(200);
    const each = await together<OperationOutcome>(post(many((at) => `Patient?${known},x${at}`)));
    expect([each.status, outcomeCode(each.body)]).toEqual([400, 'SEARCH_TOO_MUCH']);
  });

  test('asks for the scope to search', async () => {
    const narrow = await hisOf(town.service, town.network.hospital.id, { scopes: 'system/Encounter.c' });
    const entry = [post(admission('Patient?identifier=x'))];
    const { status, body } = await narrow.call('POST', '', {
      body: { resourceType: 'Bundle', type: 'transaction', entry },
    });
    expect([status, outcomeCode(body)]).toEqual([403, 'SCOPE']);
  });

  test('is none outside of a transaction', async () => {
    const { status, body } = await his.call('POST', 'Encounter', { body: admission('Patient?identifier=x') });
    expect([status, outcomeCode(body)]).toEqual([422, 'REFERENCE']);
  });
});
