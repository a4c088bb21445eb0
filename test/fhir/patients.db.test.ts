import type { Bundle, Patient } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestClock } from '../../domain/clock.ts';
import type { Role } from '../../domain/codes/role.ts';
import { newId } from '../../domain/id.ts';
import { askMerge } from '../../domain/resident/merge/ask.ts';
import { registerResident } from '../../domain/resident/register.ts';
import { read, write } from '../../prisma/client.ts';
import { actingAt } from '../fixtures/agreements.ts';
import { actor, newKey } from '../fixtures/network.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newPerson, registration } from '../fixtures/residents.ts';
import { todayOf } from '../fixtures/town.ts';
import { approve, colleagueOf } from '../fixtures/two-people.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const CARD = 'urn:oid:2.16.156.10011.1.3';

let his: His;
/** Whom the hospital has registered itself, who lives in the home and is booked with it, and who is foreign to it. */
let own: { readonly id: string; readonly idNo: string };
let booked: { readonly id: string; readonly idNo: string };
let foreign: { readonly id: string; readonly idNo: string };

const actingOf = (place: 'hospital' | 'home', role: Role) =>
  actingAt(town.network[place], town.service.clock, role);

async function registered(place: 'hospital' | 'home', changes: object = {}) {
  const person = registration({ ...newPerson(), ...changes });
  const id = await registerResident(
    actingOf(place, place === 'home' ? 'NH_NURSE' : 'REFERRAL_OFFICE'),
    person,
  );
  return { id, idNo: person.idNo ?? '' };
}

/** Somebody of the office who is on record, and can ask a colleague. */
const clerkOf = (place: 'hospital') => {
  const { id: organizationId } = town.network[place];
  const post = { organizationId, kind: 'HOSPITAL', role: 'REFERRAL_OFFICE', name: '转诊员' } as const;
  return write((tx) => actor(tx, town.service.clock as TestClock, post));
};

/** A booking with the hospital, past the acts. */
async function book(residentId: string): Promise<void> {
  const now = town.service.clock.now();
  const { home, hospital, cardiology } = town.network;
  const id = newId(now);
  await write((tx) =>
    tx.db.appointment.create({
      data: {
        ...{ id, no: `YY-${id.slice(-8)}`, journeyId: id, state: 'BOOKED', residentId },
        ...{ sourceOrgId: home.id, hospitalId: hospital.id, departmentId: cardiology },
        ...{ bookedById: 'nobody', priority: 'NORMAL', service: 'OUTPATIENT', serviceOn: todayOf(town) },
        ...{ startAt: now, endAt: now, createdAt: now, bookedAt: now },
      },
    }),
  );
}

const ids = async (query: string): Promise<string[]> => {
  const { status, body } = await his.get<Bundle>(`Patient?${query}`, { prefer: 'handling=strict' });
  expect(status, JSON.stringify(body)).toBe(200);
  return found<Patient>(body, 'Patient').map(({ id }) => id ?? '');
};

beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
  own = await registered('hospital', { nameOnCard: '王建国', nameUsual: '老王', sex: 'MALE' });
  booked = await registered('home', { nameOnCard: '李秀兰', nameUsual: '兰婆婆' });
  foreign = await registered('home', { nameOnCard: '王秀珍' });
  await book(booked.id);
});

