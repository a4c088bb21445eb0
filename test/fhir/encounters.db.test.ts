import type { Bundle, Encounter } from '@medplum/fhirtypes';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SYSTEMS } from '../../fhir/codes.ts';
import { read, write } from '../../prisma/client.ts';
import { haveAccount } from '../fixtures/accounts.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { admissionOf } from '../fixtures/told-admission.ts';
import { agree, dayOf, freeOn, newTemplate, signedIn, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const SYSTEM = 'urn:oid:1.2.3.4';
const LONG_AGO = '2026-11-20T00:00:00Z';
let his: His;
let home: His;
let otherHis: His;
let residentId: string;
let serial = 0;

const at = (hoursAgo: number) =>
  new Date(town.service.clock.now().getTime() - hoursAgo * 3_600_000).toISOString();
const told = (change: object = {}) => {
  serial += 1;
  return admissionOf(residentId, { startedAt: at(2), number: `ZY${serial}` }, change);
};
const create = (body: object, headers: Record<string, string> = {}) =>
  his.call<Encounter>('POST', 'Encounter', { body, headers });
const known = async () => (await create(told())).body;
const put = (body: Encounter, headers: Record<string, string> = {}) =>
  his.call<Encounter>('PUT', `Encounter/${body.id}`, {
    body,
    headers: { 'if-match': `W/"${body.meta?.versionId}"`, ...headers },
  });
const discharged = (code: string) => ({
  status: 'finished' as const,
  hospitalization: { dischargeDisposition: { coding: [{ code }] } },
});
const presence = async () => (await read().residency.findFirstOrThrow({ where: { residentId } })).presence;

/** Somebody whom the hospital knows: it has had the resident booked. */
async function booked(): Promise<string> {
  const id = await takeIn(town);
  const [slot] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  const place = { slotId: slot?.id ?? '', residentId: id, priority: 'NORMAL' };
  nodeOf(await town.nurse.act('appointmentBook', place));
  return id;
}

beforeAll(async () => {
  await agree(town, 3);
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { capacity: 60 }), 'id'));
  his = await hisOf(town.service, town.network.hospital.id);
  home = await hisOf(town.service, town.network.home.id);
  otherHis = await hisOf(town.service, town.network.otherHospital.id);
});
beforeEach(async () => {
  residentId = await booked();
});

describe('a hospital tells of an admission', () => {
  test('once by its own number, and the home knows where the resident is', async () => {
    const body = told();
    const identifier = `${SYSTEM}|${body.identifier[0]?.value}`;
    const first = await create(body, { 'if-none-exist': `identifier=${identifier}` });
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    expect(faultsOf(first.body)).toEqual([]);
    const again = await create(body, { 'if-none-exist': `identifier=${identifier}` });
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect(await presence()).toBe('HOSPITAL');
    const seen = await home.get<Encounter>(`Encounter/${first.body.id}`);
    expect(seen.body).toMatchObject({ status: 'in-progress', class: { code: 'IMP' } });
    expect(seen.body.identifier, 'the number is the hospital’s own').toBeUndefined();
    expect((await otherHis.get(`Encounter/${first.body.id}`)).status).toBe(404);
    const { body: searched } = await his.get<Bundle>(
      `Encounter?patient=${residentId}&status=in-progress&class=IMP&identifier=${identifier}&date=ge${at(3).slice(0, 10)}`,
    );
    expect(found<Encounter>(searched, 'Encounter')).toEqual([first.body]);
    expect((await home.get<Bundle>(`Encounter?identifier=${identifier}`)).body.total).toBe(0);
  });

  test('of which the home has told already, it is the same admission', async () => {
    const byHome = nodeOf(
      await town.nurse.act('admissionRecord', {
        ...{ residentId, source: 'HOME', kind: 'INPATIENT' },
        ...{ hospitalId: town.network.hospital.id, admittedAt: at(1) },
      }),
    );
    const { body, status } = await create(told());
    expect([status, body.id]).toEqual([200, byHome.id]);
    expect(await read().admission.count({ where: { residentId } })).toBe(1);
  });

  test('from two processes at once, it is one admission under one number', async () => {
    const body = told();
    const condition = { 'if-none-exist': `identifier=${SYSTEM}|${body.identifier[0]?.value}` };
    const both = await Promise.all([create(body, condition), create(body, condition)]);
    expect(new Set(both.map(({ body: one }) => one.id)).size, JSON.stringify(both)).toBe(1);
    expect(await read().admission.count({ where: { residentId } })).toBe(1);
    expect(await read().externalId.count({ where: { value: body.identifier[0]?.value ?? '' } })).toBe(1);
  });

  test('and of its end, by conditional update', async () => {
    const body = told();
    const path = `Encounter?identifier=${SYSTEM}|${body.identifier[0]?.value}`;
    expect((await his.call('PUT', path, { body })).status).toBe(201);
    const end = { ...body, ...discharged('home'), period: { ...body.period, end: at(0) } };
    const over = await his.call<Encounter>('PUT', path, { body: end });
    expect(over.body).toMatchObject({ status: 'finished', meta: { versionId: '2' } });
    expect(over.body.hospitalization?.dischargeDisposition?.coding?.[0]?.code).toBe('RETURNED');
    expect(faultsOf(over.body)).toEqual([]);
    expect(await presence()).toBe('IN');
    // Said once more it is no news.
    const same = await his.call<Encounter>('PUT', path, { body: end });
    expect([same.status, same.body.meta?.versionId]).toEqual([200, '2']);
  });

  test('by PATCH too, against the version that was read', async () => {
    const encounter = await known();
    const patch = [
      { op: 'replace', path: '/status', value: 'finished' },
      { op: 'add', path: '/period/end', value: at(0) },
      { op: 'add', path: '/hospitalization', value: discharged('exp').hospitalization },
    ];
    const path = `Encounter/${encounter.id}`;
    expect((await his.call('PATCH', path, { body: patch })).status).toBe(400);
    const stale = { headers: { 'if-match': 'W/"9"' }, body: patch };
    expect((await his.call('PATCH', path, stale)).status).toBe(412);
    const headers = { 'if-match': 'W/"1"' };
    expect((await his.call<Encounter>('PATCH', path, { headers, body: patch })).body.status).toBe('finished');
    expect(await read().death.count({ where: { residentId } })).toBe(1);
  });
});

