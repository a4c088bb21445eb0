import {
  DELIVERY_READERS,
  deliveriesVisible,
  ENDPOINT_READERS,
  endpointsVisible,
} from '../../domain/endpoint/policy.ts';
import { askForProbe } from '../../domain/endpoint/probe.ts';
import { registerEndpoint } from '../../domain/endpoint/register.ts';
import { discardDelivery } from '../../domain/outbox/discard.ts';
import { replayDeliveries } from '../../domain/outbox/replay.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import {
  DeliveryDiscardInput,
  DeliveryReplayInput,
  EndpointProbeInput,
  EndpointRegisterInput,
} from './inputs.ts';
import { Delivery, Endpoint } from './type.ts';

const endpointAt = (id: string, context: GraphContext) => ({
  AND: [{ id }, openTo(endpointsVisible, context)],
});

builder.mutationFields((t) => ({
  endpointRegister: t.prismaField({
    type: Endpoint,
    description:
      'Registers where the system of an organisation is told; what happens from then on is sent once it has answered (登记对接接口).',
    authScopes: { role: ENDPOINT_READERS },
    errors: refusals.creating('endpoint'),
    args: { input: t.arg({ type: EndpointRegisterInput, required: true, description: 'Where, and how.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await registerEndpoint(actingOf(context), input);
      const where = endpointAt(id, context);
      return stillOpen('endpoint', await read().endpoint.findFirst({ ...reread(query), where }));
    },
  }),
  endpointProbe: t.prismaField({
    type: Endpoint,
    description:
      'Asks whether a system answers; what was found is on the endpoint within seconds (探测接口).',
    authScopes: { role: ENDPOINT_READERS },
    errors: refusals.moving('endpoint'),
    args: { input: t.arg({ type: EndpointProbeInput, required: true, description: 'Which one.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await askForProbe(actingOf(context), input);
      const where = endpointAt(id, context);
      return stillOpen('endpoint', await read().endpoint.findFirst({ ...reread(query), where }));
    },
  }),
  deliveryReplay: t.prismaField({
    type: Endpoint,
    description: 'Sends once more what a system was told, or should have been, within a time (重新投递).',
    authScopes: { role: DELIVERY_READERS },
    errors: refusals.movingSeveral('endpoint'),
    args: { input: t.arg({ type: DeliveryReplayInput, required: true, description: 'What, and where.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await replayDeliveries(actingOf(context), input);
      const where = endpointAt(id, context);
      return stillOpen('endpoint', await read().endpoint.findFirst({ ...reread(query), where }));
    },
  }),
  deliveryDiscard: t.prismaField({
    type: Delivery,
    description: 'Gives a message up: it is not sent, and what waits behind it goes on (放弃投递).',
    authScopes: { role: DELIVERY_READERS },
    errors: refusals.moving('delivery'),
    args: {
      input: t.arg({ type: DeliveryDiscardInput, required: true, description: 'Which one, and why.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await discardDelivery(actingOf(context), input);
      const where = { AND: [{ id }, openTo(deliveriesVisible, context)] };
      return stillOpen('delivery', await read().outboxMessage.findFirst({ ...reread(query), where }));
    },
  }),
}));
