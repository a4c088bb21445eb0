import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { nodeOf } from '../support/acts.ts';
import { bareRoutes, deliveryBy, haveActiveEndpoint, messagesOf } from '../support/delivery.ts';
import { type Behaviour, entriesAbout, type StubHis, startStubHis } from '../support/stub-his.ts';

useTown();

let people: Referrals;
let his: StubHis;
let endpointId: string;
let delivery: ReturnType<typeof deliveryBy>;
const now = () => town.service.clock.now();

beforeAll(async () => {
  people = await openReferrals(town);
  his = await startStubHis();
  endpointId = await haveActiveEndpoint(town.network.hospital.id, his.url, now());
  delivery = deliveryBy(town.service.clock, bareRoutes);
});
afterAll(() => his.close());

describe('what is closed to an organisation by the time that it is told', () => {
  const withdraw = async (referralId: string) => {
    const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
    const { id, version } = await read().consent.findFirstOrThrow({
      where: { residentId, purpose: 'REFERRAL' },
    });
    nodeOf(
      await town.nurse.act('consentWithdraw', {
        consentId: id,
        expectedVersion: version,
        withdrawnByName: '陈秀英',
      }),
    );
  };

  /** The statuses that were told alone. */
  const endsOf = (id: string) =>
    entriesAbout(his, id).flatMap(({ request, resource }) => {
      if (request?.method !== 'PATCH' || !request.url.startsWith('ServiceRequest')) return [];
      const { data = '' } = resource as { data?: string };
      const [{ value }] = JSON.parse(Buffer.from(data, 'base64').toString()) as [{ value: string }];
      return [value];
    });

  test('is not told: a consent that was withdrawn meanwhile stops it', async () => {
    const { referralId } = await people.at('SENT');
    await withdraw(referralId);
    const calls = his.calls.length;
    await delivery.run();
    const states = (await messagesOf(referralId)).map(({ noun, state }) => [noun, state]);
    expect(states).toContainEqual(['referral', 'STOPPED']);
    expect(states).not.toContainEqual(['referral', 'DELIVERED']);
    expect(
      his.calls
        .slice(calls)
        .flatMap(({ bundle }) => bundle.entry ?? [])
        .some(({ request }) => request?.url.includes(referralId)),
    ).toBe(false);
  });

  test('ends with the consent for who was told before', async () => {
    const on = await people.at('SENT');
    await delivery.run();
    const before = (await messagesOf(on.referralId)).length;
    await withdraw(on.referralId);
    await delivery.run();
    const told = (await messagesOf(on.referralId)).slice(before);
    expect(told.map(({ noun, act, state }) => [noun, act, state])).toEqual([
      ['referral', 'consentWithdraw', 'DELIVERED'],
      ['referralTarget', 'consentWithdraw', 'DELIVERED'],
    ]);
    expect(entriesAbout(his, on.referralId).at(-1)?.request?.method).toBe('PATCH');
  });

  /** A consent that is withdrawn before the system, which has gone wrong like this meanwhile, is itself again. */
  async function endsAfter(wrong: Behaviour | 'UNREACHABLE'): Promise<readonly string[]> {
    const at = (address: string) =>
      write((tx) => tx.db.endpoint.updateMany({ where: { id: endpointId }, data: { address } }));
    if (wrong === 'UNREACHABLE') await at('http://127.0.0.1:1/fhir');
    else his.behaveBy(() => wrong);
    const on = await people.at('SENT');
    await delivery.run();
    await withdraw(on.referralId);
    his.behaveBy(() => 'OK');
    await at(his.url);
    for (let passed = 0; passed < 20; passed += 1) {
      town.service.clock.advance(1000);
      await delivery.run();
    }
    expect((await messagesOf(on.referralId)).map(({ state }) => state)).not.toContain('PENDING');
    return [...new Set(endsOf(on.referralId))];
  }

  test.each<[string, Behaviour]>([
    ['whose connection broke', 'RESET_AFTER_RECEIVE'],
    ['who answered as somebody who is ill', { status: 500 }],
    ['who answered in no form that is understood', 'WRONG_BODY'],
    ['who did not answer', 'HANG'],
  ])('ends with the consent for who may have taken it without our hearing so: %s', async (_name, wrong) => {
    expect(await endsAfter(wrong)).toEqual(['revoked']);
  });

  test.each<[string, Behaviour | 'UNREACHABLE']>([
    ['who refused it', { status: 422 }],
    ['who did not take our login', { status: 401 }],
    ['who was not there', 'UNREACHABLE'],
  ])('is not spoken of to who has certainly not taken it: %s', async (_name, wrong) => {
    expect(await endsAfter(wrong)).toEqual([]);
  });

  test('counts as told from before it leaves on: a process may die before it hears that it was taken', async () => {
    his.behaveBy(() => 'HANG');
    const on = await people.at('SENT');
    const calls = his.calls.length;
    const running = delivery.run();
    await expect.poll(() => his.calls.length).toBeGreaterThan(calls);
    const [first] = await messagesOf(on.referralId);
    expect(first).toMatchObject({ attempts: 0, state: 'PENDING', leftAt: now() });
    his.behaveBy(() => 'OK');
    await running;
    town.service.clock.advance(10_000);
    await delivery.run();
  });

  test('ends with the consent for whose system was registered anew, and which was told under its former endpoint', async () => {
    const on = await people.at('SENT');
    await delivery.run();
    endpointId = await haveActiveEndpoint(town.network.hospital.id, his.url, now());
    await delivery.run();
    await withdraw(on.referralId);
    await delivery.run();
    expect(endsOf(on.referralId)).toEqual(['revoked']);
    const states = (await messagesOf(on.referralId)).filter((one) => one.endpointId === endpointId);
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['DELIVERED']));
  });

  test('ends with the consent for who was told, and would not hear it once more', async () => {
    const on = await people.at('SENT');
    await delivery.run();
    // It was sent again, and refused.
    await write((tx) =>
      tx.db.outboxMessage.updateMany({ where: { nounId: on.referralId }, data: { state: 'DEAD' } }),
    );
    await withdraw(on.referralId);
    await delivery.run();
    expect(endsOf(on.referralId)).toEqual(['revoked']);
  });

  test('ends for who was told before: it hears that it is over, and nothing else', async () => {
    const on = await people.at('SENT');
    await delivery.run();
    const calls = his.calls.length;
    nodeOf(
      await people.doctor.act('referralCancel', { ...on, reasonCode: 'IMPROVED', reasonText: '病情好转' }),
    );
    await delivery.run();
    const last = his.calls.slice(calls).flatMap(({ bundle }) => bundle.entry ?? []);
    const ending = last.find(
      ({ request }) => request?.url.startsWith('ServiceRequest') && request.url.includes(on.referralId),
    );
    expect(ending?.request?.method).toBe('PATCH');
    const { data = '' } = (ending?.resource ?? {}) as { data?: string };
    expect(JSON.parse(Buffer.from(data, 'base64').toString())).toEqual([
      { op: 'add', path: '/status', value: 'revoked' },
    ]);
  });
});
