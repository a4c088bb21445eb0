import { builder } from '../builder.ts';
import { DeliveryStateCode, EndpointLoginCode } from './codes.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

export const EndpointRegisterInput = builder.inputType('EndpointRegisterInput', {
  description: 'Where the system of an organisation is told, in place of where it was before (登记对接接口).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    organizationId: t.id({ required: true, description: 'Whose system it is (机构).' }),
    name: t.string({ required: true, description: 'What it is called (名称).' }),
    address: t.string({
      required: true,
      description: 'The base of its FHIR R4 interface, over https (地址).',
    }),
    login: t.field({
      type: EndpointLoginCode,
      required: true,
      description: 'How we sign in there (登录方式).',
    }),
    bearerToken: t.string({ description: 'Of BEARER: the token; it is never shown again (固定令牌).' }),
    tokenUrl: t.string({ description: 'Of SMART: where a token is asked for (令牌地址).' }),
    clientId: t.string({ description: 'Of SMART: the client that we are there (客户端标识).' }),
    scope: t.string({ description: 'Of SMART: what we ask for; `system/*.cruds` when left out (权限范围).' }),
  }),
});

export const EndpointProbeInput = builder.inputType('EndpointProbeInput', {
  description: 'Which system to look for (探测接口).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    endpointId: t.id({ required: true, description: 'Which endpoint.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
  }),
});

export const DeliveryReplayInput = builder.inputType('DeliveryReplayInput', {
  description: 'What a system is told once more (重新投递).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    endpointId: t.id({ required: true, description: 'Which endpoint.' }),
    states: t.field({
      type: [DeliveryStateCode],
      description: 'Messages in these states; dead letters when it is left out (投递状态).',
    }),
    fromAt: t.field({ type: 'DateTime', description: 'Of what happened from then on (起始时间).' }),
    toAt: t.field({ type: 'DateTime', description: 'Of what happened before then (截止时间).' }),
  }),
});

export const DeliveryDiscardInput = builder.inputType('DeliveryDiscardInput', {
  description: 'A message that is given up (放弃投递).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    deliveryId: t.id({ required: true, description: 'Which message.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    reasonText: t.string({ required: true, description: 'Why (原因).' }),
  }),
});
