import type {
  Appointment,
  Bundle,
  Consent,
  Encounter,
  Resource,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../fhir/facade/routes.ts';
import { read } from '../../prisma/client.ts';
import { PASSWORD } from '../fixtures/accounts.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { ACCEPTANCE, feedback, openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { dayOf, freeOn, newTemplate, signedIn, takeIn } from '../fixtures/town.ts';
import { type Kept, type MutationName, nodeOf } from '../support/acts.ts';
import { deliveryBy, haveEndpoint } from '../support/delivery.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { type StandIn, startStandIn } from '../support/stand-in.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const STEP_MS = 10_000;
let people: Referrals;
let his: StandIn;
let delivery: ReturnType<typeof deliveryBy>;
let colleague: LastingClient;
let otherDoctor: LastingClient;
beforeAll(async () => {
  people = await openReferrals(town);
  colleague = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
  otherDoctor = await signedIn(town.service, people.clinic.id, 'CLINIC_DOCTOR');
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town)));
  his = await startStandIn();
  await haveEndpoint(town.network.hospital.id, his.url, town.service.clock.now());
  delivery = deliveryBy(town.service.clock, routes);
  await delivery.run();
});
afterAll(async () => {
  await his.close();
  expect(delivery.faults).toEqual([]);
});

const messages = (where: object = {}) => read().outboxMessage.findMany({ where, orderBy: { seq: 'asc' } });

/** Lets time pass until the hospital has heard everything. */
async function allTold(): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    await delivery.run();
    if ((await messages({ state: 'PENDING' })).length === 0) break;
    town.service.clock.advance(STEP_MS);
  }
  expect(new Set((await messages()).map(({ state }) => state))).toEqual(new Set(['DELIVERED']));
}

const TYPES = ['Patient', 'Consent', 'ServiceRequest', 'Task', 'Appointment', 'Encounter'] as const;
const everything = async (): Promise<Resource[]> =>
  (await Promise.all(['Organization' as const, ...TYPES].map((type) => his.all<Resource>(type)))).flat();

const ids = (resources: readonly Resource[]) =>
  resources.map(({ resourceType, id }) => `${resourceType}/${id}`);

