import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { extension } from '../../fhir/extensions.ts';
import { read } from '../../prisma/client.ts';
import { NOTICE } from '../fixtures/emergencies.ts';
import { because, becomes, contact, patchTask, taskOf } from '../fixtures/his-tasks.ts';
import { leftBehind, leftOfReferral } from '../fixtures/left-behind.ts';
import { town } from '../fixtures/open-town.ts';
import { receiver, referrals, sender, useReferralSystems } from '../fixtures/referral-systems.ts';
import type { ReferralStage, Referrals } from '../fixtures/referrals.ts';
import { takeIn } from '../fixtures/town.ts';
import { type Kept, type MutationName, nodeOf } from '../support/acts.ts';
import type { FhirReply } from '../support/his.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useReferralSystems();

type Claim = ReturnType<Referrals['claim']>;

/** An act that is not of the one Task of the receiver: of one of several, of the sender, of an emergency. */
interface Aside {
  readonly act: MutationName;
  readonly at: ReferralStage | 'EMERGENCY';
  readonly person: () => LastingClient;
  readonly input: (on: Claim) => object | Promise<object>;
  readonly machine: (referralId: string, targetId: string) => Promise<FhirReply<object>>;
}

const firstTask = async (targetId: string) => (await sender.get<Task>(`Task/${targetId}`)).body;

async function revoke(id: string) {
  const { headers } = await sender.get<ServiceRequest>(`ServiceRequest/${id}`);
  const why = because('referral-cancel-reason', 'IMPROVED').statusReason;
  const value = { url: extension('status-reason'), valueCodeableConcept: why };
  return sender.call<object>('PATCH', `ServiceRequest/${id}`, {
    headers: { 'if-match': headers.get('etag') ?? '' },
    body: [
      { op: 'replace', path: '/status', value: 'revoked' },
      { op: 'add', path: '/extension/-', value },
    ],
  });
}

async function divert(id: string) {
  const { organizationId, departmentId } = referrals.elsewhere;
  const department = { reference: `HealthcareService/${departmentId}` };
  return patchTask(receiver, await taskOf(receiver, id), {
    ...{ ...becomes('cancelled', 'diverted'), ...because('divert-reason', 'NO_BED') },
    extension: [
      { url: extension('diverted-to'), valueReference: { reference: `Organization/${organizationId}` } },
      { url: extension('diverted-to-department'), valueReference: department },
      contact('diverted-to-contact'),
    ],
  });
}

const ACTS: readonly Aside[] = [
  {
    ...{ act: 'referralChoose', at: 'TWO_ACCEPTED', person: () => referrals.doctor },
    input: async (on) => ({ targetId: await referrals.firstTarget(on) }),
    machine: async (_id, target) =>
      patchTask(sender, await firstTask(target), becomes('accepted', 'accepted')),
  },
  {
    ...{ act: 'referralTargetWithdraw', at: 'TWO_ASKED', person: () => referrals.doctor },
    input: async (on) => ({
      targetId: await referrals.firstTarget(on),
      reasonCode: 'OTHER',
      reasonText: '改期',
    }),
    machine: async (_id, target) =>
      patchTask(sender, await firstTask(target), {
        ...becomes('cancelled', 'withdrawn'),
        ...because('target-withdraw-reason', 'OTHER', '改期'),
      }),
  },
  {
    ...{ act: 'referralCancel', at: 'PLACED', person: () => referrals.doctor },
    input: () => ({ reasonCode: 'IMPROVED' }),
    machine: revoke,
  },
  {
    ...{ act: 'referralAbortRequest', at: 'ARRIVED', person: () => referrals.doctor },
    input: () => ({ reasonCode: 'FAMILY_REFUSED' }),
    machine: (id) =>
      sender.call('POST', 'Task', {
        body: {
          ...{ resourceType: 'Task', status: 'requested', intent: 'order' },
          code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'abort' }] },
          focus: { reference: `ServiceRequest/${id}` },
          reasonCode: because('abort-reason', 'FAMILY_REFUSED').statusReason,
        },
      }),
  },
  {
    ...{ act: 'emergencyDivert', at: 'EMERGENCY', person: () => referrals.hospitalOffice },
    input: () => {
      const { organizationId: toOrganizationId, departmentId } = referrals.elsewhere;
      const taken = { acceptedByName: '导诊台', acceptedByPhone: '0756-2123456' };
      return { reasonCode: 'NO_BED', toOrganizationId, departmentId, ...taken };
    },
    machine: divert,
  },
];

