import { DELIVERY_READERS, ENDPOINT_READERS, endpointsVisible } from '../../domain/endpoint/policy.ts';
import { deliveriesWanted } from '../../domain/outbox/search.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { DeliveryStateCode } from './codes.ts';
import { Delivery, Endpoint } from './type.ts';

const Filter = builder.inputType('DeliveryFilter', {
  description: 'Which messages; every part narrows.',
  fields: (t) => ({
    endpointId: t.id({ description: 'To this endpoint (接口).' }),
    states: t.field({ type: [DeliveryStateCode], description: 'In one of these states (投递状态).' }),
    fromAt: t.field({ type: 'DateTime', description: 'Of what happened from then on (起始时间).' }),
    toAt: t.field({ type: 'DateTime', description: 'Of what happened before then (截止时间).' }),
  }),
});

const Deliveries = builder.connectionObject({
  type: Delivery,
  name: 'DeliveryConnection',
  description: 'A page of messages, newest first.',
});
const Endpoints = builder.connectionObject({
  type: Endpoint,
  name: 'EndpointConnection',
  description: 'A page of endpoints, newest first.',
});

builder.queryFields((t) => ({
  endpoints: t.field({
    type: Endpoints,
    description:
      'Where systems are told (对接接口): that of the own organisation for its administrator, all of them for the security ' +
      'administrator.',
    authScopes: { role: ENDPOINT_READERS },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: async (_root, args, context, info) => {
      const { viewer, clock } = actingOf(context);
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const where = { AND: [endpointsVisible(viewer, clock.now()), keyset] };
      const query = nodeSelection(context, info, 'Endpoint') as {
        select: { id: true; organizationId: true };
      };
      return toConnection(
        pageOf(await read().endpoint.findMany({ ...query, ...order, where }), page),
        byIdKey,
      );
    },
  }),
  deliveries: t.field({
    type: Deliveries,
    description: 'What systems are told, and whether it arrived (投递记录).',
    authScopes: { role: DELIVERY_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const { viewer, clock } = actingOf(context);
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const where = { AND: [deliveriesWanted(viewer, filter ?? {}, clock.now()), keyset] };
      const query = nodeSelection(context, info, 'Delivery') as { select: { id: true } };
      return toConnection(
        pageOf(await read().outboxMessage.findMany({ ...query, ...order, where }), page),
        byIdKey,
      );
    },
  }),
}));
