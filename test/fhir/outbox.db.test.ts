import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { dayOf, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { bareRoutes, deliveryBy, haveEndpoint, messagesOf } from '../support/delivery.ts';
import { entriesAbout, type StubHis, startStubHis } from '../support/stub-his.ts';

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

describe('a system is told', () => {
  test('from its registration on', async () => {
    const before = await people.at('SENT');
    const waiting = await messagesOf(before.referralId);
    expect(waiting.map(({ noun, state }) => [noun, state])).toEqual([
      ['referral', 'PENDING'],
      ['referralTarget', 'PENDING'],
    ]);
    await delivery.run();
    const endpoint = await read().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
    expect(endpoint).toMatchObject({ state: 'ACTIVE', probeOutcome: 'OK', probeDueAt: null });
    expect(entriesAbout(his, before.referralId)).not.toEqual([]);
  });

  test('of what concerns its organisation, in the order in which it happened, and nobody else is', async () => {
    const { referralId } = await people.at('PLACED');
    const waiting = await messagesOf(referralId);
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
    const told = await messagesOf(referralId);
    expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['DELIVERED']));
    const ids = told.map(({ id }) => id);
    const heard = his.effects.map(({ key }) => key.slice(0, 36));
    expect(heard.filter((id) => ids.includes(id))).toEqual(ids);
    expect(entriesAbout(otherHis, referralId)).toEqual([]);
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
    expect(entriesAbout(his, id)).toHaveLength(1);
  });
});
