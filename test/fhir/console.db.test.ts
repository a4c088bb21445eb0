import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { signedIn } from '../fixtures/town.ts';
import { type Kept, nodeOf, refusalIn } from '../support/acts.ts';
import { deliveryBy, haveEndpoint, haveMessages, openTasks } from '../support/delivery.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { type StubHis, startStubHis } from '../support/stub-his.ts';

useTown();

let his: StubHis;
let security: LastingClient;
let delivery: ReturnType<typeof deliveryBy>;
const now = () => town.service.clock.now();
beforeAll(async () => {
  his = await startStubHis();
  security = await signedIn(town.service, town.network.health.id, 'SECURITY_ADMIN');
  delivery = deliveryBy(town.service.clock, openTasks);
});
afterAll(() => his.close());

const registration = (change: object = {}) => ({
  ...{ organizationId: town.network.hospital.id, name: 'HIS', address: his.url },
  ...{ login: 'BEARER', bearerToken: 'a-token-of-the-hospital', ...change },
});

interface Row {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly lastFailure?: string | null;
  readonly waiting?: number;
  readonly dead?: number;
  readonly isProbeDue?: boolean;
  readonly publicJwk?: string | null;
}
type Page = Readonly<Record<string, { readonly edges: readonly { readonly node: Row }[] }>>;

const endpointsFor = async (by: LastingClient): Promise<Row[]> => {
  const query =
    '{ endpoints { edges { node { id version state waiting dead isProbeDue probeFailure publicJwk organization { id } } } } }';
  return (await by.ask<Page>(query)).endpoints?.edges.map(({ node }) => node) ?? [];
};
const deliveriesFor = async (by: LastingClient, filter: object = {}): Promise<Row[]> => {
  const query = `query ($filter: DeliveryFilter) { deliveries(filter: $filter, first: 100) { edges { node {
    id version state attempts lastStatus lastFailure lastDetail latencyMs noun act } } } }`;
  return (await by.ask<Page>(query, { filter })).deliveries?.edges.map(({ node }) => node) ?? [];
};

describe('an endpoint', () => {
  test('is registered by the administrator of the organisation, found when it is looked for, and told from then on', async () => {
    const { id } = nodeOf(await town.hospitalAdmin.act('endpointRegister', registration()));
    const [registered] = await endpointsFor(town.hospitalAdmin);
    expect(registered).toMatchObject({ id, state: 'REGISTERED', isProbeDue: true });
    await delivery.run();
    const [found] = await endpointsFor(town.hospitalAdmin);
    expect(found).toMatchObject({ id, state: 'ACTIVE', isProbeDue: false });
    const probed = { endpointId: id, expectedVersion: found?.version };
    nodeOf(await town.hospitalAdmin.act('endpointProbe', probed));
    expect((await endpointsFor(town.hospitalAdmin))[0]?.isProbeDue).toBe(true);
    await delivery.run();
    expect(refusalIn(await town.hospitalAdmin.act('endpointProbe', probed)).code).toBe('VERSION_CONFLICT');
  });

  test('of another organisation is registered by who keeps the keys of the network, and by no other administrator', async () => {
    const other = registration({ organizationId: town.network.otherHospital.id });
    expect(refusalIn(await town.hospitalAdmin.act('endpointRegister', other)).code).toBe('NOT_FOUND');
    nodeOf(await security.act('endpointRegister', other));
    expect(await endpointsFor(security)).toHaveLength(2);
    expect(await endpointsFor(town.hospitalAdmin)).toHaveLength(1);
  });

  test('of SMART shows the key by which the other side knows us, and never the other half', async () => {
    const smart = {
      login: 'SMART',
      bearerToken: null,
      tokenUrl: 'https://his.example/token',
      clientId: 'yiyang',
    };
    nodeOf(
      await town.homeAdmin.act(
        'endpointRegister',
        registration({ ...smart, organizationId: town.network.home.id }),
      ),
    );
    const [endpoint] = await endpointsFor(town.homeAdmin);
    const jwk = JSON.parse(endpoint?.publicJwk ?? '{}') as object;
    expect(jwk).toMatchObject({ kty: 'EC', crv: 'P-384', alg: 'ES384' });
    expect(jwk).not.toHaveProperty('d');
  });

  test.each<[string, object, string]>([
    ['an address without TLS', { address: 'http://his.example/fhir' }, 'ENDPOINT_ADDRESS'],
    ['an address that is none', { address: 'his' }, 'ENDPOINT_ADDRESS'],
    ['an address with a user', { address: 'https://a:b@his.example' }, 'ENDPOINT_ADDRESS'],
    ['an address that reads in two ways', { address: 'https://his.example/%66hir' }, 'ENDPOINT_ADDRESS'],
    ['an address that is no ASCII', { address: 'https://his.example/接口' }, 'ENDPOINT_ADDRESS'],
    ['an address with a space', { address: 'https://his.example/a b' }, 'ENDPOINT_ADDRESS'],
    ['an address with an empty query', { address: 'https://his.example/fhir?' }, 'ENDPOINT_ADDRESS'],
    ['an address with a way out', { address: 'https://his.example/a/../fhir' }, 'ENDPOINT_ADDRESS'],
    ['an address with a query', { address: 'https://his.example/?a=b' }, 'ENDPOINT_ADDRESS'],
    ['a login without a token', { bearerToken: null }, 'ENDPOINT_LOGIN'],
    ['a token that is another header', { bearerToken: 'a\r\nx: b' }, 'ENDPOINT_LOGIN'],
    ['a login without its address', { login: 'SMART', bearerToken: null, clientId: 'a' }, 'ENDPOINT_LOGIN'],
    [
      'a login without a client',
      { login: 'SMART', bearerToken: null, tokenUrl: 'https://his.example/token' },
      'TEXT_EMPTY',
    ],
    ['what another login has', { clientId: 'a' }, 'ENDPOINT_LOGIN'],
  ])('is not registered with %s', async (_name, change, code) => {
    const before = await read().endpoint.count();
    expect(refusalIn(await town.hospitalAdmin.act('endpointRegister', registration(change))).code).toBe(code);
    expect(await read().endpoint.count()).toBe(before);
  });
});

