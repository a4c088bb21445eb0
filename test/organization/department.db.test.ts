import { expect, test } from 'vitest';
import { reviseOrganization } from '../../domain/organization/revise.ts';
import { type DepartmentSetInput, setDepartment } from '../../domain/organization/set-department.ts';
import { read } from '../../prisma/client.ts';
import { freshKey, refusalOf, written } from '../fixtures/directory.ts';
import { directory, useDirectory } from '../fixtures/open-directory.ts';
import { outcomesOf } from '../fixtures/refusal.ts';

useDirectory();

const department = (more: Partial<DepartmentSetInput> = {}): DepartmentSetInput => ({
  idempotencyKey: freshKey(),
  organizationId: directory.hospital.id,
  code: 'XN',
  expectedVersion: 0,
  name: '心内科',
  ...more,
});

test('a department is made and changed under its code', async () => {
  const id = await setDepartment(directory.hospitalAdmin, department({ specialty: '内科' }));
  const changed = department({ code: ' xn', expectedVersion: 1, name: '心血管内科', isReferralTarget: true });
  expect(await setDepartment(directory.hospitalAdmin, changed)).toBe(id);
  expect(await read().department.findUniqueOrThrow({ where: { id } })).toMatchObject({
    code: 'XN',
    name: '心血管内科',
    specialty: '内科',
    isReferralTarget: true,
    status: 'ACTIVE',
    version: 2,
  });
  const elsewhere = department({ organizationId: directory.otherHospital.id });
  expect(await setDepartment(directory.otherAdmin, elsewhere)).not.toBe(id);
});

test.each<[string, string[], () => Partial<DepartmentSetInput>]>([
  ['DEPARTMENT_CODE_FORM', ['code'], () => ({ code: '心 内' })],
  ['NOT_FOUND', ['code'], () => ({ code: 'UNKNOWN', expectedVersion: 3 })],
  ['NOT_FOUND', ['organizationId'], () => ({ organizationId: directory.otherHospital.id })],
  ['NOT_FOUND', ['organizationId'], () => ({ organizationId: 'unknown' })],
  ['TEXT_EMPTY', ['name'], () => ({ code: 'NEW', name: '' })],
  ['VERSION_CONFLICT', ['expectedVersion'], () => ({ expectedVersion: 0 })],
])('%s at %s, and nothing is written', async (code, path, wrong) => {
  const before = await written();
  const refusal = await refusalOf(setDepartment(directory.hospitalAdmin, department(wrong())));
  expect({ code: refusal.code, path: refusal.path }).toEqual({ code, path });
  expect(await written()).toEqual(before);
});

test('of several who make one department at once, one makes it and the others meet its version', async () => {
  const racers = Array.from({ length: 6 }, () =>
    setDepartment(directory.hospitalAdmin, department({ code: 'GK' })),
  );
  const outcomes = await outcomesOf(racers);
  expect(outcomes.sort()).toEqual(['DONE', ...Array.from({ length: 5 }, () => 'VERSION_CONFLICT')]);
});

test('SYS_ADMIN keeps no departments, and a closed organisation keeps none either', async () => {
  expect((await refusalOf(setDepartment(directory.sysAdmin, department()))).code).toBe('NOT_YOUR_ACT');
  const { id: organizationId } = directory.otherHospital;
  const close = { idempotencyKey: freshKey(), organizationId, expectedVersion: 1, status: 'CLOSED' } as const;
  await reviseOrganization(directory.sysAdmin, close);
  const refusal = await refusalOf(setDepartment(directory.otherAdmin, department({ organizationId })));
  expect(refusal.code).toBe('ORGANIZATION_CLOSED');
});
