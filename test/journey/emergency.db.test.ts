import { beforeAll, describe, expect, test } from 'vitest';
import { sweepEmergencies } from '../../domain/emergency/sweep.ts';
import { CALL, NOTICE, REMAINDER } from '../fixtures/emergencies.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { feedback, openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { signedIn } from '../fixtures/town.ts';
import { type MutationName, nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

let people: Referrals;
let mountainOffice: LastingClient;
beforeAll(async () => {
  people = await openReferrals(town);
  mountainOffice = await signedIn(town.service, town.network.otherHospital.id, 'REFERRAL_OFFICE');
  const shift = { startAt: at(0), endAt: at(12), holderId: await idOf(people.hospitalOffice) };
  const roster = { function: 'REFERRAL_OFFICE', phone: '0756-2120120', shifts: [shift] };
  nodeOf(await town.hospitalAdmin.act('dutyRosterSet', roster, 'id'));
});

const at = (hours: number): string =>
  new Date(town.service.clock.now().getTime() + hours * 3_600_000).toISOString();
const idOf = async (client: LastingClient): Promise<string> =>
  (await client.ask<{ viewer: { person: { id: string } } }>('{ viewer { person { id } } }')).viewer.person.id;

interface Shown {
  readonly id: string;
  readonly version: number;
  readonly state: string;
}
const ENTRY = `id version state kind urgency owner { name }
  emergency { callFirst { name phone } isCallNow notes remainderDueAt remainderWrittenAt } targets { state }`;
const WHOLE = `${ENTRY} record { presentIllness chiefComplaint } diagnoses { name } safety { allergies { substance } }
  emergency { place symptoms callBackPhone calls { calledNumber result recordedBy { name } } }
  availableActions { action isAvailable }`;
const readBy = async (client: LastingClient, { id }: Shown) =>
  (
    await client.ask<{ referral: (Shown & Record<string, unknown>) | null }>(
      `query ($id: ID!) { referral(id: $id) { ${WHOLE} } }`,
      { id },
    )
  ).referral;
/** An act on it as the last one left it. */
const does = async (by: LastingClient, act: MutationName, on: Shown, rest: object = {}) =>
  nodeOf(await by.act<Shown>(act, { referralId: on.id, expectedVersion: on.version, ...rest }, ENTRY));
const alarmsOf = async (client: LastingClient, { id }: Shown) => {
  type Listed = {
    alarms: { edges: { node: { id: string; version: number; kind: string; nounId: string } }[] };
  };
  const { alarms } = await client.ask<Listed>(
    '{ alarms(filter: { states: [RAISED] }, first: 50) { edges { node { id version kind nounId } } } }',
  );
  return alarms.edges.map(({ node }) => node).filter(({ nounId }) => nounId === id);
};
const tells = async (change: object = {}): Promise<Shown> => {
  const residentId = await people.referable();
  const { hospital, cardiology } = town.network;
  const to = { targetOrganizationId: hospital.id, departmentId: cardiology };
  return nodeOf(
    await town.nurse.act<Shown>('emergencyNotify', { ...NOTICE, ...to, residentId, ...change }, ENTRY),
  );
};

test('a fall at night: told at once, called, brought in unasked, treated, written down, closed', async () => {
  const fall = await tells();
  expect(fall).toMatchObject({
    ...{ state: 'SENT', kind: 'EMERGENCY', urgency: 'EMERGENCY', targets: [{ state: 'ASKED' }] },
    emergency: { isCallNow: true, callFirst: [{ phone: '07562120120' }, { phone: '120' }] },
  });
  expect(await alarmsOf(people.hospitalOffice, fall)).toMatchObject([{ kind: 'EMERGENCY' }]);
  expect(await readBy(people.hospitalOffice, fall)).toMatchObject({
    emergency: { place: NOTICE.place, symptoms: NOTICE.symptoms, callBackPhone: '07562123456' },
    ...{ safety: { allergies: [{ substance: '青霉素' }] }, record: { presentIllness: null } },
  });
  expect(await readBy(mountainOffice, fall)).toBeNull();

  town.service.clock.advance(5 * 60_000);
  await sweepEmergencies(town.service.clock.now());
  expect(await alarmsOf(town.nurse, fall)).toMatchObject([{ kind: 'EMERGENCY_CALL_NOW' }]);
  const called = await does(town.nurse, 'emergencyCallRecord', fall, { ...CALL, calledAt: at(0) });
  expect(await alarmsOf(town.nurse, fall)).toEqual([]);
  expect(await readBy(town.nurse, fall)).toMatchObject({
    emergency: { isCallNow: true, calls: [{ calledNumber: '120', result: 'PROMISED_AMBULANCE' }] },
  });

  const arrived = await does(town.scheduler, 'referralArrive', called);
  expect(arrived).toMatchObject({ state: 'ARRIVED', emergency: { isCallNow: false, remainderDueAt: at(6) } });
  expect(await alarmsOf(people.hospitalOffice, fall)).toEqual([]);
  const treated = await does(town.doctor, 'referralTreat', arrived);
  const written = await does(people.doctor, 'emergencyComplete', treated, REMAINDER);
  expect(await readBy(town.doctor, fall)).toMatchObject({
    record: { presentIllness: REMAINDER.presentIllness, chiefComplaint: NOTICE.symptoms },
    ...{
      diagnoses: [{ name: '脑卒中待排' }],
      emergency: { remainderDueAt: null, remainderWrittenAt: at(0) },
    },
  });
  const done = await does(town.doctor, 'referralComplete', written);
  const back = await does(town.doctor, 'referralFeedback', done, feedback());
  const lines = ['ALLERGIES', 'MEDICINES'].map((line) => ({ line, decision: 'TAKE_OVER' }));
  const reconciled = await does(people.doctor, 'referralReconcile', back, { lines });
  const closed = await does(people.doctor, 'referralClose', reconciled, { followUp: '防跌倒评估' });
  expect(closed.state).toBe('CLOSED');
});

describe('no bed', () => {
  const accepted = { acceptedByName: '急诊科王医生', acceptedByPhone: '0756-2999999', reasonCode: 'NO_BED' };

  test('is no reason to reject: another hospital has said yes, is told at once, and shows whom to call there', async () => {
    const fall = await tells();
    const seen = await does(people.hospitalOffice, 'referralReceive', fall);
    expect(seen).toMatchObject({ emergency: { isCallNow: false } });
    const no = { referralId: fall.id, expectedVersion: seen.version, reasonCode: 'NO_BED' };
    expect(refusalIn(await people.hospitalOffice.act('referralReject', no))).toMatchObject({
      ...{ code: 'DIVERT_INSTEAD', rule: 'domain 3.5.10' },
    });
    const { organizationId: toOrganizationId } = people.elsewhere;
    const diverted = await does(people.hospitalOffice, 'emergencyDivert', seen, {
      ...accepted,
      toOrganizationId,
    });
    expect(diverted).toMatchObject({ state: 'PLACED', targets: [{ state: 'DIVERTED' }] });
    expect(await readBy(people.hospitalOffice, fall)).toMatchObject({
      ...{ record: null, safety: null, emergency: { place: null, symptoms: null, calls: null } },
    });
    expect(await alarmsOf(mountainOffice, fall)).toMatchObject([{ kind: 'EMERGENCY' }]);
    expect(await readBy(town.nurse, fall)).toMatchObject({
      targets: [{ state: 'DIVERTED' }, { state: 'ACCEPTED' }],
      emergency: { callFirst: [{ name: '急诊科王医生', phone: '07562999999' }, { phone: '120' }] },
    });
    const [alarm] = await alarmsOf(mountainOffice, fall);
    const taken = { alarmId: alarm?.id, expectedVersion: alarm?.version };
    nodeOf(await mountainOffice.act('alarmAcknowledge', taken, 'id'));
    expect((await does(mountainOffice, 'referralArrive', diverted)).state).toBe('ARRIVED');
    expect(await readBy(people.hospitalOffice, fall)).toBeNull();
  });
});

test('a resident whom nobody there knows is unknown, and so is every emergency to who has no part in it', async () => {
  const fall = await tells();
  const { hospital } = town.network;
  const input = { ...NOTICE, residentId: await people.referable(), targetOrganizationId: hospital.id };
  const foreign = refusalIn(await town.otherNurse.act('emergencyNotify', input));
  const unknown = refusalIn(await town.otherNurse.act('emergencyNotify', { ...input, residentId: 'nobody' }));
  expect(foreign).toEqual(unknown);
  const call = { referralId: fall.id, expectedVersion: fall.version, ...CALL, calledAt: at(0) };
  expect(refusalIn(await town.otherNurse.act('emergencyCallRecord', call))).toEqual(
    refusalIn(await town.otherNurse.act('emergencyCallRecord', { ...call, referralId: 'nothing' })),
  );
});