describe('what was sent', () => {
  let endpointId: string;
  let ids: string[];
  beforeAll(async () => {
    endpointId = await haveEndpoint(town.network.hospital.id, his.url, now());
    await delivery.run();
    ids = await haveMessages(endpointId, ['a', 'b', 'c'], now());
    his.behave({ status: 422 }, { status: 422 });
    await delivery.run();
  });

  test('is seen with what went wrong, by the own administrator and who keeps the keys of the network', async () => {
    const dead = await deliveriesFor(town.hospitalAdmin, { endpointId, states: ['DEAD'] });
    expect(dead).toHaveLength(2);
    expect(dead[0]).toMatchObject({
      attempts: 1,
      lastStatus: 422,
      lastFailure: 'REFUSED',
      lastDetail: 'invalid Task.for',
    });
    const endpoints = await endpointsFor(town.hospitalAdmin);
    const endpoint = endpoints.find(({ id }) => id === endpointId);
    expect(endpoint).toMatchObject({ waiting: 0, dead: 2 });
    expect(await deliveriesFor(security, { endpointId })).toHaveLength(3);
    expect(await deliveriesFor(town.homeAdmin)).toEqual([]);
  });

  test('is sent again: dead letters, or all of a time', async () => {
    const calls = his.calls.length;
    nodeOf(await town.hospitalAdmin.act<Kept>('deliveryReplay', { endpointId }));
    await delivery.run();
    expect(his.calls.length - calls).toBe(2);
    expect(await deliveriesFor(town.hospitalAdmin, { endpointId, states: ['DEAD'] })).toEqual([]);
    const all = {
      endpointId,
      states: ['DELIVERED'],
      fromAt: now().toISOString(),
      toAt: new Date(now().getTime() + 1).toISOString(),
    };
    nodeOf(await security.act<Kept>('deliveryReplay', all));
    await delivery.run();
    expect(his.calls.length - calls).toBe(5);
    // Under the keys of before: it has no second effect.
    expect(his.effects.filter(({ key }) => ids.includes(key.slice(0, 36)))).toHaveLength(3);
    const backwards = { ...all, fromAt: all.toAt, toAt: all.fromAt };
    expect(refusalIn(await security.act('deliveryReplay', backwards)).code).toBe('PERIOD');
    expect(refusalIn(await town.homeAdmin.act('deliveryReplay', { endpointId })).code).toBe('NOT_FOUND');
  });

  test('or is given up, with a reason; what has arrived is not', async () => {
    his.behave({ status: 422 });
    const [id = ''] = await haveMessages(endpointId, ['d'], now());
    await delivery.run();
    const dead = (await deliveriesFor(town.hospitalAdmin, { states: ['DEAD'] })).find((one) => one.id === id);
    const given = { deliveryId: id, expectedVersion: dead?.version, reasonText: '已人工通知对方' };
    expect(refusalIn(await town.homeAdmin.act('deliveryDiscard', given)).code).toBe('NOT_FOUND');
    nodeOf(await town.hospitalAdmin.act('deliveryDiscard', given));
    expect((await read().outboxMessage.findUniqueOrThrow({ where: { id } })).state).toBe('DISCARDED');
    const { version } = await read().outboxMessage.findUniqueOrThrow({ where: { id: ids[0] ?? '' } });
    const arrived = { ...given, deliveryId: ids[0], expectedVersion: version };
    expect(refusalIn(await town.hospitalAdmin.act('deliveryDiscard', arrived)).code).toBe('STATE_CONFLICT');
  });

  test('goes to where the system is registered now, and nowhere by an endpoint that is retired', async () => {
    const next = await haveEndpoint(town.network.hospital.id, his.url, now());
    await delivery.run();
    const states = ['DELIVERED'];
    const byFormer = await town.hospitalAdmin.act('deliveryReplay', { endpointId, states });
    expect(refusalIn(byFormer).code).toBe('STATE_CONFLICT');
    const calls = his.calls.length;
    nodeOf(await town.hospitalAdmin.act<Kept>('deliveryReplay', { endpointId: next, states }));
    await delivery.run();
    expect(his.calls.length - calls).toBe(3);
    const again = await deliveriesFor(town.hospitalAdmin, { endpointId: next, states });
    expect(again.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });
});
