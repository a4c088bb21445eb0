import type { Bundle, Patient } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { write } from '../../prisma/client.ts';
import { actingAt } from '../fixtures/agreements.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newPerson } from '../fixtures/residents.ts';
import { takeIn } from '../fixtures/town.ts';
import { colleagueOf } from '../fixtures/two-people.ts';
import { merge, registeredTwice } from '../merge/scene.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const CARD = 'urn:oid:2.16.156.10011.1.3';
const OWN = 'urn:oid:1.2.156.112.1';

let his: His;
let other: His;
let count = 0;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.home.id);
  other = await hisOf(town.service, town.network.hospital.id);
});

function admitted(change: Partial<Patient> = {}): { readonly patient: Patient; readonly number: string } {
  count += 1;
  const number = `ZY-${String(count).padStart(6, '0')}`;
  const patient: Patient = {
    resourceType: 'Patient',
    identifier: [
      { system: CARD, value: newPerson().idNo ?? '' },
      { system: OWN, value: number },
    ],
    name: [{ text: '郑美玲' }],
    gender: 'female',
    contact: [{ name: { text: '郑强' }, telecom: [{ system: 'phone', value: '13700001111' }] }],
    ...change,
  };
  return { patient, number };
}

const create = (by: His, patient: Patient, condition?: string) =>
  by.call<Patient>('POST', 'Patient', {
    body: patient,
    headers: condition === undefined ? {} : { 'if-none-exist': condition },
  });
const named = async (by: His, number: string, system = OWN) =>
  found<Patient>((await by.get<Bundle>(`Patient?identifier=${system}|${number}`)).body, 'Patient').map(
    ({ id }) => id,
  );

