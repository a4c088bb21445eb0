import { changePassword } from '../../domain/person/change-password.ts';
import { invitePerson } from '../../domain/person/invite.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { reread } from '../reread.ts';
import { RoleCode } from '../role.ts';
import { Invitation, Person } from './type.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

const PersonInviteInput = builder.inputType('PersonInviteInput', {
  description: 'Who is to sign in: a new person by `name`, or a known one by `personId` (邀请账号).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    organizationId: t.id({ required: true, description: 'For which organisation.' }),
    name: t.string({ description: 'Name of a person who is new (姓名).' }),
    personId: t.id({ description: 'Somebody known; one who has a sign-in gets a new one-time password.' }),
    login: t.string({ description: 'The login, if there is none yet (登录名).' }),
    role: t.field({ type: RoleCode, description: 'A role to be given with it (角色).' }),
    departmentId: t.id({ description: 'The department of that role (科室).' }),
    fromOn: t.field({
      type: 'LocalDate',
      description: 'First day of that role; today by default (开始日期).',
    }),
    toOn: t.field({ type: 'LocalDate', description: 'Last day of that role (结束日期).' }),
  }),
});

builder.mutationField('personInvite', (t) =>
  t.field({
    type: Invitation,
    description:
      "Gives somebody a sign-in with a one-time password: SYS_ADMIN an organisation's first ORG_ADMIN (邀请账号).",
    authScopes: { role: ['ORG_ADMIN', 'SYS_ADMIN'] },
    errors: refusals.creating('invitation'),
    args: { input: t.arg({ type: PersonInviteInput, required: true, description: 'Who.' }) },
    resolve: (_root, { input }, context) => invitePerson(actingOf(context), input),
  }),
);

const PasswordChangeInput = builder.inputType('PasswordChangeInput', {
  description: "A change of the viewer's own password (修改密码).",
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    currentPassword: t.string({
      required: true,
      description: 'The current or one-time password (当前密码).',
    }),
    newPassword: t.string({ required: true, description: 'The new one, at least 10 characters (新密码).' }),
  }),
});

builder.mutationField('passwordChange', (t) =>
  t.prismaField({
    type: Person,
    description: 'Changes the own password; the other sessions of the person end (修改密码).',
    authScopes: { passwordChange: true },
    errors: refusals.creating('person'),
    args: { input: t.arg({ type: PasswordChangeInput, required: true, description: 'Both passwords.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await changePassword(actingOf(context), input);
      return read().person.findUniqueOrThrow({ ...reread(query), where: { id } });
    },
  }),
);