/** What the hospital has is FHIR R4, and whatever it points at there is there. */
async function isInOrder(): Promise<void> {
  const kept = await everything();
  expect(kept.flatMap(faultsOf)).toEqual([]);
  const there = new Set(ids(kept));
  // Places, departments and practitioners are not sent: their addresses are those of this network.
  const elsewhere =
    /^(#|https:\/\/yiyang\.example\/fhir\/(HealthcareService|Practitioner|PractitionerRole|Location|Slot)\/)/;
  const missing = [...JSON.stringify(kept).matchAll(/"reference":"([^"]+)"/g)]
    .map(([, reference = '']) => reference)
    .filter((reference) => !elsewhere.test(reference) && !there.has(reference));
  expect(missing).toEqual([]);
}

/** The messages of a journey came in for the first time in the order in which it went on. */
async function cameInOrder(referralId: string): Promise<void> {
  const { journeyId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
  const sent = (await messages({ journeyId })).map(({ id }) => id);
  const heard = [...new Set(his.keys().map((key) => key.slice(0, 36)))].filter((id) => sent.includes(id));
  expect(heard).toEqual(sent);
}

const stageOf = ({ status, businessStatus }: Task) =>
  [status, businessStatus?.coding?.[0]?.code].filter((one) => one !== undefined).join(' ');

/** How a referral stands at the hospital: itself, and what the hospital is asked. */
async function standing(referralId: string): Promise<string[]> {
  const targetId = await people.firstTarget({ referralId, expectedVersion: 0 });
  const requests = await his.of<ServiceRequest>('ServiceRequest', referralId);
  const tasks = await his.of<Task>('Task', targetId);
  return [...requests.map(({ status }) => status), ...tasks.map(stageOf)];
}

describe('a hospital’s own system', () => {
  test('follows a referral to its end, whatever happens to it meanwhile, and keeps each thing once', async () => {
    let on = await people.at('SENT');
    const { referralId } = on;
    await allTold();
    expect(await standing(referralId)).toEqual(['active', 'requested']);
    const goesOn = async (by: LastingClient, act: MutationName, rest: object, mood: string, more = {}) => {
      await his.is(mood, more);
      on = await people.step(by, act, on, rest);
      await allTold();
      await his.is('well');
      return (await standing(referralId)).join(', ');
    };
    const { hospitalOffice, doctor } = people;
    const dayOn = dayOf(town, 2);
    expect(await goesOn(hospitalOffice, 'referralReceive', {}, 'down', { calls: 2 })).toBe(
      'active, received',
    );
    const yes = { ...ACCEPTANCE, expectedOn: dayOn };
    expect(await goesOn(hospitalOffice, 'referralAccept', yes, '500', { calls: 2 })).toBe(
      'active, accepted accepted',
    );
    const [place] = await freeOn(town, town.scheduler, { dayOn, pool: 'PUBLIC' });
    const booked = { slotId: place?.id };
    expect(await goesOn(town.scheduler, 'referralSchedule', booked, 'html', { calls: 1 })).toBe(
      'active, accepted scheduled',
    );
    expect((await his.all<Appointment>('Appointment')).map(({ status }) => status)).toEqual(['booked']);
    town.service.clock.set(new Date(`${dayOn}T08:00:00+08:00`));
    expect(await goesOn(town.scheduler, 'referralArrive', {}, 'bad-json', { calls: 2 })).toBe(
      'active, in-progress arrived',
    );
    expect((await his.all<Appointment>('Appointment')).map(({ status }) => status)).toEqual(['arrived']);
    expect(await goesOn(town.doctor, 'referralTreat', {}, 'duplicate')).toBe(
      'active, in-progress in-treatment',
    );
    expect(await goesOn(town.doctor, 'referralComplete', {}, 'out-of-order', { ms: 50 })).toBe(
      'active, in-progress completed',
    );
    expect(await goesOn(town.doctor, 'referralFeedback', feedback(), 'slow', { ms: 400, calls: 1 })).toBe(
      'active, completed feedback-returned',
    );
    const lines = ['ALLERGIES', 'MEDICINES'].map((line) => ({ line, decision: 'TAKE_OVER' }));
    await goesOn(doctor, 'referralReconcile', { lines }, 'well');
    expect(await goesOn(doctor, 'referralClose', { followUp: '一周后复诊' }, 'well')).toBe(
      'completed, completed closed',
    );
    await cameInOrder(referralId);
    await isInOrder();
  });

  test('that is told everything once more has no more than before', async () => {
    const before = ids(await everything());
    const { id: endpointId } = await read().endpoint.findFirstOrThrow();
    await town.hospitalAdmin.signIn(PASSWORD);
    nodeOf(await town.hospitalAdmin.act('deliveryReplay', { endpointId, states: ['DELIVERED'] }));
    await allTold();
    expect(ids(await everything()).toSorted()).toEqual(before.toSorted());
    await isInOrder();
  });

  test('hears that a referral is over when the consent to it is withdrawn, and on again with a new one', async () => {
    for (const who of [town.nurse, people.doctor, people.office]) await who.signIn(PASSWORD);
    const { referralId } = await people.at('SENT');
    await allTold();
    const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
    const consent = await read().consent.findFirstOrThrow({ where: { residentId } });
    const withdrawn = { consentId: consent.id, expectedVersion: consent.version, withdrawnByName: '陈秀英' };
    nodeOf(await town.nurse.act('consentWithdraw', withdrawn));
    await allTold();
    const [kept] = await his.of<Consent>('Consent', consent.id);
    expect(kept).toMatchObject({
      status: 'inactive',
      patient: { reference: expect.stringMatching(/^Patient\//) },
    });
    expect(await standing(referralId)).toEqual(['revoked', 'cancelled']);
    await isInOrder();
    const recipients = { recipientOrgIds: [town.network.hospital.id], policyRef: '第1条' };
    const signed = { signerName: '陈秀英', basis: 'SELF', decision: 'GIVEN', method: 'PAPER' };
    const signedAt = town.service.clock.now().toISOString();
    const given = { residentId, purpose: 'REFERRAL', ...recipients, ...signed, signedAt };
    nodeOf(await town.nurse.act('consentRecord', given));
    await allTold();
    expect(await standing(referralId)).toEqual(['active', 'requested']);
  });
});

const asked = { reasonCode: 'WRONG_DATA', reasonText: '录入时看错了姓名' };

/** Two people say that something was entered in error. */
async function voided(noun: string, { id, version }: Kept, by: readonly [LastingClient, LastingClient]) {
  for (const who of by) await who.signIn(PASSWORD);
  const [first, second] = by;
  const request = nodeOf(await first.act('recordVoid', { noun, id, expectedVersion: version, ...asked }));
  nodeOf(
    await second.act('secondApprove', { secondApprovalId: request.id, expectedVersion: request.version }),
  );
  await allTold();
}

describe('what was entered in error ends as that at the hospital:', () => {
  const nurses = () => [town.nurse, colleague] as const;

  test('a referral, with what the hospital was asked', async () => {
    const { referralId: id, expectedVersion: version } = await people.at('SENT');
    await allTold();
    await voided('REFERRAL', { id, version }, [people.doctor, otherDoctor]);
    expect(await standing(id)).toEqual(['entered-in-error', 'entered-in-error']);
    await isInOrder();
  });

  test('a consent', async () => {
    const { referralId } = await people.at('SENT');
    const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
    const { id, version } = await read().consent.findFirstOrThrow({ where: { residentId } });
    await allTold();
    await voided('CONSENT', { id, version }, nurses());
    expect((await his.of<Consent>('Consent', id)).map(({ status }) => status)).toEqual(['entered-in-error']);
    await isInOrder();
  });

  test('an admission', async () => {
    const admittedAt = town.service.clock.now().toISOString();
    const told = { source: 'HOME', kind: 'INPATIENT', admittedAt, hospitalId: town.network.hospital.id };
    const kept = nodeOf(await town.nurse.act('admissionRecord', { residentId: await takeIn(town), ...told }));
    await allTold();
    expect(await his.of<Encounter>('Encounter', kept.id)).toMatchObject([{ status: 'in-progress' }]);
    await voided('ADMISSION', kept, nurses());
    expect(await his.of<Encounter>('Encounter', kept.id)).toMatchObject([{ status: 'entered-in-error' }]);
    await isInOrder();
  });

  test('a booking', async () => {
    const [place] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 7), pool: 'PUBLIC' });
    const wish = { slotId: place?.id, residentId: await takeIn(town), priority: 'NORMAL' };
    const kept = nodeOf(await town.nurse.act('appointmentBook', wish));
    await allTold();
    expect(await his.of<Appointment>('Appointment', kept.id)).toMatchObject([{ status: 'booked' }]);
    await voided('APPOINTMENT', kept, nurses());
    expect(await his.of<Appointment>('Appointment', kept.id)).toMatchObject([{ status: 'entered-in-error' }]);
    await isInOrder();
  });
});

test('what came in is FHIR R4, each with the status of its request', () => {
  const sent = his.bundles().filter((bundle): bundle is Bundle => bundle !== null);
  expect(sent.length).toBeGreaterThan(30);
  expect(
    sent
      .flatMap((bundle) => [bundle, ...(bundle.entry ?? []).flatMap(({ resource }) => resource ?? [])])
      .flatMap(faultsOf),
  ).toEqual([]);
});
