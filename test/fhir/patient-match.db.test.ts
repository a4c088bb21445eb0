import type { Bundle, Patient } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { registerResident } from '../../domain/resident/register.ts';
import { read } from '../../prisma/client.ts';
import { actingAt } from '../fixtures/agreements.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newPerson, registration } from '../fixtures/residents.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

const CARD = 'urn:oid:2.16.156.10011.1.3';

let his: His;
let own: { readonly id: string; readonly idNo: string; readonly birthDate: string };
let foreign: { readonly idNo: string };

beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
  const office = actingAt(town.network.hospital, town.service.clock, 'REFERRAL_OFFICE');
  const person = registration({ ...newPerson(), nameOnCard: '周桂英', sex: 'FEMALE' });
  const id = await registerResident(office, person);
  const { birthOn } = await read().resident.findUniqueOrThrow({ where: { id } });
  own = { id, idNo: person.idNo ?? '', birthDate: birthOn ?? '' };
  const nurse = actingAt(town.network.home, town.service.clock, 'NH_NURSE');
  const theirs = registration({ ...newPerson(), nameOnCard: '吴淑珍' });
  await registerResident(nurse, theirs);
  foreign = { idNo: theirs.idNo ?? '' };
});

const named = (text: string, rest: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  name: [{ text }],
  ...rest,
});
const card = (value: string) => ({ identifier: [{ system: CARD, value }] });

/** The grades of those who are found, by id. */
async function grades(patient: Patient, more: object[] = []): Promise<(readonly [string, unknown])[]> {
  const { status, body } = await his.call<Bundle>('POST', 'Patient/$match', {
    body: {
      resourceType: 'Parameters',
      parameter: [{ name: 'resource', resource: patient }, ...more],
    },
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return (body.entry ?? []).map(
    ({ resource, search }) => [resource?.id ?? '', search?.extension?.[0]?.valueCode] as const,
  );
}

test('a match is as sure as what agrees', async () => {
  const { id, idNo, birthDate } = own;
  expect(await grades(named('周桂英', { ...card(idNo), birthDate }))).toEqual([[id, 'certain']]);
  expect(await grades(named('周桂英', card(idNo)))).toEqual([[id, 'probable']]);
  expect(await grades(named('周桂英', { birthDate }))).toEqual([[id, 'probable']]);
  expect(await grades(named('周桂英', { birthDate: birthDate.slice(0, 4) }))).toEqual([[id, 'possible']]);
  expect(await grades(named('别人', { ...card(idNo), birthDate }))).toEqual([[id, 'possible']]);
  expect(await grades(named('周桂英', { gender: 'male' }))).toEqual([]);
  expect(await grades(named('周桂英', { birthDate: '1900-01-01' }))).toEqual([]);
  const { family, given } = { family: '周', given: ['桂英'] };
  expect(await grades({ resourceType: 'Patient', name: [{ family, given }] })).toEqual([[id, 'possible']]);
});

test('only what is certain is answered where that is asked for', async () => {
  const { id, idNo, birthDate } = own;
  const only = [{ name: 'onlyCertainMatches', valueBoolean: true }];
  expect(await grades(named('周桂英', { ...card(idNo), birthDate }), only)).toEqual([[id, 'certain']]);
  expect(await grades(named('周桂英', { birthDate }), only)).toEqual([]);
});

test('all that are found are counted, and parameters are of their type and stand once', async () => {
  const office = actingAt(town.network.hospital, town.service.clock, 'REFERRAL_OFFICE');
  for (const _one of [1, 2])
    await registerResident(office, registration({ ...newPerson(), nameOnCard: '林秋水', sex: 'FEMALE' }));
  const match = (...more: object[]) =>
    his.call<Bundle>('POST', 'Patient/$match', {
      body: {
        resourceType: 'Parameters',
        parameter: [{ name: 'resource', resource: named('林秋水') }, ...more],
      },
    });
  const { body } = await match({ name: 'count', valueInteger: 1 });
  expect([body.entry?.length, body.total]).toEqual([1, 2]);
  const wrong: readonly (readonly [string, object[]])[] = [
    ['onlyCertainMatches', [{ name: 'onlyCertainMatches', valueString: 'true' }]],
    ['count', [{ name: 'count', valueString: '1' }]],
    ['resource', [{ name: 'resource', resource: named('别人') }]],
  ];
  for (const [name, more] of wrong) {
    const refused = await match(...more);
    expect([refused.status, outcomeCode(refused.body)]).toEqual([400, 'MATCH_PARAMETERS']);
    expect(refused.body).toMatchObject({ issue: [{ expression: [`Parameters.parameter(${name})`] }] });
  }
});

test('who is foreign is not matched, by number or name', async () => {
  expect(await grades(named('吴淑珍', card(foreign.idNo)))).toEqual([]);
});

test('what cannot be read is named', async () => {
  const match = (body: unknown) => his.call('POST', 'Patient/$match', { body });
  const nothing = await match({ resourceType: 'Parameters', parameter: [] });
  expect([nothing.status, outcomeCode(nothing.body)]).toEqual([400, 'MATCH_PARAMETERS']);
  const nobody = await match({ resourceType: 'Patient', gender: 'male' });
  expect([nobody.status, outcomeCode(nobody.body)]).toEqual([422, 'MATCH_TOO_LITTLE']);
  const date = await match(named('周桂英', { birthDate: '8 March' }));
  expect([date.status, outcomeCode(date.body)]).toEqual([422, 'ELEMENT']);
  expect(date.body).toMatchObject({ issue: [{ expression: ['Patient.birthDate'] }] });
});
