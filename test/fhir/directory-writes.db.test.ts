import type { Bundle, HealthcareService, Practitioner, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeSystem, SYSTEMS } from '../../fhir/codes.ts';
import { extension } from '../../fhir/extensions.ts';
import { read, write } from '../../prisma/client.ts';
import { markSeeded } from '../../prisma/seed/marks.ts';
import { haveAccount } from '../fixtures/accounts.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, todayOf } from '../fixtures/town.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let his: His;
let other: His;
let serial = 0;

beforeAll(async () => {
  await write((tx) => markSeeded(tx, town.service.clock.now()));
  his = await hisOf(town.service, town.network.hospital.id);
  other = await hisOf(town.service, town.network.otherHospital.id);
});

const newLicence = () => {
  serial += 1;
  return `11044010000${8000 + serial}`;
};
const service = (code: string, change: object = {}) => ({
  resourceType: 'HealthcareService',
  identifier: [{ system: SYSTEMS.department, value: code }],
  providedBy: { reference: `Organization/${town.network.hospital.id}` },
  name: '老年医学科',
  specialty: [{ coding: [{ system: codeSystem('specialty'), code: '老年医学' }] }],
  ...change,
});
const practitioner = (licenceNo: string, change: object = {}) => ({
  resourceType: 'Practitioner',
  identifier: [{ system: SYSTEMS.licence, value: licenceNo }],
  name: [{ text: '江雨桐' }],
  qualification: [
    {
      code: {
        coding: [{ system: codeSystem('practitioner-category'), code: 'SPECIALIST' }],
        text: '主任医师',
      },
    },
  ],
  ...change,
});
const role = (practitionerId: string | undefined, code = 'HOSP_DOCTOR', change: object = {}) => ({
  resourceType: 'PractitionerRole',
  practitioner: { reference: `Practitioner/${practitionerId}` },
  code: [{ coding: [{ system: codeSystem('role'), code }] }],
  ...change,
});
const create = <Made extends Resource>(body: { resourceType: string }, headers = {}, by: His = his) =>
  by.call<Made>('POST', body.resourceType, { body, headers });
const put = <Made extends Resource>(of: Made, change: object, by: His = his) =>
  by.call<Made>('PUT', `${of.resourceType}/${of.id}`, {
    body: { ...of, ...change },
    headers: { 'if-match': `W/"${of.meta?.versionId}"` },
  });
const refused = async (answer: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await answer;
  return [status, outcomeCode(body)];
};
async function registered(): Promise<Practitioner> {
  const made = await create<Practitioner>(practitioner(newLicence()));
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}

describe('a department', () => {
  test('is made once by its code, changed, and closed', async () => {
    const condition = {
      'if-none-exist': `identifier=${SYSTEMS.department}|LNYX&organization=Organization/${town.network.hospital.id}`,
    };
    const made = await create<HealthcareService>(service('LNYX'), condition);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(faultsOf(made.body)).toEqual([]);
    expect(made.body).toMatchObject({ active: true, name: '老年医学科' });
    const again = await create<HealthcareService>(service('LNYX'), condition);
    expect([again.status, again.body.id]).toEqual([200, made.body.id]);
    expect(await refused(create(service('LNYX')))).toEqual([412, 'VERSION_CONFLICT']);
    const accepts = [{ url: extension('accepts-referral'), valueBoolean: true }];
    const changed = await put(made.body, { name: '老年病科', extension: accepts });
    expect([changed.status, changed.body.name, changed.body.extension]).toEqual([200, '老年病科', accepts]);
    const closed = await put(changed.body, { active: false });
    expect([closed.status, closed.body.active]).toEqual([200, false]);
    expect(await refused(put(made.body, { name: '别的' }))).toEqual([412, 'VERSION_CONFLICT']);
  });

  test('is made at the own hospital alone, and keeps its code', async () => {
    const elsewhere = { providedBy: { reference: `Organization/${town.network.otherHospital.id}` } };
    expect(await refused(create(service('X1', elsewhere)))).toEqual([422, 'NOT_FOUND']);
    expect(await refused(create(service('X1', { identifier: [] })))).toEqual([422, 'ELEMENT_REQUIRED']);
    expect(await refused(create(service('含糊')))).toEqual([422, 'DEPARTMENT_CODE_FORM']);
    const { body: seen } = await his.get<HealthcareService>(`HealthcareService/${town.orthopaedics}`);
    expect(await refused(put(seen, { name: '别家' }, other))).toEqual([404, 'NOT_FOUND']);
    const recoded = { identifier: [{ system: SYSTEMS.department, value: 'X2' }] };
    expect(await refused(put(seen, recoded))).toEqual([422, 'ELEMENT_FIXED']);
  });
});