/** An emergency on its way. */
async function emergency(): Promise<Claim> {
  const { hospital, cardiology } = town.network;
  const residentId = await referrals.referable();
  const notice = { ...NOTICE, residentId, targetOrganizationId: hospital.id, departmentId: cardiology };
  return referrals.claim(nodeOf(await town.nurse.act<Kept>('emergencyNotify', notice)));
}

test.each(ACTS.map((one) => [one.act, one] as const))(
  '%s leaves the same behind, whether a person or a system does it',
  async (act, { at, person, input, machine }) => {
    const begun = () => (at === 'EMERGENCY' ? emergency() : referrals.at(at));
    const first = await begun();
    const said = await input(first);
    const byPerson = await leftOfReferral(first.referralId, async () => {
      nodeOf(await person().act(act, { ...first, ...said }));
    });
    const second = await begun();
    const target = await referrals.firstTarget(second);
    const byMachine = await leftOfReferral(second.referralId, async () => {
      const { status, body } = await machine(second.referralId, target);
      expect([200, 201], JSON.stringify(body)).toContain(status);
    });
    expect(byMachine).toEqual(byPerson);
    expect(byMachine.audit).toMatchObject([{ noun: 'referral', operation: act, outcome: 'DONE' }]);
  },
);

test('an admission, its leave and its end leave the same behind, whether the hospital’s doctor or its system tells', async () => {
  const at = (hoursAgo: number) =>
    new Date(town.service.clock.now().getTime() - hoursAgo * 3_600_000).toISOString();
  const hospitalId = town.network.hospital.id;

  /** What is left behind of somebody whom the hospital has had before. */
  async function told(tell: (residentId: string) => Promise<unknown>) {
    const residentId = await takeIn(town);
    const before = { residentId, source: 'HOME', kind: 'OBSERVATION', hospitalId };
    const when = { admittedAt: at(30), dischargedAt: at(29) };
    nodeOf(await town.nurse.act('admissionRecord', { ...before, ...when }));
    const { journeyId } = await read().resident.findUniqueOrThrow({ where: { id: residentId } });
    const left = await leftBehind(journeyId, () => tell(residentId));
    const { presence, presenceSinceAt } = await read().residency.findFirstOrThrow({ where: { residentId } });
    const [, { id: _id, ...admission } = { id: '' }] = await read().admission.findMany({
      where: { residentId },
      orderBy: { admittedAt: 'asc' },
      select: {
        ...{ id: true, state: true, kind: true, hospitalId: true, admittedAt: true, dischargedAt: true },
        ...{ disposition: true, leaveFromAt: true, leaveToAt: true, version: true, recordedByOrgId: true },
      },
    });
    return { ...left, presence, presenceSinceAt, admission };
  }

  const byPerson = await told(async (residentId) => {
    const { doctor } = town;
    const source = 'HOSPITAL';
    const begun = { residentId, source, kind: 'INPATIENT', hospitalId, admittedAt: at(6) };
    const { id: admissionId } = nodeOf(await doctor.act('admissionRecord', begun));
    const on = (expectedVersion: number) => ({ admissionId, expectedVersion, source });
    nodeOf(await doctor.act('admissionLeave', { ...on(1), leftAt: at(5) }));
    nodeOf(await doctor.act('admissionReturn', { ...on(2), returnedAt: at(4) }));
    const end = { dischargedAt: at(1), disposition: 'RETURNED' };
    nodeOf(await doctor.act('admissionRecord', { residentId, ...on(3), ...end }));
  });
  const byMachine = await told(async (residentId) => {
    const url = extension('leave-period');
    const tell = async (change: object) => {
      const { status, body } = await receiver.call('PUT', 'Encounter?identifier=urn:oid:1.2.3|ZY1', {
        body: {
          ...{ resourceType: 'Encounter', status: 'in-progress', class: { code: 'IMP' } },
          identifier: [{ system: 'urn:oid:1.2.3', value: 'ZY1' }],
          ...{ subject: { reference: `Patient/${residentId}` }, period: { start: at(6) }, ...change },
        },
      });
      expect([200, 201], JSON.stringify(body)).toContain(status);
    };
    await tell({});
    await tell({ status: 'onleave', extension: [{ url, valuePeriod: { start: at(5) } }] });
    await tell({ extension: [{ url, valuePeriod: { start: at(5), end: at(4) } }] });
    const dischargeDisposition = { coding: [{ code: 'home' }] };
    const end = { period: { start: at(6), end: at(1) }, hospitalization: { dischargeDisposition } };
    await tell({ status: 'finished', ...end });
  });
  expect(byMachine).toEqual(byPerson);
  expect(byMachine.audit.map(({ operation }) => operation)).toEqual([
    ...['admissionRecord', 'admissionLeave', 'admissionReturn', 'admissionRecord'],
  ]);
});
