import { ACCOUNT_KEEPERS, ROLE_ENDERS } from '../../domain/organization/policy.ts';
import { roleAssignmentsVisible } from '../../domain/person/policy.ts';
import { assignRole } from '../../domain/practitioner/assign-role.ts';
import { endRole } from '../../domain/practitioner/end-role.ts';
import { registerPractitioner } from '../../domain/practitioner/register.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { PractitionerRegisterInput, RoleAssignInput, RoleEndInput } from './inputs.ts';
import { Practitioner, RoleAssignment } from './type.ts';

/** The row filter of the answer: the assignment is read again as the viewer may see it. */
const visible = (id: string, context: GraphContext) => ({
  AND: [{ id }, openTo(roleAssignmentsVisible, context)],
});

builder.mutationField('practitionerRegister', (t) =>
  t.prismaField({
    type: Practitioner,
    description: 'Registers a practitioner of the own organisation (登记医务人员).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.creating('practitioner'),
    args: {
      input: t.arg({ type: PractitionerRegisterInput, required: true, description: 'The practitioner.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await registerPractitioner(actingOf(context), input);
      return read().practitioner.findUniqueOrThrow({ ...reread(query), where: { id } });
    },
  }),
);

builder.mutationField('roleAssign', (t) =>
  t.prismaField({
    type: RoleAssignment,
    description: 'Gives a person a role in an organisation (任命岗位).',
    authScopes: { role: ACCOUNT_KEEPERS },
    errors: refusals.creating('roleAssignment'),
    args: { input: t.arg({ type: RoleAssignInput, required: true, description: 'The role.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await assignRole(actingOf(context), input);
      return stillOpen(
        'roleAssignment',
        await read().roleAssignment.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);

builder.mutationField('roleEnd', (t) =>
  t.prismaField({
    type: RoleAssignment,
    description: 'Ends a role, at once or with a coming day (终止岗位).',
    authScopes: { role: ROLE_ENDERS },
    errors: refusals.changing('roleAssignment'),
    args: { input: t.arg({ type: RoleEndInput, required: true, description: 'Which one, and when.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await endRole(actingOf(context), input);
      return stillOpen(
        'roleAssignment',
        await read().roleAssignment.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);
