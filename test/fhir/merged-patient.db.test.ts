import type { Bundle, Patient, ServiceRequest } from '@medplum/fhirtypes';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { routes } from '../../fhir/facade/routes.ts';
import { read } from '../../prisma/client.ts';
import { NOTICE } from '../fixtures/emergencies.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newRegistration, newStay, signedIn } from '../fixtures/town.ts';
import { reasonText } from '../fixtures/two-people.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import { deliveryBy, haveEndpoint } from '../support/delivery.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { type StandIn, startStandIn } from '../support/stand-in.ts';

useTown();

let his: StandIn;
let delivery: ReturnType<typeof deliveryBy>;
let colleague: LastingClient;
beforeAll(async () => {
  colleague = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
  his = await startStandIn();
  await haveEndpoint(town.network.hospital.id, his.url, town.service.clock.now());
  delivery = deliveryBy(town.service.clock, routes);
  await delivery.run();
});
afterAll(async () => {
  await his.close();
  expect(delivery.faults).toEqual([]);
});

const register = async (change: object): Promise<string> =>
  nodeOf(await town.nurse.act<Kept>('residentRegister', newRegistration(change), 'id')).id;

/** One person twice in the home: by the card, and before it was found. The older record has the bed. */
let aliasId: string;
let residentId: string;
beforeEach(async () => {
  residentId = await register({});
  const { birthOn, sex } = await read().resident.findUniqueOrThrow({ where: { id: residentId } });
  aliasId = await register({ idType: 'NONE', idNo: null, idMissingReason: 'LOST', birthOn, sex });
  nodeOf(await town.nurse.act('residencyBegin', newStay(town, aliasId)));
});

const version = async (id: string) =>
  (await read().resident.findUniqueOrThrow({ where: { id }, select: { version: true } })).version;

async function byTwo(act: 'residentMerge' | 'residentUnmerge', input: object): Promise<void> {
  const id = act === 'residentMerge' ? aliasId : residentId;
  const asked = { ...input, expectedVersion: await version(id), reasonText };
  const request = nodeOf(await town.nurse.act<Kept>(act, asked, 'id version'));
  const claim = { secondApprovalId: request.id, expectedVersion: request.version };
  nodeOf(await colleague.act('secondApprove', claim));
}
const merge = () => byTwo('residentMerge', { residentId: aliasId, intoResidentId: residentId });
const unmerge = () => byTwo('residentUnmerge', { residentId: aliasId });

/** An emergency of which the hospital is told. @returns the referral */
async function emergency(of: string): Promise<string> {
  const { hospital, cardiology } = town.network;
  const to = { targetOrganizationId: hospital.id, departmentId: cardiology };
  const { id } = nodeOf(await town.nurse.act<Kept>('emergencyNotify', { ...NOTICE, residentId: of, ...to }));
  return id;
}

async function allTold(): Promise<void> {
  for (let steps = 0; steps < 20; steps += 1) {
    await delivery.run();
    if ((await read().outboxMessage.count({ where: { state: 'PENDING' } })) === 0) return;
    town.service.clock.advance(10_000);
  }
}
async function told(of: string): Promise<string> {
  const referralId = await emergency(of);
  await allTold();
  return referralId;
}

/** Under which of its Patients the hospital keeps a referral. */
async function patientOf(referralId: string): Promise<string | undefined> {
  const found = await his.of<ServiceRequest>('ServiceRequest', referralId);
  expect(found).toHaveLength(1);
  return found[0]?.subject.reference;
}

/** How the latest transaction names the person. */
function named(): { readonly by: string; readonly patient: Patient } {
  const entry = his
    .bundles()
    .flatMap((bundle: Bundle | null) => bundle?.entry ?? [])
    .findLast(({ resource }) => resource?.resourceType === 'Patient');
  const by = decodeURIComponent(entry?.request?.ifNoneExist ?? '').replace(/^.*\|/, '');
  return { by, patient: entry?.resource as Patient };
}

const replacing = (id: string) => [
  {
    type: 'replaces',
    other: {
      type: 'Patient',
      reference: `https://yiyang.example/fhir/Patient/${id}`,
      identifier: { system: 'https://yiyang.link/fhir/NamingSystem/resource', value: `Patient/${id}` },
    },
  },
];

test('a system that has heard of the older record alone goes on with its Patient, and reads that the two are one', async () => {
  const before = await told(aliasId);
  await his.is('down');
  const waiting = await emergency(aliasId);
  await delivery.run();
  await merge();
  await his.is('well');
  await allTold();
  expect(await patientOf(waiting)).toBe(await patientOf(before));
  expect(named()).toMatchObject({ by: `Patient/${aliasId}`, patient: { link: replacing(aliasId) } });
  // What happens after the merge names the same Patient.
  expect(await patientOf(await told(residentId))).toBe(await patientOf(before));
  expect(await his.of<Patient>('Patient', residentId)).toEqual([]);
});

test('one that has heard of both goes on with the record that goes on, and reads which one it takes the place of', async () => {
  const older = await told(aliasId);
  const own = await told(residentId);
  await merge();
  const after = await told(residentId);
  expect(await patientOf(after)).toBe(await patientOf(own));
  expect(await patientOf(after)).not.toBe(await patientOf(older));
  expect(named()).toMatchObject({ by: `Patient/${residentId}`, patient: { link: replacing(aliasId) } });
});

test('one that has not heard of the older record is told nothing of it', async () => {
  await merge();
  await told(residentId);
  expect(named().by).toBe(`Patient/${residentId}`);
  expect(JSON.stringify(his.bundles())).not.toContain(aliasId);
});

test('two records again are two Patients: each goes on under its own', async () => {
  const before = await told(aliasId);
  await merge();
  await told(residentId);
  await unmerge();
  expect(await patientOf(await told(aliasId))).toBe(await patientOf(before));
  const own = await told(residentId);
  expect(await patientOf(own)).not.toBe(await patientOf(before));
  expect(named()).toMatchObject({ by: `Patient/${residentId}` });
  expect(named().patient.link).toBeUndefined();
});
