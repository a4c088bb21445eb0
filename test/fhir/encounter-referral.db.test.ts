import type { Bundle, Encounter } from '@medplum/fhirtypes';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { openLinkedWards } from '../fixtures/linked-wards.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type ReferralStage, type Referrals } from '../fixtures/referrals.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const SYSTEM = 'urn:oid:1.2.3.4';
let his: His;
let referrals: Referrals;
let serial = 0;
let residentId: string;
let referralId: string;

beforeAll(async () => {
  referrals = await openReferrals(town);
  his = await hisOf(town.service, town.network.hospital.id);
});
beforeEach(() => {
  serial += 1;
});

const at = (minutesAgo: number) =>
  new Date(town.service.clock.now().getTime() - minutesAgo * 60_000).toISOString();
/** Somebody on the way to the hospital, an hour after the last step. */
async function referred(stage: ReferralStage): Promise<void> {
  ({ referralId } = await referrals.at(stage));
  ({ residentId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } }));
  town.service.clock.advance(3_600_000);
}
const referral = () => read().referral.findUniqueOrThrow({ where: { id: referralId } });
const state = async () => (await referral()).state;
const told = (change: object = {}) => ({
  ...{ resourceType: 'Encounter', identifier: [{ system: SYSTEM, value: `ZZ${serial}` }] },
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  ...{ status: 'in-progress', subject: { reference: `Patient/${residentId}` }, period: { start: at(10) } },
  basedOn: [{ reference: `ServiceRequest/${referralId}` }],
  ...change,
});
const tell = (change: object = {}, by: His = his) =>
  by.call<Encounter>('PUT', `Encounter?identifier=${SYSTEM}|ZZ${serial}`, { body: told(change) });
const finished = (code: string) => ({
  ...{ status: 'finished', period: { start: at(10), end: at(0) } },
  hospitalization: { dischargeDisposition: { coding: [{ code }] } },
});
const acts = async (nounId: string) => {
  const events = await read().event.findMany({ where: { nounId }, orderBy: { seq: 'asc' } });
  return events.map(({ act }) => act);
};

