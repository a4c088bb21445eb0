import type { Bundle, HealthcareService, Location, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar-date.ts';
import type { PractitionerCategory } from '../../domain/codes/practitioner.ts';
import type { Role } from '../../domain/codes/role.ts';
import { newId } from '../../domain/id.ts';
import { write } from '../../prisma/client.ts';
import { markSeeded } from '../../prisma/seed/marks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { todayOf } from '../fixtures/town.ts';
import { found, type His, hisOf } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

interface Post {
  readonly name: string;
  readonly licenceNo: string;
  readonly organizationId: string;
  readonly role: Role;
  readonly category?: PractitionerCategory;
  readonly departmentId?: string;
  readonly fromOn?: string;
  readonly toOn?: string;
}

/** A practitioner with one role, past the acts. @returns the ids of both */
const employ = ({ name, licenceNo, category = 'SPECIALIST', ...post }: Post) =>
  write(async (tx) => {
    const now = town.service.clock.now();
    const [personId, practitionerId, roleId] = [newId(now), newId(now), newId(now)];
    await tx.db.person.create({ data: { id: personId, name, createdAt: now } });
    await tx.db.practitioner.create({ data: { id: practitionerId, personId, licenceNo, category } });
    await tx.db.roleAssignment.create({
      data: { id: roleId, personId, fromOn: '2026-01-01', ...post },
    });
    return { practitionerId, roleId };
  });

type Employed = Awaited<ReturnType<typeof employ>>;
let his: His;
let own: Employed;
let other: Employed;
let former: Employed;

beforeAll(async () => {
  const { hospital, otherHospital, cardiology } = town.network;
  his = await hisOf(town.service, hospital.id);
  const role = 'HOSP_DOCTOR';
  own = await employ({
    ...{ name: '赵明', licenceNo: 'YS00001', organizationId: hospital.id, role },
    departmentId: cardiology,
  });
  other = await employ({ name: '钱芳', licenceNo: 'YS00002', organizationId: otherHospital.id, role });
  const toOn = addDays(todayOf(town), -1);
  former = await employ({ name: '孙立', licenceNo: 'YS00003', organizationId: otherHospital.id, role, toOn });
  await write((tx) =>
    tx.db.department.update({ where: { id: cardiology }, data: { specialty: '心血管内科' } }),
  );
});

test('a role that is ended on its first day was held on no day, and its period has no end before its start', async () => {
  const { hospital } = town.network;
  const { roleId } = await employ({
    ...{ name: '李静', licenceNo: 'YS00009', organizationId: hospital.id, role: 'HOSP_DOCTOR' },
    ...{ fromOn: todayOf(town) },
  });
  await write((tx) => markSeeded(tx, town.service.clock.now()));
  const path = `PractitionerRole/${roleId}`;
  const { body: held } = await his.get<PractitionerRole>(path);
  const headers = { 'if-match': `W/"${held.meta?.versionId}"` };
  const patch = [{ op: 'replace', path: '/active', value: false }];
  expect((await his.call('PATCH', path, { body: patch, headers })).status).toBe(200);
  const { body: ended } = await his.get<PractitionerRole>(path);
  const period = { start: todayOf(town), end: todayOf(town) };
  expect(ended).toMatchObject({ active: false, period });
  const again = { 'if-match': `W/"${ended.meta?.versionId}"` };
  const { status, body } = await his.call('PUT', path, { body: ended, headers: again });
  expect([status, body]).toEqual([200, ended]);
});

const search = async <Type extends Practitioner | PractitionerRole | HealthcareService | Location>(
  type: Type['resourceType'],
  query: string,
): Promise<Type[]> => {
  const { status, body } = await his.get<Bundle>(`${type}?${query}`, { prefer: 'handling=strict' });
  expect(status, JSON.stringify(body)).toBe(200);
  const all = found<Type>(body, type);
  expect(all.flatMap(faultsOf)).toEqual([]);
  return all;
};

test('a practitioner is in the directory, with the licence number to the system of an own organisation', async () => {
  const mine = await his.get<Practitioner>(`Practitioner/${own.practitionerId}`);
  expect(mine.body).toMatchObject({
    name: [{ text: '赵明' }],
    identifier: [{ value: 'YS00001' }],
    qualification: [{ code: { coding: [{ code: 'SPECIALIST', display: '专科医生' }] } }],
  });
  const theirs = await his.get<Practitioner>(`Practitioner/${other.practitionerId}`);
  expect(theirs.body).not.toHaveProperty('identifier');
  const named = await search<Practitioner>('Practitioner', 'name=钱');
  expect(named.map(({ id }) => id)).toEqual([other.practitionerId]);
});

test('a licence number finds whom it may be told of, and nobody else', async () => {
  const mine = await search<Practitioner>('Practitioner', 'identifier=YS00001');
  expect(mine.map(({ id }) => id)).toEqual([own.practitionerId]);
  expect(await search('Practitioner', 'identifier=YS00002')).toEqual([]);
});

test('who works where is read; of another organisation who works with patients today', async () => {
  const { hospital, otherHospital, cardiology } = town.network;
  const [role] = await search<PractitionerRole>(
    'PractitionerRole',
    `practitioner=${own.practitionerId}&organization=${hospital.id}&role=HOSP_DOCTOR&active=true`,
  );
  expect(role).toMatchObject({
    id: own.roleId,
    active: true,
    period: { start: '2026-01-01' },
    specialty: [{ text: '心血管内科' }],
    healthcareService: [{ reference: `HealthcareService/${cardiology}` }],
  });
  const there = await search<PractitionerRole>('PractitionerRole', `organization=${otherHospital.id}`);
  expect(there.map(({ id }) => id)).toEqual([other.roleId]);
  expect((await his.get(`PractitionerRole/${former.roleId}`)).status).toBe(404);
  const bySpecialty = await search<PractitionerRole>('PractitionerRole', 'specialty=心血管内科');
  expect(bySpecialty.map(({ id }) => id)).toEqual([own.roleId]);
});

test('a role brings its practitioner, organisation and department along', async () => {
  const { body } = await his.get<Bundle>(
    `PractitionerRole?_id=${own.roleId}&_include=PractitionerRole:practitioner&_include=PractitionerRole:organization&_include=PractitionerRole:service`,
  );
  expect(body.entry?.map(({ resource }) => resource?.resourceType)).toEqual([
    'PractitionerRole',
    'Practitioner',
    'Organization',
    'HealthcareService',
  ]);
});

test('departments are services of their organisation', async () => {
  const { hospital, cardiology, closed } = town.network;
  const [service] = await search<HealthcareService>(
    'HealthcareService',
    `organization=${hospital.id}&identifier=CARD`,
  );
  expect(service).toMatchObject({ id: cardiology, active: true, name: '科室 CARD' });
  const inactive = await search<HealthcareService>('HealthcareService', 'active=false');
  expect(inactive.map(({ id }) => id)).toEqual([closed]);
  const byType = await search<HealthcareService>('HealthcareService', 'service-type=心血管内科');
  expect(byType.map(({ id }) => id)).toEqual([cardiology]);
});

test('each organisation is a place', async () => {
  const { hospital } = town.network;
  const [site] = await search<Location>('Location', `organization=${hospital.id}`);
  expect(site).toMatchObject({
    id: hospital.id,
    status: 'active',
    managingOrganization: { reference: `Organization/${hospital.id}` },
  });
});
