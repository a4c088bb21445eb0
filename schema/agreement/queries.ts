import { AGREEMENT_READERS, agreementsVisible } from '../../domain/agreement/policy.ts';
import { agreementsWanted } from '../../domain/agreement/search.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { ServiceCode, State, Type } from './codes.ts';
import { Agreement } from './type.ts';

const Filter = builder.inputType('AgreementFilter', {
  description: 'Which agreements; every part narrows.',
  fields: (t) => ({
    states: t.field({ type: [State], description: 'In one of these states now, timers counted (状态).' }),
    type: t.field({ type: Type, description: 'Of this form (合作方式).' }),
    service: t.field({ type: ServiceCode, description: 'With this service (服务项目).' }),
    otherOrganizationId: t.id({ description: 'With this organisation on one side (对方机构).' }),
  }),
});

const Connection = builder.connectionObject({
  type: Agreement,
  name: 'AgreementConnection',
  description: 'A page of agreements, newest first.',
});

builder.queryField('agreements', (t) =>
  t.field({
    type: Connection,
    description: 'Agreements of the own organisation, for supervisors those of their region (合作协议列表).',
    authScopes: { role: AGREEMENT_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, args, context, info) => {
      const { viewer, clock } = actingOf(context);
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const where = { AND: [agreementsWanted(viewer, args.filter ?? {}, clock.now()), keyset] };
      const query = nodeSelection(context, info, 'Agreement');
      const found = await read().cooperationAgreement.findMany({ ...query, ...order, where });
      return toConnection(pageOf(found, page), byIdKey);
    },
  }),
);

builder.queryField('agreement', (t) =>
  t.prismaField({
    type: Agreement,
    nullable: true,
    description:
      'One agreement; null when it is unknown or not of the own organisation or region (合作协议).',
    authScopes: { role: AGREEMENT_READERS },
    args: { id: t.arg.id({ required: true, description: 'Identifier.' }) },
    resolve: (query, _root, { id }, context) =>
      read().cooperationAgreement.findFirst({
        ...query,
        where: { AND: [{ id }, openTo(agreementsVisible, context)] },
      }),
  }),
);