describe('an admission by a referral', () => {
  test('is its arrival and its treatment, its discharge the end of it; both are one journey', async () => {
    await referred('PLACED');
    const begun = await tell();
    expect(begun.status, JSON.stringify(begun.body)).toBe(201);
    expect(faultsOf(begun.body)).toEqual([]);
    expect(begun.body.basedOn).toEqual([{ reference: `ServiceRequest/${referralId}` }]);
    const admission = await read().admission.findFirstOrThrow({ where: { residentId } });
    const { journeyId, arrivedAt, state: reached } = await referral();
    expect([reached, arrivedAt?.toISOString(), admission.journeyId]).toEqual([
      'IN_TREATMENT',
      at(10),
      journeyId,
    ]);
    expect(await read().residency.findFirstOrThrow({ where: { residentId } })).toMatchObject({
      presence: 'HOSPITAL',
    });

    const again = await tell();
    expect(again.headers.get('etag'), 'the same once more').toBe(begun.headers.get('etag'));
    await tell(finished('home'));
    expect(await state()).toBe('COMPLETED');
    expect((await referral()).feedbackDueAt, 'what is owed now').not.toBeNull();
    expect(await acts(referralId)).toEqual(
      expect.arrayContaining(['referralArrive', 'referralTreat', 'referralComplete']),
    );
  });

  test('is followed by people through the other door alike, and seen by who sees the referral', async () => {
    await referred('SCHEDULED');
    const input = { residentId, source: 'HOSPITAL', kind: 'OBSERVATION', admittedAt: at(5), referralId };
    const there = { ...input, hospitalId: town.network.hospital.id };
    const byHome = await town.nurse.act('admissionRecord', { ...there, source: 'HOME' });
    expect(refusalIn(byHome), 'it is not the home that has received anybody').toMatchObject({
      ...{ code: 'REFERRAL_ELSEWHERE', path: ['referralId'] },
    });
    nodeOf(await town.doctor.act('admissionRecord', there));
    expect(await state(), 'who is observed has arrived, and is no inpatient').toBe('ARRIVED');
    const query = 'query ($id: ID!) { resident(id: $id) { admissions { referralId } } }';
    type Seen = { resident: { admissions: { referralId: string | null }[] } };
    const seen = await town.nurse.ask<Seen>(query, { id: residentId });
    expect(seen.resident.admissions).toEqual([{ referralId }]);
  });

  test.each([
    ['aadvice', 'LEFT'],
    ['other-hcf', 'IN_TREATMENT'],
  ])('that ends with %s leaves it %s', async (code, expected) => {
    await referred('ARRIVED');
    await tell();
    expect(await state()).toBe('IN_TREATMENT');
    const { status, body } = await tell(finished(code));
    expect(status, JSON.stringify(body)).toBe(200);
    expect(await state()).toBe(expected);
  });

  test('is told whole afterwards, or by what somebody came only later', async () => {
    await referred('PLACED');
    await tell(finished('home'));
    expect(await state()).toBe('COMPLETED');

    await referred('ARRIVED');
    serial += 1;
    const { body: unnamed } = await tell({ basedOn: undefined });
    expect([unnamed.basedOn, await state()]).toEqual([undefined, 'ARRIVED']);
    const { body } = await tell({ status: 'onleave' });
    expect([body.id, body.status, body.basedOn?.length, await state()]).toEqual([
      ...[unnamed.id, 'onleave', 1, 'IN_TREATMENT'],
    ]);
  });

  test('names one that leads here, of this resident, and stays with it', async () => {
    await referred('RECEIVED');
    const early = await tell();
    expect([early.status, outcomeCode(early.body)], 'nobody has accepted it').toEqual([
      409,
      'STATE_CONFLICT',
    ]);
    expect(await read().admission.count({ where: { residentId } }), 'nothing is written').toBe(0);

    await referred('PLACED');
    const other = referralId;
    await tell();
    await referred('PLACED');
    const wrong = { basedOn: [{ reference: `ServiceRequest/${referralId}` }] };
    const first = await read().referral.findUniqueOrThrow({ where: { id: other } });
    const moved = await tell({ ...wrong, subject: { reference: `Patient/${first.residentId}` } });
    expect([moved.status, outcomeCode(moved.body)]).toEqual([422, 'ENCOUNTER_FIXED']);
    expect(await state()).toBe('PLACED');
    serial += 1;
    const foreign = await tell({ ...wrong, subject: { reference: `Patient/${first.residentId}` } });
    expect(outcomeCode(foreign.body)).toBe('REFERRAL_ELSEWHERE');
    expect(foreign.body).toMatchObject({ issue: [{ expression: ['Encounter.basedOn'] }] });
    const unknown = await tell({ basedOn: [{ reference: 'ServiceRequest/01a1' }] });
    expect([unknown.status, outcomeCode(unknown.body)]).toEqual([422, 'NOT_FOUND']);
  });

  test.each(['PLACED', 'WAITING_BED'] as const)(
    'of somebody who is expected (%s) is planned, moved and called off, or begins as planned, whether or not it names the referral',
    async (stage) => {
      await referred(stage);
      const later = { status: 'planned', period: { start: at(-1440) }, basedOn: undefined };
      const planned = await tell(later);
      expect([planned.status, planned.body.status], JSON.stringify(planned.body)).toEqual([201, 'planned']);
      expect(await state(), 'a plan is no arrival').toBe('PLACED');
      const moved = await tell({ ...later, period: { start: at(-2880) } });
      expect([moved.status, moved.body.id]).toEqual([200, planned.body.id]);
      await town.nurse.act('referralCancel', {
        ...{ referralId, expectedVersion: (await referral()).version, reasonCode: 'IMPROVED' },
      });
      const off = await tell({ ...later, period: { start: at(-2880) }, status: 'cancelled' });
      expect([off.status, off.body.status], 'nobody is expected any more').toEqual([200, 'cancelled']);

      await referred(stage);
      serial += 1;
      const come = await tell({ basedOn: undefined });
      expect([come.status, await state()], 'may lie there for something else').toEqual([201, 'PLACED']);
    },
  );

  test('of somebody whom the hospital was only asked to take is refused for that reason, and of a stranger for none', async () => {
    await referred('RECEIVED');
    for (const change of [{}, { status: 'planned', period: { start: at(-60) } }]) {
      const refused = await tell({ ...change, basedOn: undefined });
      expect([refused.status, outcomeCode(refused.body)]).toEqual([422, 'REFERRAL_NOT_ACCEPTED']);
      expect(refused.body).toMatchObject({ issue: [{ expression: ['Encounter.subject'] }] });
    }
    const other = await hisOf(town.service, town.network.otherHospital.id);
    const stranger = await tell({ basedOn: undefined }, other);
    expect([stranger.status, outcomeCode(stranger.body)]).toEqual([422, 'NOT_FOUND']);
    expect(await read().admission.count({ where: { residentId } }), 'nothing is written').toBe(0);
  });

  test('is told in a transaction with other Encounters, all or nothing', async () => {
    await referred('PLACED');
    const entry = (resource: object, value: string) => ({
      resource,
      request: { method: 'PUT', url: `Encounter?identifier=${SYSTEM}|${value}` },
    });
    const earlier = told({
      ...{ identifier: [{ system: SYSTEM, value: `LG${serial}` }], status: 'finished', basedOn: undefined },
      ...{ class: { code: 'OBSENC' }, period: { start: at(50), end: at(40) } },
    });
    const send = (late: object) =>
      his.call<Bundle>('POST', '', {
        body: {
          ...{ resourceType: 'Bundle', type: 'transaction' },
          entry: [entry(told(late), `ZZ${serial}`), entry(earlier, `LG${serial}`)],
        },
      });
    const refused = await send({ basedOn: [{ reference: 'ServiceRequest/01a1' }] });
    expect([refused.status, await state()]).toEqual([422, 'PLACED']);
    expect(await read().admission.count({ where: { residentId } })).toBe(0);
    const { status, body } = await send({});
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.entry?.map(({ response }) => response?.status?.slice(0, 3))).toEqual(['201', '201']);
    expect(await state()).toBe('IN_TREATMENT');
  });

  test('into a linked ward opens the stay there, as every arrival does', async () => {
    const wards = await openLinkedWards(town);
    const sent = await wards.sentDown();
    ({ residentId, referralId } = sent);
    const ward = await hisOf(town.service, wards.ward.id);
    const { status, body } = await tell({}, ward);
    expect(status, JSON.stringify(body)).toBe(201);
    const stay = await read().linkedWardStay.findUniqueOrThrow({ where: { referralId } });
    expect([stay.state, await state()]).toEqual(['ACTIVE', 'IN_TREATMENT']);
    await tell(finished('home'), ward);
    expect(await state()).toBe('COMPLETED');
    const after = await read().linkedWardStay.findUniqueOrThrow({ where: { referralId } });
    expect(after.state, 'its end has an outcome and a summary, which the ward says').toBe('ACTIVE');
  });
});