describe('a hospital calls a resident by a number of its own', () => {
  test('with which it makes the record once, and finds it again', async () => {
    const { patient, number } = admitted();
    const condition = `identifier=${OWN}|${number}`;
    const made = await create(his, patient, condition);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body.identifier).toContainEqual({ system: OWN, value: number });
    expect(faultsOf(made.body)).toEqual([]);
    const again = await create(his, patient, condition);
    expect([again.status, again.body.id]).toEqual([200, made.body.id]);
    expect(await named(his, number)).toEqual([made.body.id]);
    expect(await named(his, number, 'urn:oid:9.9')).toEqual([]);
  });

  test('and finds all whom it calls anything, by the system alone', async () => {
    const system = 'urn:oid:1.2.156.112.77';
    const made = [admitted(), admitted()].map(async ({ patient, number }) => {
      const identifier = [...(patient.identifier ?? []).slice(0, 1), { system, value: number }];
      return (await create(his, { ...patient, identifier })).body.id ?? '';
    });
    const ids = await Promise.all(made);
    expect((await named(his, '', system)).toSorted()).toEqual(ids.toSorted());
    expect(await named(other, '', system)).toEqual([]);
    expect(await named(his, '', 'urn:oid:9.9')).toEqual([]);
    expect(await named(his, '', CARD)).toEqual(expect.arrayContaining(ids));
    expect(await named(his, '', '')).toEqual([]);
  });

  test('but not by one that has called thousands anything', async () => {
    const known = { organizationId: town.network.home.id, system: 'urn:oid:9.1', noun: 'resident' };
    const rows = Array.from({ length: 5001 }, (_, at) => ({ ...known, value: `${at}`, nounId: `r${at}` }));
    await write(({ db }) =>
      db.externalId.createMany({ data: rows.map((row) => ({ ...row, givenAt: new Date(0) })) }),
    );
    const refused = await his.get('Patient?identifier=urn:oid:9.1|');
    expect([refused.status, outcomeCode(refused.body)]).toEqual([400, 'SEARCH_TOO_MUCH']);
    await write(({ db }) => db.externalId.deleteMany({ where: { system: 'urn:oid:9.1', value: '1' } }));
    expect(await named(his, '', 'urn:oid:9.1')).toEqual([]);
  });

  test('and no other organisation reads or finds it', async () => {
    const { patient, number } = admitted();
    await create(his, patient);
    expect(await named(other, number)).toEqual([]);
    const theirs = await create(other, patient);
    expect(theirs.status, 'the same number elsewhere is a number of that place').toBe(201);
    const ours = await create(other, {
      ...patient,
      identifier: [{ system: CARD, value: newPerson().idNo ?? '' }],
    });
    expect(ours.body.identifier?.map(({ system }) => system)).not.toContain(OWN);
  });

  test('which is given later too, and makes a new version', async () => {
    const id = await takeIn(town);
    const before = await his.get<Patient>(`Patient/${id}`);
    const { number } = admitted();
    const identifier = [...(before.body.identifier ?? []), { system: OWN, value: number }];
    const put = (etag: string | null) =>
      his.call<Patient>('PUT', `Patient/${id}`, {
        body: { ...before.body, identifier },
        headers: { 'if-match': etag ?? '' },
      });
    const etag = before.headers.get('etag');
    const after = await put(etag);
    expect(after.status, JSON.stringify(after.body)).toBe(200);
    expect(after.headers.get('etag')).not.toBe(etag);
    expect(await named(his, number)).toEqual([id]);
    const again = await put(after.headers.get('etag'));
    expect(again.headers.get('etag'), 'what is said again changes nothing').toBe(after.headers.get('etag'));
  });

  test('but not two of them by the same, and nothing is written', async () => {
    const { patient, number } = admitted();
    await create(his, patient);
    const second = admitted({ name: [{ text: '王小明' }] }).patient;
    const taken = await create(his, {
      ...second,
      identifier: [{ system: OWN, value: number }, ...(second.identifier ?? []).slice(0, 1)],
    });
    expect([taken.status, outcomeCode(taken.body)]).toEqual([422, 'EXTERNAL_ID_TAKEN']);
    const card = second.identifier?.[0]?.value ?? '';
    expect(await named(his, card, CARD)).toEqual([]);
  });

  test('and not by the number of an ID card, which is sealed', async () => {
    const card = newPerson().idNo ?? '';
    const { patient } = admitted({
      identifier: [
        { system: CARD, value: card },
        { system: OWN, value: card },
      ],
    });
    const refused = await create(his, patient);
    expect([refused.status, outcomeCode(refused.body)]).toEqual([422, 'ID_CARD_AS_NAME']);
    expect(await named(his, card, CARD)).toEqual([]);
  });

  test('while the ID card is understood as HL7 China names it too', async () => {
    const card = newPerson().idNo ?? '';
    const { patient } = admitted({
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.23.1.19.1', value: card }],
    });
    const made = await create(his, patient);
    expect(await named(his, card, CARD)).toEqual([made.body.id]);
  });

  test('and by either number finds whoever was on record twice', async () => {
    const nurse = await colleagueOf(actingAt(town.network.home, town.service.clock, 'NH_NURSE'));
    const two = await registeredTwice(nurse);
    const called = async (id: string): Promise<string> => {
      const { body, headers } = await his.get<Patient>(`Patient/${id}`);
      const { number } = admitted();
      const identifier = [...(body.identifier ?? []), { system: OWN, value: number }];
      const ifMatch = { 'if-match': headers.get('etag') ?? '' };
      await his.call('PUT', `Patient/${id}`, { body: { ...body, identifier }, headers: ifMatch });
      return number;
    };
    const [first, second] = [await called(two.residentId), await called(two.intoResidentId)];
    await merge([nurse, await colleagueOf(nurse)], two);
    expect(await named(his, first)).toEqual([two.intoResidentId]);
    const { body, headers } = await his.get<Patient>(`Patient/${two.intoResidentId}`);
    const numbers = body.identifier?.filter(({ system }) => system === OWN).map(({ value }) => value);
    expect(numbers?.toSorted()).toEqual([first, second].toSorted());
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    const again = await his.call('PUT', `Patient/${two.intoResidentId}`, { body, headers: ifMatch });
    expect(again.status, 'written back as it was read').toBe(200);
  });
});

test('an ID card by its second name is the same: found, and found again by a condition', async () => {
  const second = 'urn:oid:2.16.840.1.113883.2.23.1.19.1';
  const { patient } = admitted({ address: [{ city: '珠海市', district: '斗门区', line: ['井岸镇 1 号'] }] });
  const { system, value = '' } = patient.identifier?.[0] ?? {};
  const made = await create(his, patient, `identifier=${second}|${value}`);
  expect([made.status, system]).toEqual([201, 'urn:oid:2.16.156.10011.1.3']);
  const again = await create(his, patient, `identifier=${second}|${value.toLowerCase()}`);
  expect([again.status, again.body.id]).toEqual([200, made.body.id]);
  expect(await named(his, value, second)).toEqual([made.body.id]);
});
