import type { Resource, Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { feedbackOutput } from '../fixtures/feedback-document.ts';
import { becomes, patchTask, taskOf, type Wanted } from '../fixtures/his-tasks.ts';
import { town } from '../fixtures/open-town.ts';
import { LICENCE, receiver, referrals, sender, useReferralSystems } from '../fixtures/referral-systems.ts';
import { outcomeCode } from '../support/his.ts';

useReferralSystems();

let task: Task;
let referralId: string;
beforeAll(async () => {
  ({ referralId } = await referrals.at('COMPLETED'));
  task = await taskOf(receiver, referralId);
});

const coded = (code: string) => ({ coding: [{ code }] });
const extension = [{ url: 'http://his.example/not', valueBoolean: true }];

/** The feedback in which the resources of a type say something more. */
function saying(type: string, change: object): { wanted: Wanted; at: number } {
  const output = feedbackOutput(task.for?.reference ?? '', LICENCE);
  const at = (output.contained ?? []).findIndex(({ resourceType }) => resourceType === type);
  const contained = (output.contained ?? []).map((one, index) =>
    index === at ? ({ ...one, ...change } as Resource) : one,
  );
  return { wanted: { ...becomes('completed'), ...output, contained }, at };
}

describe('what is negated, doubted, over, taken back or not understood is not kept as a fact', () => {
  test.each([
    ['Condition', 'verificationStatus', coded('refuted')],
    ['Condition', 'verificationStatus', coded('entered-in-error')],
    ['Condition', 'verificationStatus', coded('provisional')],
    ['Condition', 'verificationStatus', { text: '待查' }],
    ['Condition', 'clinicalStatus', coded('resolved')],
    ['Condition', 'abatementDateTime', '2026-11-20'],
    ['AllergyIntolerance', 'verificationStatus', coded('refuted')],
    ['AllergyIntolerance', 'verificationStatus', coded('unconfirmed')],
    ['AllergyIntolerance', 'clinicalStatus', coded('resolved')],
    ['MedicationStatement', 'status', 'entered-in-error'],
    ['MedicationStatement', 'status', 'not-taken'],
    ['MedicationStatement', 'status', 'on-hold'],
    ['MedicationStatement', 'status', 'intended'],
    ['MedicationStatement', 'status', 'unknown'],
    ['Observation', 'status', 'cancelled'],
    ['Observation', 'status', 'preliminary'],
    ['Composition', 'status', 'entered-in-error'],
    ['Composition', 'status', 'preliminary'],
    ['Condition', 'modifierExtension', extension],
    ['Composition', 'implicitRules', 'http://his.example/rules'],
  ])('%s.%s in a feedback', async (type, element, value) => {
    const { wanted, at } = saying(type, { [element]: value });
    const { status, body } = await patchTask(receiver, task, wanted);
    expect([status, outcomeCode(body)]).toEqual([422, 'MODIFIER']);
    expect(body.issue?.[0]?.expression).toEqual([`Task.contained[${at}].${element}`]);
    expect((await read().referral.findUniqueOrThrow({ where: { id: referralId } })).state).toBe('COMPLETED');
  });

  test.each([
    ['doNotPerform', true],
    ['intent', 'plan'],
    ['modifierExtension', extension],
    ['implicitRules', 'http://his.example/rules'],
  ])('ServiceRequest.%s', async (element, value) => {
    const before = await read().referral.count();
    const body = { resourceType: 'ServiceRequest', status: 'draft', intent: 'order', [element]: value };
    const refused = await sender.call('POST', 'ServiceRequest', { body });
    expect([refused.status, outcomeCode(refused.body)]).toEqual([422, 'MODIFIER']);
    expect(await read().referral.count()).toBe(before);
  });

  test('nor beside the Task', async () => {
    const { status, body } = await patchTask(receiver, task, { modifierExtension: extension } as Wanted);
    expect([status, outcomeCode(body)]).toEqual([422, 'MODIFIER']);
    expect(town.network.hospital.id).toBeDefined();
  });
});
