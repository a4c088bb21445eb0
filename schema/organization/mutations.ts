import { registerOrganization } from '../../domain/organization/register.ts';
import { reviseOrganization } from '../../domain/organization/revise.ts';
import { setDepartment } from '../../domain/organization/set-department.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { reread } from '../reread.ts';
import { DepartmentSetInput, OrganizationRegisterInput, OrganizationReviseInput } from './inputs.ts';
import { Department, Organization } from './type.ts';

builder.mutationField('organizationRegister', (t) =>
  t.prismaField({
    type: Organization,
    description: 'Enters an organisation of any kind into the directory (登记机构).',
    authScopes: { role: ['SYS_ADMIN'] },
    errors: refusals.creating('organization'),
    args: {
      input: t.arg({ type: OrganizationRegisterInput, required: true, description: 'The organisation.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await registerOrganization(actingOf(context), input);
      return read().organization.findUniqueOrThrow({ ...reread(query), where: { id } });
    },
  }),
);

builder.mutationField('organizationRevise', (t) =>
  t.prismaField({
    type: Organization,
    description: 'Changes what the directory says about an organisation (变更机构信息).',
    authScopes: { role: ['ORG_ADMIN', 'SYS_ADMIN'] },
    errors: refusals.changing('organization'),
    args: { input: t.arg({ type: OrganizationReviseInput, required: true, description: 'The changes.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await reviseOrganization(actingOf(context), input);
      return read().organization.findUniqueOrThrow({ ...reread(query), where: { id } });
    },
  }),
);

builder.mutationField('departmentSet', (t) =>
  t.prismaField({
    type: Department,
    description: 'Makes or changes a department of the own organisation (设置科室).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.changing('department'),
    args: { input: t.arg({ type: DepartmentSetInput, required: true, description: 'The department.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await setDepartment(actingOf(context), input);
      return read().department.findUniqueOrThrow({ ...reread(query), where: { id } });
    },
  }),
);
