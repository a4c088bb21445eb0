import type { Invitation as Shape } from '../../domain/person/invite.ts';
import { isAccountOpen, roleAssignmentsVisible } from '../../domain/person/policy.ts';
import type { TotpEnrolment as Enrolment } from '../../domain/sign-in/second-factor/enrol.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { shortList } from '../short-list.ts';

export const Person = builder.prismaObject('Person', {
  ...access('person.account'),
  description:
    'Somebody at work in the network, with the sign-in (人员账号). Open to the person and its administrators.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'Rises with every change.' }),
    name: t.exposeString('name', { description: 'Name (姓名).' }),
    login: t.exposeString('login', {
      nullable: true,
      description: 'Login; null without a sign-in (登录名).',
    }),
    isPasswordChangeDue: t.exposeBoolean('isPasswordChangeDue', {
      description: 'Whether the one-time password still has to be changed (待改密).',
    }),
    hasSecondFactor: t.boolean({
      description: 'Whether the sign-in asks for a code of an authenticator app (已启用双因素).',
      select: { totpConfirmedAt: true },
      resolve: ({ totpConfirmedAt }) => totpConfirmedAt !== null,
    }),
    status: t.exposeString('status', { description: 'ACTIVE, or CLOSED for good (账号状态).' }),
    practitioner: t.relation('practitioner', {
      nullable: true,
      description: 'The professional registration (执业信息).',
    }),
    roleAssignments: t.relation('roleAssignments', {
      ...access('roleAssignment.entry'),
      description: 'The roles that the viewer may see, latest first (岗位任命).',
      complexity: shortList,
      query: (_args, context) => ({
        where: openTo(roleAssignmentsVisible, context),
        orderBy: [{ fromOn: 'desc' as const }, { id: 'desc' as const }],
      }),
    }),
  }),
});

builder.prismaObjectField('RoleAssignment', 'account', (t) =>
  t.field({
    ...access('person.account'),
    type: Person,
    nullable: true,
    description:
      'The sign-in of that person; to the administrator of the organisation null by a role that has ended (人员账号).',
    select: (_args, _context, nestedSelection) => ({
      personId: true,
      organizationId: true,
      toOn: true,
      person: nestedSelection(true),
    }),
    resolve: (role, _args, context) => {
      const { viewer, clock } = actingOf(context);
      return isAccountOpen(viewer, role, clock.now()) ? role.person : null;
    },
  }),
);

export const Invitation = builder.objectRef<Shape>('Invitation').implement({
  ...access('person.account'),
  description: 'A sign-in that was given out (账号邀请).',
  fields: (t) => ({
    person: t.prismaField({
      type: Person,
      description: 'Who is invited (受邀人).',
      resolve: (query, { personId }) =>
        read().person.findUniqueOrThrow({ ...query, where: { id: personId } }),
    }),
    login: t.string({
      description: 'With which login (登录名).',
      resolve: async ({ personId }) => {
        const { login } = await read().person.findUniqueOrThrow({
          where: { id: personId },
          select: { login: true },
        });
        return login ?? '';
      },
    }),
    oneTimePassword: t.exposeString('oneTimePassword', {
      nullable: true,
      description: 'For the first sign-in, shown this once; null when the request is repeated (一次性密码).',
    }),
  }),
});

export const TotpEnrolment = builder.objectRef<Enrolment>('TotpEnrolment').implement({
  ...access('person.account'),
  description: 'A secret for an authenticator app, shown this once (动态口令密钥).',
  fields: (t) => ({
    secret: t.exposeString('secret', {
      nullable: true,
      description: 'In base32, to be typed in; null when the request is repeated (密钥).',
    }),
    otpauthUri: t.exposeString('otpauthUri', {
      nullable: true,
      description:
        'The same as `otpauth://totp/…`, for a QR code; null when the request is repeated (二维码内容).',
    }),
  }),
});
