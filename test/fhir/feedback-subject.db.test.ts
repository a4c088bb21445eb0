import type { OperationOutcome, Patient, Resource, Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { feedbackOutput, feedbackTransaction } from '../fixtures/feedback-document.ts';
import { feedbackWith, wholeDocument } from '../fixtures/feedback-files.ts';
import { serviceRequest } from '../fixtures/his-referral.ts';
import { becomes, patchTask, taskOf, type Wanted } from '../fixtures/his-tasks.ts';
import { town } from '../fixtures/open-town.ts';
import {
  LICENCE,
  patientOf,
  receiver,
  referrals,
  sender,
  useReferralSystems,
} from '../fixtures/referral-systems.ts';
import { outcomeCode } from '../support/his.ts';

useReferralSystems();

let task: Task;
let referralId: string;
let other: string;
beforeAll(async () => {
  ({ referralId } = await referrals.at('COMPLETED'));
  task = await taskOf(receiver, referralId);
  other = await patientOf((await referrals.at('ARRIVED')).referralId);
});

/** What the receiver's own systems call somebody else. */
const OF_OTHER = { system: 'urn:oid:2.999.7', value: 'MZ20261123001' };
beforeAll(async () => {
  const { body: patient } = await receiver.get<Patient>(`Patient/${other}`);
  const headers = { 'if-match': `W/"${patient.meta?.versionId}"` };
  const body = [{ op: 'add', path: '/identifier/-', value: OF_OTHER }];
  expect((await receiver.call('PATCH', `Patient/${other}`, { headers, body })).status).toBe(200);
});

/** The feedback with one of its parts about somebody else. */
function about(patient: string, at: number, element: 'subject' | 'patient'): Wanted {
  const output = feedbackOutput(task.for?.reference ?? '', LICENCE);
  const contained = (output.contained ?? []).map((one, index) =>
    index === at ? ({ ...one, [element]: { reference: patient } } as Resource) : one,
  );
  return { ...becomes('completed'), ...output, contained };
}
const stateNow = async () => (await read().referral.findUniqueOrThrow({ where: { id: referralId } })).state;

describe('a report about somebody else is not taken, and nothing is written', () => {
  test.each([
    [0, 'subject'],
    [1, 'subject'],
    [2, 'patient'],
  ] as const)('whichever part says so: contained[%i].%s', async (at, element) => {
    for (const patient of [`Patient/${other}`, 'Patient/nobody', 'Organization/1']) {
      const refused = await patchTask(receiver, task, about(patient, at, element));
      expect([refused.status, outcomeCode(refused.body)]).toEqual([422, 'SUBJECT_OTHER']);
      expect(refused.body.issue?.[0]?.expression).toEqual([`Task.contained[${at}].${element}`]);
    }
    expect(await stateNow()).toBe('COMPLETED');
  });

  test.each<[string, object]>([
    ['by a number that is known here as somebody else’s', { identifier: OF_OTHER }],
    ['in words alone', { display: '另一人' }],
    ['described in a contained Patient', { reference: '#p' }],
  ])('named %s', async (_name, subject) => {
    const wanted = about(`Patient/${other}`, 1, 'subject');
    const described = { resourceType: 'Patient', id: 'p', name: [{ text: '另一人' }] } as Resource;
    const contained = [
      ...(wanted.contained ?? []).map((one, at) => (at === 1 ? { ...one, subject } : one)),
    ] as Resource[];
    const all = 'reference' in subject ? [...contained, described] : contained;
    const refused = await patchTask(receiver, task, { ...wanted, contained: all });
    expect([refused.status, outcomeCode(refused.body)]).toEqual([422, 'SUBJECT_OTHER']);
    expect(await stateNow()).toBe('COMPLETED');
  });

  test('nor in a referral that a system sends', async () => {
    const performer = [{ reference: `Organization/${town.network.hospital.id}` }];
    for (const at of [0, 1, 2]) {
      const letter = serviceRequest({ now: town.service.clock.now(), residentId: other, performer });
      const contained = (letter.contained ?? []).map((one, index) =>
        index === at ? ({ ...one, subject: task.for } as Resource) : one,
      );
      const refused = await sender.call('POST', 'ServiceRequest', { body: { ...letter, contained } });
      expect([refused.status, outcomeCode(refused.body)]).toEqual([422, 'SUBJECT_OTHER']);
      expect((refused.body as OperationOutcome).issue[0]?.expression).toEqual([
        `ServiceRequest.contained[${at}].subject`,
      ]);
    }
  });

  test.each([
    ['that nothing names', { id: 'lost' }],
    ['of the name of another', { id: 'al' }],
  ])('nor a contained resource %s: it would be lost', async (_name, called) => {
    const output = feedbackOutput(task.for?.reference ?? '', LICENCE);
    const lost = { resourceType: 'AllergyIntolerance', patient: task.for, code: { text: '头孢' }, ...called };
    const contained = [...(output.contained ?? []), lost as Resource];
    const refused = await patchTask(receiver, task, { ...becomes('completed'), ...output, contained });
    expect([refused.status, outcomeCode(refused.body)]).toEqual([422, 'CONTAINED']);
    expect(refused.body.issue?.[0]?.expression).toEqual(['Task.contained[6]']);
  });

  test('nor a file, nor what lies beside it in a transaction', async () => {
    const file = { ...wholeDocument(), subject: { reference: `Patient/${other}` } } as Resource;
    const refused = await patchTask(receiver, task, feedbackWith(task, LICENCE, { resources: [file] }));
    expect([refused.status, outcomeCode(refused.body)]).toEqual([422, 'SUBJECT_OTHER']);
    const bundle = JSON.parse(
      JSON.stringify(feedbackTransaction(task, LICENCE)).replaceAll(
        `"subject":{"reference":"${task.for?.reference}"}`,
        `"subject":{"reference":"Patient/${other}"}`,
      ),
    );
    const together = await receiver.call('POST', '', { body: bundle });
    expect([together.status, outcomeCode(together.body)]).toEqual([422, 'SUBJECT_OTHER']);
    expect(await read().storedFile.count()).toBe(0);
    expect(await stateNow()).toBe('COMPLETED');
  });
});

test('a reference to another server names nobody here, and the report is taken', async () => {
  const said = await patchTask(receiver, task, about('https://his.example/fhir/Patient/9', 0, 'subject'));
  expect(said.status).toBe(200);
  expect(await stateNow()).toBe('FEEDBACK_RETURNED');
});
