import { beforeAll, expect, test } from 'vitest';
import { setDepartment } from '../../domain/organization/set-department.ts';
import { type PractitionerRegisterInput, registerPractitioner } from '../../domain/practitioner/register.ts';
import { read } from '../../prisma/client.ts';
import { freshKey, refusalOf, TODAY, written } from '../fixtures/directory.ts';
import { directory, useDirectory } from '../fixtures/open-directory.ts';

useDirectory();

let cardiology: string;
let foreignDepartment: string;
beforeAll(async () => {
  const { hospital, otherHospital, hospitalAdmin, otherAdmin } = directory;
  const department = { code: 'XN', expectedVersion: 0, name: '心内科' };
  const own = { idempotencyKey: freshKey(), organizationId: hospital.id, ...department };
  cardiology = await setDepartment(hospitalAdmin, own);
  const foreign = { idempotencyKey: freshKey(), organizationId: otherHospital.id, ...department };
  foreignDepartment = await setDepartment(otherAdmin, foreign);
});

const doctor = (more: Partial<PractitionerRegisterInput> = {}): PractitionerRegisterInput => ({
  idempotencyKey: freshKey(),
  organizationId: directory.hospital.id,
  name: '李明远',
  category: 'SPECIALIST',
  title: '主任医师',
  ...more,
});

test('a new practitioner is a person with a registration and a first role', async () => {
  const input = doctor({ licenceNo: '1104-4010 0001234', role: 'HOSP_DOCTOR', departmentId: cardiology });
  const id = await registerPractitioner(directory.hospitalAdmin, input);
  const row = await read().practitioner.findUniqueOrThrow({
    where: { id },
    include: { person: { include: { roleAssignments: true } } },
  });
  expect(row).toMatchObject({ licenceNo: '110440100001234', category: 'SPECIALIST', status: 'ACTIVE' });
  expect(row.person).toMatchObject({ name: '李明远', login: null });
  expect(row.person.roleAssignments).toMatchObject([
    {
      role: 'HOSP_DOCTOR',
      departmentId: cardiology,
      organizationId: directory.hospital.id,
      fromOn: TODAY,
      toOn: null,
    },
  ]);
  const events = await read().event.findMany({
    where: { journeyId: directory.hospital.id, nounId: { not: cardiology } },
  });
  expect(events.map(({ act }) => act)).toEqual(['practitionerRegister', 'roleAssign']);
});

test('a colleague becomes a practitioner without becoming another person', async () => {
  const { personId } = directory.hospitalAdmin.viewer;
  const id = await registerPractitioner(directory.hospitalAdmin, doctor({ name: null, personId }));
  expect(await read().practitioner.findUniqueOrThrow({ where: { id } })).toMatchObject({ personId });
  const again = await refusalOf(
    registerPractitioner(directory.hospitalAdmin, doctor({ name: null, personId })),
  );
  expect(again).toMatchObject({ code: 'PRACTITIONER_EXISTS', path: ['personId'] });
});

test.each<[string, string[], () => Partial<PractitionerRegisterInput>]>([
  ['NOT_FOUND', ['organizationId'], () => ({ organizationId: directory.otherHospital.id })],
  ['NOT_FOUND', ['departmentId'], () => ({ role: 'HOSP_DOCTOR', departmentId: foreignDepartment })],
  ['NOT_FOUND', ['departmentId'], () => ({ role: 'HOSP_DOCTOR', departmentId: 'unknown' })],
  ['NOT_FOUND', ['personId'], () => ({ name: null, personId: directory.otherAdmin.viewer.personId })],
  ['PERSON_OR_NAME', ['personId'], () => ({ name: null })],
  ['PERSON_OR_NAME', ['personId'], () => ({ personId: directory.hospitalAdmin.viewer.personId })],
  ['PRACTITIONER_LICENCE_FORM', ['licenceNo'], () => ({ licenceNo: '医1' })],
  ['PRACTITIONER_LICENCE_TAKEN', ['licenceNo'], () => ({ licenceNo: '110440100001234' })],
  ['PRACTITIONER_CATEGORY', ['role'], () => ({ category: 'PHARMACIST', role: 'HOSP_DOCTOR' })],
  ['ROLE_KIND', ['role'], () => ({ category: 'NURSE', role: 'NH_NURSE' })],
  ['ROLE_GIVEN_BY_OTHERS', ['role'], () => ({ role: 'SYS_ADMIN' })],
  ['TEXT_EMPTY', ['name'], () => ({ name: '  ' })],
])('%s at %s, and nothing is written', async (code, path, wrong) => {
  const before = await written();
  const refusal = await refusalOf(registerPractitioner(directory.hospitalAdmin, doctor(wrong())));
  expect({ code: refusal.code, path: refusal.path }).toEqual({ code, path });
  expect(await written()).toEqual(before);
});
