import { builder } from '../builder.ts';
import { RoleCode } from '../role.ts';
import { Category } from './type.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

export const PractitionerRegisterInput = builder.inputType('PractitionerRegisterInput', {
  description: 'A practitioner: a new person by `name`, or a colleague by `personId` (医务人员登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    organizationId: t.id({ required: true, description: 'The own organisation.' }),
    name: t.string({ description: 'Name of a person who is new (姓名).' }),
    personId: t.id({ description: 'A colleague who is no practitioner yet.' }),
    licenceNo: t.string({ description: 'Number of the practice licence (执业证书编号).' }),
    category: t.field({ type: Category, required: true, description: 'Professional category (人员类别).' }),
    title: t.string({ description: 'Professional title (职称).' }),
    role: t.field({ type: RoleCode, description: 'A first role, from today on (角色).' }),
    departmentId: t.id({ description: 'The department of that role (科室).' }),
  }),
});

export const RoleAssignInput = builder.inputType('RoleAssignInput', {
  description: 'A role to be given to a person (岗位任命).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    organizationId: t.id({ required: true, description: 'Where it is held.' }),
    personId: t.id({ required: true, description: 'To whom it is given.' }),
    role: t.field({ type: RoleCode, required: true, description: 'The role (角色).' }),
    departmentId: t.id({ description: 'In which department, if in one (科室).' }),
    fromOn: t.field({
      type: 'LocalDate',
      description: 'First day; today by default, never before (开始日期).',
    }),
    toOn: t.field({ type: 'LocalDate', description: 'Last day; open by default (结束日期).' }),
  }),
});

export const RoleEndInput = builder.inputType('RoleEndInput', {
  description: 'The end of a role (岗位终止).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    roleAssignmentId: t.id({ required: true, description: 'Which one.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    lastOn: t.field({
      type: 'LocalDate',
      description:
        'The last day on which it holds; absent: it ends at once, and yesterday was the last (最后日期).',
    }),
  }),
});