describe('a practitioner', () => {
  test('is registered once by the licence, with a post in the same transaction', async () => {
    const licence = newLicence();
    const condition = `identifier=${SYSTEMS.licence}|${licence}`;
    const body = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          fullUrl: 'urn:uuid:0b1c2d3e-0000-4000-8000-000000000001',
          resource: practitioner(licence),
          request: { method: 'POST', url: 'Practitioner', ifNoneExist: condition },
        },
        {
          fullUrl: 'urn:uuid:0b1c2d3e-0000-4000-8000-000000000002',
          resource: {
            ...role(undefined),
            practitioner: { reference: 'urn:uuid:0b1c2d3e-0000-4000-8000-000000000001' },
          },
          request: { method: 'POST', url: 'PractitionerRole' },
        },
      ],
    };
    const done = await his.call<Bundle>('POST', '', { body });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    const { body: searched } = await his.get<Bundle>(`Practitioner?${condition}`);
    const [seen] = found<Practitioner>(searched, 'Practitioner');
    expect(seen).toMatchObject({
      name: [{ text: '江雨桐' }],
      qualification: [{ code: { text: '主任医师' } }],
    });
    const again = await create<Practitioner>(practitioner(licence), { 'if-none-exist': condition });
    expect([again.status, again.body.id]).toEqual([200, seen?.id]);
    expect(await refused(put(seen as Practitioner, { name: [{ text: '别人' }] }))).toEqual([
      422,
      'ELEMENT_FIXED',
    ]);
    expect((await put(seen as Practitioner, {})).status).toBe(200);
  });

  test('without a post by now is the same one when it is said again', async () => {
    const licence = newLicence();
    const [first, again] = [await create(practitioner(licence)), await create(practitioner(licence))];
    expect([first.status, again.status, again.body]).toEqual([201, 200, first.body]);
    const condition = `identifier=${SYSTEMS.licence}|${licence}`;
    const { body: searched } = await his.get<Bundle>(`Practitioner?${condition}`);
    expect(found<Practitioner>(searched, 'Practitioner')).toEqual([first.body]);
    const once = await create(practitioner(licence), { 'if-none-exist': condition });
    const spaced = await create(practitioner(`${licence.slice(0, 4)} ${licence.slice(4)}`));
    expect([once.status, spaced.status, spaced.body.id]).toEqual([200, 200, first.body.id]);
    const renamed = create(practitioner(licence, { name: [{ text: '别人' }] }));
    expect(await refused(renamed)).toEqual([422, 'ELEMENT_FIXED']);
  });

  test('who is known elsewhere is not given away', async () => {
    const licence = newLicence();
    await create(practitioner(licence), {}, other);
    const answer = await create(practitioner(licence));
    expect([answer.status, outcomeCode(answer.body)]).toEqual([422, 'PRACTITIONER_LICENCE_TAKEN']);
    expect(JSON.stringify(answer.body)).not.toContain('江雨桐');
    expect(JSON.stringify(answer.body)).not.toContain(town.network.otherHospital.id);
    const search = await his.get<Bundle>(`Practitioner?identifier=${SYSTEMS.licence}|${licence}`);
    expect(search.body.total).toBe(0);
  });

  test.each<[string, object, string]>([
    ['no licence', { identifier: [] }, 'ELEMENT_REQUIRED'],
    [
      'a licence of another form',
      { identifier: [{ system: SYSTEMS.licence, value: '?' }] },
      'PRACTITIONER_LICENCE_FORM',
    ],
    ['no category', { qualification: [] }, 'ELEMENT_REQUIRED'],
    ['no name', { name: [{}] }, 'TEXT_EMPTY'],
  ])('with %s is refused', async (_what, change, code) => {
    expect(await refused(create(practitioner(newLicence(), change)))).toEqual([422, code]);
  });
});

