import type { DeliveryFailure } from '../../domain/codes/delivery.ts';
import { lastErrorOf } from '../../domain/outbox/search.ts';
import { access } from '../access.ts';
import { OrganizationBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { organizationOf } from '../named.ts';
import { DeliveryFailureCode, DeliveryStateCode, EndpointLoginCode, EndpointStateCode } from './codes.ts';

export const Endpoint = builder.prismaObject('Endpoint', {
  ...access('endpoint.entry'),
  description:
    'Where the information system of an organisation is told what concerns it, in FHIR R4 (对接接口). What it says at the ' +
    'sign-in is never shown.',
  select: { id: true, organizationId: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    organization: t.field({
      type: OrganizationBrief,
      description: 'Whose system it is (机构).',
      resolve: ({ organizationId }, _args, context) => organizationOf(organizationId, context),
    }),
    name: t.exposeString('name', { description: 'What the system is called (名称).' }),
    address: t.exposeString('address', { description: 'The base of its FHIR interface (地址).' }),
    state: t.expose('state', { type: EndpointStateCode, description: 'Whether it is told (状态).' }),
    login: t.expose('login', { type: EndpointLoginCode, description: 'How we sign in there (登录方式).' }),
    tokenUrl: t.exposeString('tokenUrl', {
      nullable: true,
      description: 'Of SMART: where a token is asked for (令牌地址).',
    }),
    clientId: t.exposeString('clientId', {
      nullable: true,
      description: 'Of SMART: the client that we are there (客户端标识).',
    }),
    scope: t.exposeString('scope', { nullable: true, description: 'Of SMART: what we ask for (权限范围).' }),
    publicJwk: t.exposeString('publicJwk', {
      nullable: true,
      description: 'Of SMART: the public key by which the other side knows us, as a JSON Web Key (公钥).',
    }),
    isProbeDue: t.boolean({
      description: 'Whether it is to be looked for, and nobody has looked yet (待探测).',
      select: { probeDueAt: true },
      resolve: ({ probeDueAt }, _args, context) =>
        probeDueAt !== null && probeDueAt <= actingOf(context).clock.now(),
    }),
    probeDueAt: t.expose('probeDueAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'From when on it is looked for next: until it has answered once, by itself after growing pauses; null while nobody asks ' +
        '(下次探测时间).',
    }),
    probedAt: t.expose('probedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was looked for last (探测时间).',
    }),
    probeFailure: t.field({
      type: DeliveryFailureCode,
      nullable: true,
      description: 'Why it did not answer then; null when it did (探测失败原因).',
      select: { probeOutcome: true },
      resolve: ({ probeOutcome }) =>
        probeOutcome === null || probeOutcome === 'OK' ? null : (probeOutcome as DeliveryFailure),
    }),
    failures: t.exposeInt('failures', {
      description:
        'How many attempts in a row have failed, to send or, until it has answered once, to find it; from five on one message in ' +
        '30 s is tried (连续失败次数).',
    }),
    pausedUntilAt: t.expose('pausedUntilAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when nothing is sent to it (暂停至).',
    }),
    loginRefusedAt: t.expose('loginRefusedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Since when it does not take our login; null while it does. What waits is sent in order when it takes it again, or ' +
        'when it is registered anew with another one (登录被拒时间).',
    }),
    waiting: t.relationCount('messages', {
      where: { state: 'PENDING' },
      description: 'How many messages wait (待投递数).',
    }),
    dead: t.relationCount('messages', {
      where: { state: 'DEAD' },
      description: 'How many messages are not tried any more (死信数).',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was registered (登记时间).' }),
    retiredAt: t.expose('retiredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When another one took its place, or it was ended (停用时间).',
    }),
  }),
});

export const Delivery = builder.prismaObject('OutboxMessage', {
  name: 'Delivery',
  ...access('delivery.entry'),
  description:
    'A message to the system of an organisation: about what, and whether it arrived; not what it says (投递).',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier; it begins the `Idempotency-Key` of each attempt.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    endpointId: t.exposeID('endpointId', { description: 'To which endpoint (接口).' }),
    journeyId: t.exposeID('journeyId', {
      description: 'Messages of one journey are sent one after the other (旅程).',
    }),
    noun: t.exposeString('noun', { description: 'Of what it tells: referral, appointment … (对象类别).' }),
    nounId: t.exposeID('nounId', { description: 'Of which one (对象).' }),
    act: t.exposeString('act', { description: 'What happened to it (事件).' }),
    toState: t.exposeString('toState', { description: 'The state that it was brought to (到达状态).' }),
    state: t.expose('state', { type: DeliveryStateCode, description: 'What has become of it (投递状态).' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was tried (尝试次数).' }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it happened (发生时间).' }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      description: 'From when on it is tried, while it waits (下次尝试时间).',
    }),
    giveUpAt: t.expose('giveUpAt', {
      type: 'DateTime',
      description: 'From when on a failure is the last one (放弃时间).',
    }),
    lastTriedAt: t.expose('lastTriedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was tried last (最近尝试时间).',
    }),
    lastStatus: t.exposeInt('lastStatus', {
      nullable: true,
      description: 'The HTTP status of the last answer (最近应答状态).',
    }),
    lastFailure: t.field({
      type: DeliveryFailureCode,
      nullable: true,
      description: 'What went wrong then; WAITED where it was never tried (最近失败原因).',
      select: { lastError: true },
      resolve: ({ lastError }) => lastErrorOf(lastError).failure as DeliveryFailure | null,
    }),
    lastDetail: t.string({
      nullable: true,
      description:
        'The codes and places of what the other side did not take, no text of it; of WAITED the message that it waited behind, null where the whole system was left alone (失败细节).',
      select: { lastError: true },
      resolve: ({ lastError }) => lastErrorOf(lastError).detail,
    }),
    latencyMs: t.exposeInt('latencyMs', {
      nullable: true,
      description: 'How long the last attempt took, in milliseconds (耗时).',
    }),
    deliveredAt: t.expose('deliveredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it arrived last (送达时间).',
    }),
  }),
});
