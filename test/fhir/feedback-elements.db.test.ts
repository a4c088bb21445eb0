import type { Composition, Resource, Task } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { feedbackOutput } from '../fixtures/feedback-document.ts';
import { becomes, patchTask, taskOf } from '../fixtures/his-tasks.ts';
import { LICENCE, receiver, referrals, useReferralSystems } from '../fixtures/referral-systems.ts';
import { outcomeCode } from '../support/his.ts';

useReferralSystems();

let task: Task;
beforeAll(async () => {
  task = await taskOf(receiver, (await referrals.at('COMPLETED')).referralId);
});

/** The feedback, of which the resource or the section of this name says something else. */
function told(name: string, change: object): Resource[] {
  const { contained = [] } = feedbackOutput(task.for?.reference ?? '', LICENCE);
  return contained.map((one) => {
    if (one.id === name) return { ...one, ...change } as Resource;
    if (one.resourceType !== 'Composition') return one;
    const section = (one as Composition).section?.map((part) =>
      part.code?.coding?.[0]?.code === name ? { ...part, ...change } : part,
    );
    return { ...one, section } as Resource;
  });
}
const words = (text: string) => ({
  text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>` },
});

test.each<[string, object, string, string]>([
  ['treatment', { text: undefined }, 'SECTION_MISSING', 'section[1]'],
  ['treatment', words('长'.repeat(20_000)), 'TEXT_TOO_LONG', 'section[1]'],
  ['mobility', words('长'.repeat(5_000)), 'TEXT_TOO_LONG', 'section[9]'],
])('a feedback is refused for its section %s (%#), and names it', async (name, change, code, at) => {
  const { output } = feedbackOutput(task.for?.reference ?? '', LICENCE);
  const wanted = { ...becomes('completed'), output, contained: told(name, change) };
  const { status, body } = await patchTask(receiver, task, wanted);
  const seen = [status, outcomeCode(body), body.issue?.[0]?.expression];
  expect(seen, JSON.stringify(body)).toEqual([422, code, [`Task.contained[0].${at}`]]);
});

test('and for an entry of one', async () => {
  const { output } = feedbackOutput(task.for?.reference ?? '', LICENCE);
  const change = { medicationCodeableConcept: { text: '药'.repeat(500) } };
  const wanted = { ...becomes('completed'), output, contained: told('md', change) };
  const { body } = await patchTask(receiver, task, wanted);
  expect([outcomeCode(body), body.issue?.[0]?.expression]).toEqual([
    ...['TEXT_TOO_LONG', ['Task.contained[3]']],
  ]);
});