describe('a resident is read as far as the record is open', () => {
  test('the own one with all that is on record, numbers masked', async () => {
    const { status, body } = await his.get<Patient>(`Patient/${own.id}`);
    expect(status).toBe(200);
    expect(faultsOf(body)).toEqual([]);
    expect(body).toMatchObject({
      active: true,
      gender: 'male',
      name: [
        { use: 'official', text: '王建国' },
        { use: 'usual', text: '老王' },
      ],
      managingOrganization: { reference: `Organization/${town.network.hospital.id}` },
    });
    expect(body.meta?.tag).toBeUndefined();
    const text = JSON.stringify(body);
    expect(text).toContain(`${own.idNo.slice(0, 1)}${'*'.repeat(16)}${own.idNo.slice(-1)}`);
    expect(text).not.toContain(own.idNo);
    expect(body.birthDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test('who is only booked by name, sex, year and masked number', async () => {
    const { status, body } = await his.get<Patient>(`Patient/${booked.id}`);
    expect(status).toBe(200);
    expect(faultsOf(body)).toEqual([]);
    expect(body.name).toEqual([{ use: 'official', text: '李秀兰' }]);
    expect(body.birthDate).toMatch(/^\d{4}$/);
    expect(body.meta).toMatchObject({ versionId: '0', tag: [{ code: 'SUBSETTED' }] });
    expect(Object.keys(body).toSorted()).toEqual(
      [
        'active',
        'birthDate',
        'extension',
        'gender',
        'id',
        'identifier',
        'meta',
        'name',
        'resourceType',
      ].toSorted(),
    );
  });

  test('who is foreign is not there, like nobody', async () => {
    const theirs = await his.get(`Patient/${foreign.id}`);
    const nobodys = await his.get('Patient/nobody');
    expect([theirs.status, theirs.body]).toEqual([404, nobodys.body]);
  });

  test('whom others registered before is known by the identity, and not since when', async () => {
    const { id, idNo } = await registered('home', { nameOnCard: '周桂英' });
    const person = await read().resident.findUniqueOrThrow({ where: { id } });
    const again = await registered('hospital', {
      ...{ nameOnCard: '周桂英', idNo, birthOn: person.birthOn },
    });
    expect(again.id).toBe(id);
    const { body } = await his.get<Patient>(`Patient/${id}`);
    expect(body).toMatchObject({ birthDate: person.birthOn, meta: { versionId: '0' } });
    expect(body).not.toHaveProperty('telecom');
    expect(body).not.toHaveProperty('managingOrganization');
    expect(await ids(`_id=${id}&_lastUpdated=gt2000-01-01`)).toEqual([]);
  });

  test('what is read of whom is on record', async () => {
    await his.get(`Patient/${own.id}`);
    const [last] = await read().auditEvent.findMany({ orderBy: { seq: 'desc' }, take: 1 });
    expect(last).toMatchObject({ action: 'READ', operation: 'fhir.Patient.read', nounId: own.id });
  });
});

describe('a resident is found', () => {
  test('by the full number, of whom the identity is open; nobody else is told of', async () => {
    expect(await ids(`identifier=${CARD}|${own.idNo}`)).toEqual([own.id]);
    expect(await ids(`identifier=${own.idNo}`)).toEqual([own.id]);
    expect(await ids(`identifier=${CARD}|${foreign.idNo}`)).toEqual([]);
    expect(await ids(`identifier=${CARD}|${booked.idNo}`)).toEqual([]);
    expect(await ids(`identifier=urn:oid:1.2.3|${own.idNo}`)).toEqual([]);
  });

  test('by name: any of an open record, and of others the one that is shown', async () => {
    expect(await ids('name=王')).toEqual([own.id]);
    expect(await ids('name=老王')).toEqual([own.id]);
    expect(await ids('name:contains=建')).toEqual([own.id]);
    expect(await ids('name:exact=李秀兰')).toEqual([booked.id]);
    expect(await ids('name=兰婆婆')).toEqual([]);
  });

  test.each(['%', '_', '％', '＿', '﹪', '王%', '\\\\', '%王'])('and by %s nobody', async (name) => {
    for (const param of ['name', 'name:contains', 'name:exact'])
      expect(await ids(`${param}=${encodeURIComponent(name)}`), param).toEqual([]);
  });

  test('by many values at once, and by too many not at all', async () => {
    const names = (count: number) => Array.from({ length: count }, (_, at) => `无${at}`).join(',');
    expect(await ids(`name=${names(199)},王`)).toEqual([own.id]);
    expect(await ids(`identifier=${names(99)},${own.idNo}&name=${names(99)},王`)).toEqual([own.id]);
    const refused = await his.get(`Patient?name=${names(201)}`);
    expect([refused.status, outcomeCode(refused.body)]).toEqual([400, 'SEARCH_TOO_MUCH']);
  });

  test('by birth date; where the year alone is shown, by the year', async () => {
    const { birthOn } = await read().resident.findUniqueOrThrow({ where: { id: own.id } });
    expect(await ids(`birthdate=${birthOn}&name=王`)).toEqual([own.id]);
    const { birthOn: hidden } = await read().resident.findUniqueOrThrow({ where: { id: booked.id } });
    expect(await ids(`birthdate=${hidden}&name=李`)).toEqual([]);
    const year = hidden?.slice(0, 4) ?? '';
    expect(await ids(`birthdate=${year}&name=李`)).toEqual([booked.id]);
    for (const prefix of ['ge', 'le', 'gt', 'lt', 'ne', 'ap'])
      expect(await ids(`birthdate=${prefix}${year}-06-15&name=李`), prefix).toEqual([booked.id]);
    expect(await ids(`birthdate=eb${year}-06-15&name=李`)).toEqual([]);
    expect(await ids(`birthdate=sa${Number(year) - 1}&name=李`)).toEqual([booked.id]);
    expect(await ids(`birthdate=gt${birthOn}&name=王`), 'whose day is known, by the day').toEqual([]);
  });

  test.each([
    ['gt9999', 0],
    ['ge9999-12-31T23:59:59-12:00', 0],
    ['ap9999', 0],
    ['lt9999', 2],
    ['lt0100', 0],
    ['gt0100', 2],
  ])('nor by an extreme of time anybody else: %s', async (birthdate, count) => {
    expect(await ids(`birthdate=${birthdate}&name=王建国,李秀兰`)).toHaveLength(count);
  });

  test('by sex and by the own organisation', async () => {
    expect(await ids('gender=male')).toEqual([own.id]);
    expect(await ids('gender=other')).toEqual([]);
    expect(await ids(`organization=Organization/${town.network.hospital.id}`)).toEqual([own.id]);
    expect(await ids(`organization=Organization/${town.network.home.id}`)).toEqual([]);
  });
});

test('the old id of a merged record leads to the one that goes on', async () => {
  const { id, nameOnCard, sex, birthOn } = await read().resident.findUniqueOrThrow({ where: { id: own.id } });
  const clerk = await clerkOf('hospital');
  const old = await registerResident(
    clerk,
    registration({
      ...{ nameOnCard, idType: 'NONE', idNo: null, idMissingReason: 'LOST', healthCardNo: null },
      ...{ sex: sex as 'MALE', birthOn, insuranceNo: null },
    }),
  );
  const asked = await askMerge(clerk, {
    ...{ idempotencyKey: newKey(), residentId: old, intoResidentId: id, expectedVersion: 1 },
    reasonText: '同一人两份档案',
  });
  await approve(await colleagueOf(clerk), asked);

  const { body } = await his.get<Patient>(`Patient/${old}`);
  expect(faultsOf(body)).toEqual([]);
  expect(body).toMatchObject({
    active: false,
    link: [{ other: { reference: `Patient/${id}` }, type: 'replaced-by' }],
  });
  expect(body).not.toHaveProperty('name');
  const survivor = await his.get<Patient>(`Patient/${id}`);
  expect(survivor.body.link).toEqual([{ other: { reference: `Patient/${old}` }, type: 'replaces' }]);
  expect(await ids(`link=Patient/${id}`)).toEqual([old]);
  expect(await ids(`link=Patient/${old}`)).toEqual([id]);
  expect(await ids('name=王建国')).toEqual([id]);
  const { body: page } = await his.get<Bundle>(`Patient?_id=${old}&_include=Patient:link`);
  expect(found<Patient>(page, 'Patient').map((one) => one.id)).toEqual([old, id]);
  // Who does not know the one that goes on does not know the old one either.
  const theirs = await hisOf(town.service, town.network.otherHospital.id);
  expect((await theirs.get(`Patient/${old}`)).status).toBe(404);
  const written = await his.call('PUT', `Patient/${old}`, {
    body: { ...body, gender: 'female' },
    headers: { 'if-match': `W/"${body.meta?.versionId}"` },
  });
  expect([written.status, outcomeCode(written.body)]).toEqual([422, 'PATIENT_MERGED']);
});
