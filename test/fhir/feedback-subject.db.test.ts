import type { Resource, Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { feedbackOutput, feedbackTransaction } from '../fixtures/feedback-document.ts';
import { feedbackWith, wholeDocument } from '../fixtures/feedback-files.ts';
import { becomes, patchTask, taskOf, type Wanted } from '../fixtures/his-tasks.ts';
import { LICENCE, patientOf, receiver, referrals, useReferralSystems } from '../fixtures/referral-systems.ts';
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
