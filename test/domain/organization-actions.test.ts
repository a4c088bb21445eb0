import { expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES, type Role } from '../../domain/codes/role.ts';
import { organizationActions } from '../../domain/organization/available-actions.ts';
import { actingAt, SUNDAY } from '../fixtures/directory.ts';

const clock = testClock(SUNDAY);
const ALL = ['organizationRevise', 'departmentSet', 'practitionerRegister', 'roleAssign', 'personInvite'];
const OF_SYS_ADMIN = ['organizationRevise', 'roleAssign', 'personInvite'];
const OF_SYSTEM = ['organizationRevise', 'departmentSet', 'practitionerRegister', 'roleAssign'];
const OF_SECURITY_ADMIN = ['roleAssign', 'personInvite'];

const open = (role: Role, { isOwn = true, status = 'ACTIVE' } = {}): string[] => {
  const { viewer } = actingAt(clock, { id: isOwn ? 'this' : 'another', kind: 'HOSPITAL' }, role);
  const actions = organizationActions(viewer, { id: 'this', status });
  expect(actions.map(({ action }) => action)).toEqual(ALL);
  return actions.filter(({ isAvailable }) => isAvailable).map(({ action }) => action);
};

test.each(codesOf(ROLES))('what %s may do with the own organisation and with another one', (role) => {
  const expected: Partial<Record<Role, string[][]>> = {
    ORG_ADMIN: [ALL, []],
    SYS_ADMIN: [OF_SYS_ADMIN, OF_SYS_ADMIN],
    SECURITY_ADMIN: [OF_SECURITY_ADMIN, OF_SECURITY_ADMIN],
    HIS_CLIENT: [OF_SYSTEM, []],
  };
  expect([open(role), open(role, { isOwn: false })]).toEqual(expected[role] ?? [[], []]);
});

test('a closed organisation only lets its entry be revised', () => {
  expect(open('SYS_ADMIN', { status: 'CLOSED' })).toEqual(['organizationRevise']);
});

test('every reason is given, with its rule', () => {
  const { viewer } = actingAt(clock, { id: 'another', kind: 'HOSPITAL' }, 'NH_NURSE');
  const department = organizationActions(viewer, { id: 'this', status: 'CLOSED' })[1];
  expect(department?.refusals.map(({ code, rule }) => [code, rule])).toEqual([
    ['NOT_YOUR_ACT', 'domain 1 Roles'],
    ['ORGANIZATION_CLOSED', 'domain 2 Organization: status'],
  ]);
});
