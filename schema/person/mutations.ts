import { ACCOUNT_KEEPERS } from '../../domain/organization/policy.ts';
import { changePassword } from '../../domain/person/change-password.ts';
import { invitePerson } from '../../domain/person/invite.ts';
import { REGISTRARS } from '../../domain/resident/policy.ts';
import { confirmTotp } from '../../domain/sign-in/second-factor/confirm.ts';
import { enrolTotp } from '../../domain/sign-in/second-factor/enrol.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { reread } from '../reread.ts';
import { RoleCode } from '../role.ts';
import { Invitation, Person, TotpEnrolment } from './type.ts';

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
    residentId: t.id({ description: 'For the role RESIDENT: whose own record it is (居民档案).' }),
    representativeId: t.id({
      description: 'For the role REPRESENTATIVE: which representative it is (监护人或代理人).',
    }),
  }),
});

builder.mutationField('personInvite', (t) =>
  t.field({
    type: Invitation,
    description:
      'Gives somebody a sign-in with a one-time password, or a new one, which ends the sessions and removes the second factor (邀请账号).',
    authScopes: { role: [...ACCOUNT_KEEPERS, ...REGISTRARS] },
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

const TotpEnrolInput = builder.inputType('TotpEnrolInput', {
  description: 'A second factor that the viewer wants to have (启用动态口令).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    currentPassword: t.string({
      description:
        'For a first second factor: the current password, unless the session came through the provider (当前密码).',
    }),
    currentCode: t.string({
      description: 'To replace a second factor: a code of the one there is (当前动态口令).',
    }),
  }),
});

builder.mutationField('totpEnrol', (t) =>
  t.field({
    type: TotpEnrolment,
    description: 'Makes a secret for an authenticator app; it counts from `totpConfirm` on (启用动态口令).',
    authScopes: { secondFactor: true },
    errors: refusals.creating('enrolment'),
    args: { input: t.arg({ type: TotpEnrolInput, required: true, description: 'For the viewer.' }) },
    resolve: (_root, { input }, context) => enrolTotp(actingOf(context), input),
  }),
);

const TotpConfirmInput = builder.inputType('TotpConfirmInput', {
  description: 'The first code of a new second factor (确认动态口令).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    code: t.string({ required: true, description: 'Six digits that the app shows now (动态口令).' }),
  }),
});

builder.mutationField('totpConfirm', (t) =>
  t.prismaField({
    type: Person,
    description: 'Puts the new second factor in force; the other sessions of the person end (确认动态口令).',
    authScopes: { secondFactor: true },
    errors: refusals.creating('person'),
    args: { input: t.arg({ type: TotpConfirmInput, required: true, description: 'The code.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await confirmTotp(actingOf(context), input);
      return read().person.findUniqueOrThrow({ ...reread(query), where: { id } });
    },
  }),
);
