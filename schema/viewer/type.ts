import { ORGANIZATION_KINDS } from '../../domain/codes/organization.ts';
import { ROLES, type Role } from '../../domain/codes/role.ts';
import { organizationChoices } from '../../domain/person/choices.ts';
import { wasSecondFactorReset } from '../../domain/sign-in/second-factor/reset.ts';
import type { Standing } from '../../domain/sign-in/standing.ts';
import type { Viewer as Shape } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { actingOf, builder } from '../builder.ts';
import { RoleCode } from '../role.ts';

const ViewerRole = builder.objectRef<Role>('ViewerRole').implement({
  ...access('follows'),
  description: 'A role with its display name (角色).',
  fields: (t) => ({
    code: t.field({ type: RoleCode, description: 'The role.', resolve: (role) => role }),
    name: t.string({ description: 'Its Chinese name (角色名称).', resolve: (role) => ROLES[role] }),
  }),
});

const ViewerOrganization = builder.objectRef<Standing>('ViewerOrganization').implement({
  ...access('person.account'),
  description: 'An organisation that the person may act for today; a session is for one of them (可选机构).',
  fields: (t) => ({
    id: t.field({
      type: 'ID',
      description: 'Identifier, for the sign-in.',
      resolve: (one) => one.organizationId,
    }),
    name: t.string({ description: 'Name (机构名称).', resolve: (one) => one.organizationName }),
    kindName: t.string({
      description: 'What it is, by its Chinese name (机构类别).',
      resolve: (one) => ORGANIZATION_KINDS[one.organizationKind],
    }),
    roles: t.field({
      type: [ViewerRole],
      description: 'The roles held there (角色).',
      resolve: (one) => [...one.roles],
    }),
  }),
});

export const Viewer = builder.objectRef<Shape>('Viewer').implement({
  ...access('person.account'),
  description: 'Who asks: one person, acting for one organisation in this session (当前用户).',
  fields: (t) => ({
    person: t.prismaField({
      type: 'Person',
      description: 'The person (人员).',
      resolve: (query, { personId }) =>
        read().person.findUniqueOrThrow({ ...query, where: { id: personId } }),
    }),
    organization: t.prismaField({
      type: 'Organization',
      description: 'The organisation that this session acts for (当前机构).',
      resolve: (query, { organizationId }) =>
        read().organization.findUniqueOrThrow({ ...query, where: { id: organizationId } }),
    }),
    roles: t.field({
      type: [ViewerRole],
      description: 'The roles in this session (当前角色).',
      resolve: ({ roles }) => [...roles],
    }),
    organizations: t.field({
      type: [ViewerOrganization],
      description: 'Every organisation to choose from at the next sign-in, this one among them (可选机构).',
      resolve: ({ personId }, _args, context) => organizationChoices(personId, actingOf(context).clock.now()),
    }),
    isPasswordChangeDue: t.exposeBoolean('isPasswordChangeDue', {
      description: 'Whether nothing but `passwordChange` is possible yet (待改密).',
    }),
    isSecondFactorDue: t.exposeBoolean('isSecondFactorDue', {
      description: 'Whether nothing but `totpEnrol` and `totpConfirm` is possible yet (待设双因素).',
    }),
    isSecondFactorReset: t.boolean({
      description:
        'Whether the administrator who gave out the one-time password also removed the second factor (双因素已被重置).',
      resolve: ({ personId, isPasswordChangeDue }) => isPasswordChangeDue && wasSecondFactorReset(personId),
    }),
    residentId: t.exposeID('residentId', {
      nullable: true,
      description: 'Whose own data a RESIDENT or REPRESENTATIVE sees (本人档案).',
    }),
  }),
});
