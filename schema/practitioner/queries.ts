import { localDateOf } from '../../domain/calendar-date.ts';
import { ACCOUNT_READERS } from '../../domain/organization/policy.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { roleAssignmentsVisible } from '../../domain/person/policy.ts';
import { practitionersVisible } from '../../domain/practitioner/policy.ts';
import { practitionersWanted, roleAssignmentsWanted } from '../../domain/practitioner/search.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { RoleCode } from '../role.ts';
import { Category, Practitioner, RoleAssignment } from './type.ts';

const PractitionerFilter = builder.inputType('PractitionerFilter', {
  description: 'Which practitioners; every part narrows.',
  fields: (t) => ({
    organizationId: t.id({ description: 'With a role in this organisation today (机构).' }),
    departmentId: t.id({ description: 'With a role in this department today (科室).' }),
    category: t.field({ type: Category, description: 'Of this category (人员类别).' }),
    nameContains: t.string({ description: 'With this text in the name (姓名).' }),
  }),
});

const PractitionerConnection = builder.connectionObject({
  type: Practitioner,
  name: 'PractitionerConnection',
  description: 'A page of practitioners.',
});

builder.queryField('practitioners', (t) =>
  t.field({
    type: PractitionerConnection,
    description: 'The directory of practitioners (医务人员列表).',
    authScopes: { signedIn: true },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: PractitionerFilter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page);
      const todayOn = localDateOf(actingOf(context).clock.now());
      const wanted = practitionersWanted(filter ?? {}, todayOn);
      const where = { AND: [openTo(practitionersVisible, context), wanted, keyset] };
      const query = nodeSelection(context, info, 'Practitioner');
      const found = await read().practitioner.findMany({ ...query, ...order, where });
      return toConnection(pageOf(found, page), byIdKey);
    },
  }),
);

const RoleAssignmentFilter = builder.inputType('RoleAssignmentFilter', {
  description: 'Which role assignments; every part narrows.',
  fields: (t) => ({
    organizationId: t.id({ description: 'In this organisation (机构).' }),
    personId: t.id({ description: 'Of this person (人员).' }),
    role: t.field({ type: RoleCode, description: 'Of this role (角色).' }),
    isInForce: t.boolean({ description: 'Only those that hold today, or only the others (是否在任).' }),
  }),
});

const RoleAssignmentConnection = builder.connectionObject({
  type: RoleAssignment,
  name: 'RoleAssignmentConnection',
  description: 'A page of role assignments.',
});

builder.queryField('roleAssignments', (t) =>
  t.field({
    type: RoleAssignmentConnection,
    description:
      'Who has which role: for an ORG_ADMIN in the own organisation, else everywhere (岗位任命列表).',
    authScopes: { role: [...ACCOUNT_READERS, 'HIS_CLIENT'] },
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: RoleAssignmentFilter, description: 'Which of them.' }),
    },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page);
      const { viewer, clock } = actingOf(context);
      const now = clock.now();
      const wanted = roleAssignmentsWanted(filter ?? {}, localDateOf(now));
      const where = { AND: [roleAssignmentsVisible(viewer, now), wanted, keyset] };
      const query = nodeSelection(context, info, 'RoleAssignment');
      const found = await read().roleAssignment.findMany({ ...query, ...order, where });
      return toConnection(pageOf(found, page), byIdKey);
    },
  }),
);
