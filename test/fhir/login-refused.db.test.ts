import { afterAll, beforeAll, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { nodeOf } from '../support/acts.ts';
import { deliveryBy, haveMessages, openTasks } from '../support/delivery.ts';
import { type Behaviour, type StubHis, startStubHis } from '../support/stub-his.ts';

useTown();

const SECOND = 1000;
let his: StubHis;
let delivery: ReturnType<typeof deliveryBy>;
let endpointId: string;
/** The token that the hospital takes at the moment. */
let taken = 'first-token';
const now = () => town.service.clock.now();

const registered = async (bearerToken: string): Promise<string> => {
  const at = { organizationId: town.network.hospital.id, name: 'HIS', address: his.url };
  const { id } = nodeOf(
    await town.hospitalAdmin.act('endpointRegister', { ...at, login: 'BEARER', bearerToken }),
  );
  await delivery.run();
  return id;
};
beforeAll(async () => {
  his = await startStubHis();
  delivery = deliveryBy(town.service.clock, openTasks);
  endpointId = await registered(taken);
});
afterAll(async () => {
  await his.close();
  expect(delivery.faults).toEqual([]);
});

const states = async (ids: readonly string[]) => {
  const found = await read().outboxMessage.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { seq: 'asc' },
  });
  return found.map(({ state, lastError }) => [state, lastError]);
};
const take = (refused: Behaviour) =>
  his.behaveBy(({ authorization }) => (authorization === `Bearer ${taken}` ? 'OK' : refused));
async function pass(total: number, step: number): Promise<void> {
  for (let passed = 0; passed < total; passed += step) {
    town.service.clock.advance(step);
    await delivery.run();
  }
}

interface Shown {
  readonly endpoints: {
    readonly edges: readonly {
      readonly node: { loginRefusedAt: string | null; waiting: number; dead: number };
    }[];
  };
}
const shown = async () =>
  (await town.hospitalAdmin.ask<Shown>('{ endpoints { edges { node { loginRefusedAt waiting dead } } } }'))
    .endpoints.edges[0]?.node;
interface Alarms {
  readonly alarms: {
    readonly edges: readonly { readonly node: { kind: string; state: string; nounId: string } }[];
  };
}
const alarms = async () => {
  const { alarms: found } = await town.hospitalAdmin.ask<Alarms>(
    '{ alarms { edges { node { kind state nounId } } } }',
  );
  return found.edges.map(({ node }) => node).filter(({ kind }) => kind === 'LOGIN_REFUSED');
};

test.each<[string, Behaviour]>([
  ['401 with an OperationOutcome', { status: 401, code: 'login' }],
  ['401 without one', { status: 401, outcome: false }],
  ['403 of a token that has expired', { status: 403, code: 'expired' }],
])(
  '%s makes no dead letters: all waits, and is delivered in order with another token',
  async (_name, refused) => {
    taken = `another-${endpointId}`;
    take(refused);
    const ids = await haveMessages(endpointId, ['j', 'j', 'k', 'l', 'm', 'n'], now());
    await pass(60 * SECOND, SECOND);
    const waiting = await states(ids);
    expect(new Set(waiting.map(([state]) => state))).toEqual(new Set(['PENDING']));
    expect(waiting[0]).toEqual(['PENDING', 'LOGIN_REFUSED']);
    // Left alone as one that is down, and said as what it is.
    const calls = his.calls.length;
    await pass(29 * SECOND, SECOND);
    expect(his.calls.length - calls).toBeLessThanOrEqual(1);
    expect(await shown()).toMatchObject({ waiting: 6, dead: 0, loginRefusedAt: expect.any(String) });
    expect(await alarms()).toContainEqual({ kind: 'LOGIN_REFUSED', state: 'RAISED', nounId: endpointId });
    const former = endpointId;
    endpointId = await registered(taken);
    await pass(10 * SECOND, SECOND);
    expect((await states(ids)).every(([state]) => state === 'DELIVERED')).toBe(true);
    const heard = his.effects
      .map(({ key }) => key.slice(0, 36))
      .filter((id) => id === ids[0] || id === ids[1]);
    expect(heard).toEqual(ids.slice(0, 2));
    expect((await shown())?.loginRefusedAt).toBeNull();
    expect(await alarms()).toContainEqual({ kind: 'LOGIN_REFUSED', state: 'CLEARED', nounId: former });
  },
);

test('what is forbidden to whom the system knows is a dead letter at once, and no matter of the login', async () => {
  his.behave({ status: 403, code: 'forbidden' });
  const ids = await haveMessages(endpointId, ['f'], now());
  await delivery.run();
  expect(await states(ids)).toEqual([['DEAD', 'REFUSED forbidden Task.for']]);
  expect((await shown())?.loginRefusedAt).toBeNull();
});

test('a token that is taken again is sent on with, and the alarm ends', async () => {
  const before = taken;
  taken = 'nobody-knows';
  take({ status: 401 });
  const ids = await haveMessages(endpointId, ['g'], now());
  await delivery.run();
  expect((await alarms()).filter(({ state }) => state === 'RAISED')).toHaveLength(1);
  taken = before;
  await pass(10 * SECOND, SECOND);
  expect(await states(ids)).toEqual([['DELIVERED', null]]);
  expect((await alarms()).filter(({ state }) => state === 'RAISED')).toEqual([]);
  expect((await shown())?.loginRefusedAt).toBeNull();
});
