import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { dayOf, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { bareRoutes, deliveryBy, haveEndpoint } from '../support/delivery.ts';
import { type StubHis, startStubHis } from '../support/stub-his.ts';

useTown();

let people: Referrals;
let his: StubHis;
let otherHis: StubHis;
let endpointId: string;
let delivery: ReturnType<typeof deliveryBy>;
const now = () => town.service.clock.now();

beforeAll(async () => {
  people = await openReferrals(town);
  [his, otherHis] = [await startStubHis(), await startStubHis()];
  endpointId = await haveEndpoint(town.network.hospital.id, his.url, now());
  await haveEndpoint(town.network.otherHospital.id, otherHis.url, now());
  delivery = deliveryBy(town.service.clock, bareRoutes);
});
afterAll(() => Promise.all([his.close(), otherHis.close()]));

const messages = (where: object = {}) => read().outboxMessage.findMany({ where, orderBy: { seq: 'asc' } });
const ofReferral = async (referralId: string) => {
  const { journeyId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
  return messages({ journeyId });
};
const saidOf = (stub: StubHis, id: string) =>
  stub.calls.flatMap(({ bundle }) => bundle.entry ?? []).filter(({ request }) => request?.url.includes(id));

describe('a system is told', () => {
  test('from its registration on', async () => {
    const before = await people.at('SENT');
    const waiting = await ofReferral(before.referralId);
    expect(waiting.map(({ noun, state }) => [noun, state])).toEqual([
      ['referral', 'PENDING'],
      ['referralTarget', 'PENDING'],
    ]);
    await delivery.run();
    const endpoint = await read().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
    expect(endpoint).toMatchObject({ state: 'ACTIVE', probeOutcome: 'OK', probeDueAt: null });
    expect(saidOf(his, before.referralId)).not.toEqual([]);
  });

  test('of what concerns its organisation, in the order in which it happened, and nobody else is', async () => {
    const { referralId } = await people.at('PLACED');
    const waiting = await ofReferral(referralId);
    expect(new Set(waiting.map((message) => message.endpointId))).toEqual(new Set([endpointId]));
    expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(['PENDING']));
    expect(waiting.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['referralReview', 'referralReceive', 'referralAccept']),
    );
    // What the hospital is asked has no event of its own when it is asked: it changes with the referral.
    expect(waiting.map(({ noun, act }) => `${noun} ${act}`)).toContain('referralTarget referralReview');
    // What it was before it was sent is not the receiver's.
    expect(waiting.map(({ act }) => act)).not.toContain('referralSubmit');
    await delivery.run();
    const told = await ofReferral(referralId);
    expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['DELIVERED']));
    const ids = told.map(({ id }) => id);
    const heard = his.effects.map(({ key }) => key.slice(0, 36));
    expect(heard.filter((id) => ids.includes(id))).toEqual(ids);
    expect(saidOf(otherHis, referralId)).toEqual([]);
    expect(delivery.faults).toEqual([]);
  });

  test('and that is on record, with whom it shows', async () => {
    const { referralId } = await people.at('SENT');
    await delivery.run();
    const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
    const { personId } = await read().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
    const where = { operation: 'fhir.deliver', nounId: referralId, personId };
    const shown = await read().auditEvent.findMany({ where });
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every(({ residentIds }) => residentIds?.includes(residentId))).toBe(true);
  });

  test('of nothing that was refused', async () => {
    const before = (await messages()).length;
    const on = await people.at('SENT');
    const sent = (await messages()).length;
    expect(sent).toBeGreaterThan(before);
    const { refusal } = await people.hospitalOffice.act('referralAccept', {
      ...on,
      contactName: '',
      contactPhone: '',
    });
    expect(refusal).not.toBeNull();
    expect(await messages()).toHaveLength(sent);
    await delivery.run();
  });

  test('of a booking', async () => {
    const { hospital, cardiology } = town.network;
    const of = { hospitalId: hospital.id, departmentId: cardiology, residentId: await takeIn(town) };
    const wish = { ...of, wantedOn: dayOf(town, 3), priority: 'NORMAL' };
    const asked = await town.nurse.act('appointmentRequest', wish);
    const { id } = nodeOf(asked);
    expect(
      (await messages({ noun: 'appointment', nounId: id })).map((message) => message.endpointId),
    ).toEqual([endpointId]);
    await delivery.run();
    expect(saidOf(his, id)).toHaveLength(1);
  });
});

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
    saidOf(his, id).flatMap(({ request, resource }) => {
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
    const states = (await ofReferral(referralId)).map(({ noun, state }) => [noun, state]);
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
    const before = (await ofReferral(on.referralId)).length;
    await withdraw(on.referralId);
    await delivery.run();
    const told = (await ofReferral(on.referralId)).slice(before);
    expect(told.map(({ noun, act, state }) => [noun, act, state])).toEqual([
      ['referral', 'consentWithdraw', 'DELIVERED'],
      ['referralTarget', 'consentWithdraw', 'DELIVERED'],
    ]);
    expect(saidOf(his, on.referralId).at(-1)?.request?.method).toBe('PATCH');
  });

  test('ends with the consent for whose system was registered anew, and which was told under its former endpoint', async () => {
    const on = await people.at('SENT');
    await delivery.run();
    endpointId = await haveEndpoint(town.network.hospital.id, his.url, now());
    await delivery.run();
    await withdraw(on.referralId);
    await delivery.run();
    expect(endsOf(on.referralId)).toEqual(['revoked']);
    const states = (await ofReferral(on.referralId)).filter((one) => one.endpointId === endpointId);
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