describe('a post', () => {
  test('is given in a department, and ends on a day or at once', async () => {
    const { id } = await registered();
    const department = { healthcareService: [{ reference: `HealthcareService/${town.network.cardiology}` }] };
    const made = await create<PractitionerRole>(role(id, 'HOSP_DOCTOR', department));
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(faultsOf(made.body)).toEqual([]);
    expect(made.body).toMatchObject({ active: true, period: { start: todayOf(town) } });
    const last = dayOf(town, 5);
    const ending = await put(made.body, { period: { ...made.body.period, end: last } });
    expect([ending.status, ending.body.period?.end, ending.body.active]).toEqual([200, last, true]);
    const ended = await put(ending.body, { active: false });
    expect([ended.status, ended.body.active], JSON.stringify(ended.body)).toEqual([200, false]);
  });

  test.each(['ORG_ADMIN', 'SYS_ADMIN', 'HEALTH_SUPERVISOR', 'NH_NURSE', 'HIS_CLIENT'])(
    'is never %s',
    async (code) => {
      const { id } = await registered();
      const before = await read().roleAssignment.count();
      expect(await refused(create(role(id, code)))).toEqual([422, 'ROLE_GIVEN_BY_OTHERS']);
      expect(await read().roleAssignment.count()).toBe(before);
    },
  );

  test('nor by an administrator who is named as acting, nor the end of an administrator', async () => {
    const licenceNo = newLicence();
    const personId = await haveAccount({
      login: 'admin-and-doctor',
      roles: [{ organizationId: town.network.hospital.id, role: 'ORG_ADMIN' }],
    });
    await write(({ db }) =>
      db.practitioner.create({ data: { id: personId, personId, licenceNo, category: 'SPECIALIST' } }),
    );
    const held = await read().roleAssignment.findFirstOrThrow({ where: { personId } });
    await write((tx) => markSeeded(tx, town.service.clock.now()));
    const who = { identifier: { system: SYSTEMS.licence, value: licenceNo } };
    const provenance = { 'x-provenance': JSON.stringify({ resourceType: 'Provenance', agent: [{ who }] }) };
    const { id } = await registered();
    expect(await refused(create(role(id, 'ORG_ADMIN'), provenance))).toEqual([422, 'ROLE_GIVEN_BY_OTHERS']);
    const { body: seen } = await his.get<PractitionerRole>(`PractitionerRole/${held.id}`);
    expect(await refused(put(seen, { active: false }))).toEqual([422, 'ROLE_GIVEN_BY_OTHERS']);
  });

  test('is given at the own hospital, to who is fit for it, and keeps what it is', async () => {
    const { id } = await registered();
    const elsewhere = { organization: { reference: `Organization/${town.network.otherHospital.id}` } };
    expect(await refused(create(role(id, 'HOSP_DOCTOR', elsewhere)))).toEqual([422, 'NOT_FOUND']);
    expect(await refused(create(role('nobody')))).toEqual([422, 'NOT_FOUND']);
    expect(await refused(create(role(id, 'X')))).toEqual([422, 'CODE_UNKNOWN']);
    const past = { period: { start: '2020-01-01' } };
    expect(await refused(create(role(id, 'HOSP_DOCTOR', past)))).toEqual([422, 'ROLE_IN_PAST']);
    const soon = { period: { start: 'soon' } };
    expect(await refused(create(role(id, 'HOSP_DOCTOR', soon)))).toEqual([422, 'ELEMENT']);
    const { body: made } = await create<PractitionerRole>(role(id, 'HOSP_SCHED'));
    expect(await refused(create(role(id, 'HOSP_SCHED')))).toEqual([422, 'ROLE_ALREADY_HELD']);
    const another = { code: role(id, 'REFERRAL_OFFICE').code };
    expect(await refused(put(made, another))).toEqual([422, 'ELEMENT_FIXED']);
  });

  test('of another hospital is ended by that one alone', async () => {
    const { id } = (await create<Practitioner>(practitioner(newLicence()), {}, other)).body;
    const { body: made } = await create<PractitionerRole>(role(id), {}, other);
    expect(await refused(put(made, { active: false }))).toEqual([404, 'NOT_FOUND']);
  });
});