describe('what was told in error', () => {
  const LICENCE = '110440000000001';

  /** A doctor of the hospital whom a request can name, and another one who decides. */
  async function doctors() {
    const { hospital } = town.network;
    const roles = [{ organizationId: hospital.id, role: 'HOSP_DOCTOR' }] as const;
    const personId = await haveAccount({ login: 'doctor-named', roles });
    await write(({ db }) =>
      db.practitioner.create({
        data: { id: personId, personId, licenceNo: LICENCE, category: 'SPECIALIST' },
      }),
    );
    return signedIn(town.service, hospital.id, 'HOSP_DOCTOR');
  }

  test('is void when two people of the hospital say so, and its number is free for the right one', async () => {
    const second = await doctors();
    const body = told();
    const encounter = (await create(body)).body;
    const wrong = { ...encounter, status: 'entered-in-error' as const };
    const unsigned = await put(wrong);
    expect([unsigned.status, outcomeCode(unsigned.body)]).toEqual([422, 'PRACTITIONER_REQUIRED']);
    const who = { identifier: { system: SYSTEMS.licence, value: LICENCE } };
    const headers = { 'x-provenance': JSON.stringify({ resourceType: 'Provenance', agent: [{ who }] }) };
    const asked = await put(wrong, headers);
    expect([asked.status, asked.body.status]).toEqual([200, 'in-progress']);
    const approval = await read().secondApproval.findFirstOrThrow({ where: { nounId: encounter.id ?? '' } });
    nodeOf(
      await second.act('secondApprove', { secondApprovalId: approval.id, expectedVersion: approval.version }),
    );
    const gone = await his.get<Encounter>(`Encounter/${encounter.id}`);
    expect(gone.body.status).toBe('entered-in-error');
    expect(await presence()).toBe('IN');
    const right = await create({ ...body, period: { start: at(1) } });
    expect([right.status, right.body.identifier]).toEqual([201, body.identifier]);
    expect(right.body.id).not.toBe(encounter.id);
  });
});

describe('what is refused', () => {
  test.each<[string, object, number, string, string]>([
    ['another class', { class: { code: 'AMB' } }, 422, 'ENCOUNTER_CLASS', 'Encounter.class'],
    ['what nobody knows', { status: 'unknown' }, 422, 'ENCOUNTER_STATUS', 'Encounter.status'],
    ['what never was', { status: 'cancelled' }, 422, 'ENCOUNTER_STATUS', 'Encounter.status'],
    ['no status at all', { status: undefined }, 422, 'ELEMENT', 'Encounter.status'],
    ['a time that is none', { period: { start: 'yesterday' } }, 422, 'ELEMENT', 'Encounter.period.start'],
    [
      'an end of what goes on',
      { period: { start: LONG_AGO, end: LONG_AGO } },
      422,
      'ENCOUNTER_PERIOD',
      'Encounter.period.end',
    ],
    [
      'the future',
      { period: { start: '2031-01-01T00:00:00Z' } },
      422,
      'ADMISSION_IN_FUTURE',
      'Encounter.period.start',
    ],
    ['nobody', { subject: { reference: 'Patient/nobody' } }, 422, 'NOT_FOUND', 'Encounter.subject'],
    ['no reference', { subject: { reference: 'nobody' } }, 422, 'REFERENCE', 'Encounter.subject'],
  ])('%s', async (_what, change, status, code, expression) => {
    const answer = await create(told(change));
    expect([answer.status, outcomeCode(answer.body)]).toEqual([status, code]);
    expect(answer.body).toMatchObject({ issue: [{ expression: [expression] }] });
    expect(await read().admission.count({ where: { residentId } })).toBe(0);
  });

  test('somebody whom the hospital has never met looks like nobody', async () => {
    const stranger = await takeIn(town);
    const answer = await create(told({ subject: { reference: `Patient/${stranger}` } }));
    expect([answer.status, outcomeCode(answer.body)]).toEqual([422, 'NOT_FOUND']);
  });

  test('the number of another admission', async () => {
    const body = told();
    await create(body);
    residentId = await booked();
    const other = await create({ ...body, subject: { reference: `Patient/${residentId}` } });
    expect([other.status, outcomeCode(other.body)]).toEqual([422, 'EXTERNAL_ID_TAKEN']);
    expect(await read().admission.count({ where: { residentId } })).toBe(0);
  });

  test('another resident, and what does not follow from where it stands', async () => {
    const encounter = await known();
    const other = await booked();
    const moved = await put({ ...encounter, subject: { reference: `Patient/${other}` } });
    expect([moved.status, outcomeCode(moved.body)]).toEqual([422, 'ENCOUNTER_FIXED']);
    const back = await put({ ...encounter, status: 'planned' });
    expect([back.status, outcomeCode(back.body)]).toEqual([409, 'STATE_CONFLICT']);
    const over = await put({
      ...encounter,
      ...discharged('home'),
      period: { ...encounter.period, end: at(0) },
    });
    const late = await put({ ...over.body, status: 'onleave' });
    expect([late.status, outcomeCode(late.body)]).toEqual([409, 'STATE_CONFLICT']);
  });
});
