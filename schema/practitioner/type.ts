import { localDateOf } from '../../domain/calendar-date.ts';
import { PRACTITIONER_CATEGORIES, PRACTITIONER_STATUSES } from '../../domain/codes/practitioner.ts';
import { contains } from '../../domain/interval.ts';
import { isLicenceOpen } from '../../domain/practitioner/policy.ts';
import { access } from '../access.ts';
import { PersonBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';
import { RoleCode } from '../role.ts';

export const Category = codeEnum(
  'PractitionerCategory',
  'Professional category (人员类别).',
  PRACTITIONER_CATEGORIES,
);
const Status = codeEnum(
  'PractitionerStatus',
  'Whether a registration holds (执业状态).',
  PRACTITIONER_STATUSES,
);

export const Practitioner = builder.prismaObject('Practitioner', {
  ...access('practitioner.entry'),
  description:
    'The professional registration of a person (医务人员), as the directory shows it to everybody signed in.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    personId: t.exposeID('personId', { description: 'The person, for `roleAssign`.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    name: t.string({
      description: 'Name (姓名).',
      select: { person: { select: { name: true } } },
      resolve: ({ person }) => person.name,
    }),
    category: t.expose('category', { type: Category, description: 'Professional category (人员类别).' }),
    title: t.exposeString('title', { nullable: true, description: 'Professional title (职称).' }),
    status: t.expose('status', { type: Status, description: 'Whether the registration holds (执业状态).' }),
    licenceNo: t.string({
      ...access('practitioner.licence'),
      nullable: true,
      description:
        'Number of the practice licence; null but for the administrators of the person (执业证书编号).',
      select: (_args, context) => {
        const { organizationId } = actingOf(context).viewer;
        const here = { where: { organizationId }, select: { organizationId: true }, take: 1 };
        return {
          licenceNo: true,
          personId: true,
          registeredByOrgId: true,
          person: { select: { roleAssignments: here } },
        };
      },
      resolve: (practitioner, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return isLicenceOpen(viewer, practitioner, clock.now()) ? practitioner.licenceNo : null;
      },
    }),
  }),
});

export const RoleAssignment = builder.prismaObject('RoleAssignment', {
  ...access('roleAssignment.entry'),
  description: "A person's role in one organisation, from one day to another (岗位任命).",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    role: t.expose('role', { type: RoleCode, description: 'The role (角色).' }),
    fromOn: t.expose('fromOn', { type: 'LocalDate', description: 'First day (开始日期).' }),
    toOn: t.expose('toOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'Last day; before the first one when it was ended on its first day (结束日期).',
    }),
    isInForce: t.boolean({
      description: 'Whether it holds today (是否在任).',
      select: { fromOn: true, toOn: true },
      resolve: (span, _args, context) => contains(span, localDateOf(actingOf(context).clock.now())),
    }),
    person: t.field({
      type: PersonBrief,
      description: 'Whose role it is, by name (人员).',
      select: { person: { select: { id: true, name: true } } },
      resolve: ({ person }) => person,
    }),
    organization: t.relation('organization', { description: 'Where it is held (机构).' }),
    department: t.relation('department', {
      nullable: true,
      description: 'In which department, if in one (科室).',
    }),
  }),
});
