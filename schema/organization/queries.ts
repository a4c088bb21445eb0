import { organizationsVisible } from '../../domain/organization/policy.ts';
import { organizationsWanted } from '../../domain/organization/search.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { read } from '../../prisma/client.ts';
import { builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Capability, Kind, Stage, Status } from './codes.ts';
import { Organization } from './type.ts';

const Filter = builder.inputType('OrganizationFilter', {
  description: 'Which organisations; every part narrows.',
  fields: (t) => ({
    kind: t.field({ type: Kind, description: 'Of this kind (机构类别).' }),
    regionCode: t.string({ description: 'In this region or anywhere below it (行政区划代码).' }),
    capability: t.field({ type: Capability, description: 'That can do this (服务能力).' }),
    greenChannelStage: t.field({ type: Stage, description: 'That offer this stage (绿色通道环节).' }),
    nameContains: t.string({ description: 'With this text in the name (名称).' }),
    status: t.field({ type: Status, description: 'In this status (机构状态).' }),
  }),
});

const Connection = builder.connectionObject({
  type: Organization,
  name: 'OrganizationConnection',
  description: 'A page of organisations.',
});

builder.queryField('organizations', (t) =>
  t.field({
    type: Connection,
    description: 'The directory of organisations, as they were registered (机构列表).',
    authScopes: { signedIn: true },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page);
      const wanted = await organizationsWanted(filter ?? {});
      const where = { AND: [openTo(organizationsVisible, context), wanted, keyset] };
      const query = nodeSelection(context, info, 'Organization');
      const found = await read().organization.findMany({ ...query, ...order, where });
      return toConnection(pageOf(found, page), byIdKey);
    },
  }),
);

builder.queryField('organization', (t) =>
  t.prismaField({
    type: Organization,
    nullable: true,
    description: 'One organisation; null when it is unknown (机构).',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'Identifier.' }) },
    resolve: (query, _root, { id }, context) =>
      read().organization.findFirst({
        ...query,
        where: { AND: [{ id }, openTo(organizationsVisible, context)] },
      }),
  }),
);
