import type { Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { read, write } from '../../prisma/client.ts';
import { feedbackOutput } from '../fixtures/feedback-document.ts';
import {
  acceptance,
  because,
  becomes,
  by,
  patchTask,
  putTask,
  taskOf,
  type Wanted,
} from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type ReferralStage, type Referrals } from '../fixtures/referrals.ts';
import { todayOf } from '../fixtures/town.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const LICENCE = '110441900000001';
let referrals: Referrals;
let sender: His;
let receiver: His;
beforeAll(async () => {
  referrals = await openReferrals(town);
  sender = await hisOf(town.service, referrals.clinic.id);
  receiver = await hisOf(town.service, town.network.hospital.id);
  const { personId } = await read().roleAssignment.findFirstOrThrow({
    where: { organizationId: town.network.hospital.id, role: 'HOSP_DOCTOR' },
  });
  await write(({ db }) =>
    db.practitioner.create({
      data: { id: newId(town.service.clock.now()), personId, licenceNo: LICENCE, category: 'SPECIALIST' },
    }),
  );
});

/** A new referral at a stage, with the Task of the receiver. */
async function begun(stage: ReferralStage): Promise<{ id: string; task: Task }> {
  const { referralId: id } = await referrals.at(stage);
  return { id, task: await taskOf(receiver, id) };
}
const stateOf = async (id: string) => {
  const { state, targets } = await read().referral.findUniqueOrThrow({
    where: { id },
    include: { targets: { orderBy: { rank: 'asc' } } },
  });
  return [state, targets[0]?.state];
};
const done = (reply: Awaited<ReturnType<typeof patchTask>>): Task => {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  expect(faultsOf(reply.body)).toEqual([]);
  return reply.body;
};

test('a hospital system carries a referral from the receipt to the feedback', async () => {
  const { id, task } = await begun('SENT');
  const today = todayOf(town);
  let at = done(await patchTask(receiver, task, becomes('received')));
  const asked = { ...becomes('received', 'info-requested'), note: [{ text: '请补充心电图' }] };
  at = done(await patchTask(receiver, at, asked));
  expect(await stateOf(id)).toEqual(['SENT', 'INFO_REQUESTED']);
  const answer = { ...becomes('received'), note: [...(at.note ?? []), { text: '心电图：窦性心律' }] };
  done(await patchTask(sender, await taskOf(sender, id), answer));
  at = done(await putTask(receiver, await taskOf(receiver, id), acceptance(today)));
  expect(await stateOf(id)).toEqual(['PLACED', 'ACCEPTED']);
  at = done(await patchTask(receiver, at, becomes('accepted', 'scheduled')));
  expect(at.restriction?.period?.start).toBe(today);
  at = done(await patchTask(receiver, at, becomes('in-progress', 'arrived')));
  expect(at.executionPeriod?.start).toBe(town.service.clock.now().toISOString());
  at = done(await patchTask(receiver, at, becomes('in-progress', 'in-treatment')));
  at = done(await patchTask(receiver, at, becomes('in-progress', 'completed')));
  const output = feedbackOutput(at.for?.reference ?? '', LICENCE);
  at = done(await patchTask(receiver, at, { ...becomes('completed'), ...output }));
  expect(at).toMatchObject({ status: 'completed', output: [{ valueReference: { reference: '#feedback' } }] });
  expect(await stateOf(id)).toEqual(['FEEDBACK_RETURNED', 'SCHEDULED']);
  const { isUrgentFollowUp } = await read().referralFeedback.findFirstOrThrow({ where: { referralId: id } });
  expect(isUrgentFollowUp).toBe(true);
  const seen = JSON.stringify(await taskOf(sender, id));
  for (const words of ['利尿、扩血管治疗 &amp; 吸氧', '碘造影剂', 'I50.0', '可扶行'])
    expect(seen).toContain(words);
});

describe('the signature of a feedback', () => {
  test('is of a person: without one, or with an unknown licence, nothing is written', async () => {
    const { id, task } = await begun('COMPLETED');
    for (const [licence, code] of [
      [null, 'PRACTITIONER_IDENTIFIER'],
      ['999999999999999', 'PRACTITIONER_UNKNOWN'],
    ] as const) {
      const output = feedbackOutput(task.for?.reference ?? '', licence);
      const { status, body } = await patchTask(receiver, task, { ...becomes('completed'), ...output });
      expect([status, outcomeCode(body)]).toEqual([422, code]);
    }
    expect(await stateOf(id)).toEqual(['COMPLETED', 'ACCEPTED']);
    const output = feedbackOutput(task.for?.reference ?? '', null);
    done(await patchTask(receiver, task, { ...becomes('completed'), ...output }, by(LICENCE)));
  });

  test('stands under a whole document', async () => {
    const { task } = await begun('COMPLETED');
    const bare = await patchTask(receiver, task, becomes('completed'), by(LICENCE));
    expect([bare.status, outcomeCode(bare.body), bare.body.issue?.[0]?.expression]).toEqual([
      ...[422, 'OUTPUT_MISSING', ['Task.output']],
    ]);
    const { contained = [], ...output } = feedbackOutput(task.for?.reference ?? '', LICENCE);
    const lost = contained.filter((one) => one.id !== 'al');
    const part = { ...becomes('completed'), ...output, contained: lost };
    expect(outcomeCode((await patchTask(receiver, task, part)).body)).toBe('CONTAINED');
  });
});

const STEPS: readonly (readonly [ReferralStage, Wanted, readonly string[]])[] = [
  ['RECEIVED', { ...becomes('rejected'), ...because('reject-reason', 'NO_BED') }, ['SENT', 'REJECTED']],
  ['RECEIVED', acceptance('', 'waiting-bed'), ['PLACED', 'WAITING_BED']],
  ['WAITING_BED', becomes('accepted', 'waiting-bed'), ['PLACED', 'WAITING_BED']],
  ['SCHEDULED', becomes('accepted', 'no-show'), ['NO_SHOW', 'ACCEPTED']],
  [
    'PLACED',
    {
      ...{ ...becomes('received'), ...because('acceptance-withdraw-reason', 'BED_LOST') },
      note: [{ text: '三日后再来院' }],
    },
    ['SENT', 'RECEIVED'],
  ],
  ['RECEIVED', { ...becomes('on-hold'), statusReason: { text: '请补充心电图' } }, ['SENT', 'INFO_REQUESTED']],
  ['PLACED', becomes('in-progress'), ['ARRIVED', 'ACCEPTED']],
  [
    'IN_TREATMENT',
    { ...becomes('failed', 'left'), statusReason: { text: '家属坚持离院' } },
    ['LEFT', 'ACCEPTED'],
  ],
  ['IN_TREATMENT', { ...becomes('completed', 'died'), note: [{ text: '抢救无效' }] }, ['DIED', 'ACCEPTED']],
];
test.each(STEPS)('from %s a Task goes on (%#)', async (stage, wanted, state) => {
  const { id, task } = await begun(stage);
  done(await patchTask(receiver, task, wanted));
  expect(await stateOf(id)).toEqual(state);
});

test.each(['RECEIVED', 'TWO_ASKED'] as const)(
  'who rejects (%s) reads the own words again, and of whom as the policy opens it',
  async (stage) => {
    const { referralId } = await referrals.at(stage);
    const asked = done(await patchTask(receiver, await taskOf(receiver, referralId), becomes('received')));
    const reason = because('reject-reason', 'OTHER_DEPARTMENT', '应转呼吸科');
    const rejected = done(await patchTask(receiver, asked, { ...becomes('rejected'), ...reason }));
    expect(rejected).toMatchObject(reason);
    const [own, sent] = [receiver, sender].map((one) => one.get<Task>(`Task/${asked.id}`));
    expect((await own)?.body.statusReason).toEqual(rejected.statusReason);
    expect((await sent)?.body.statusReason).toEqual(rejected.statusReason);
    // Who was asked alone has been told whom it is about, until the sender has seen to it.
    expect((await own)?.body.for !== undefined).toBe(stage === 'RECEIVED');
    expect((await receiver.get(`ServiceRequest/${referralId}`)).status).toBe(
      stage === 'RECEIVED' ? 200 : 404,
    );
  },
);

test('who asks takes one of several back, chooses another, and is not heard about the work of the receiver', async () => {
  const { referralId } = await referrals.at('TWO_ACCEPTED');
  const own = await taskOf(receiver, referralId);
  const wrong = await patchTask(receiver, own, becomes('accepted', 'accepted'));
  expect(outcomeCode(wrong.body)).toBe('NOT_YOUR_ACT');
  const asked = (await sender.get<Task>(`Task/${own.id}`)).body;
  const chosen = done(await patchTask(sender, asked, becomes('accepted', 'accepted')));
  expect(await stateOf(referralId)).toEqual(['PLACED', 'ACCEPTED']);
  const arrival = await patchTask(sender, chosen, becomes('in-progress', 'arrived'));
  expect(outcomeCode(arrival.body)).toBe('NOT_YOUR_ACT');
  const second = await referrals.at('TWO_ASKED');
  const [first] = (
    await sender.get<{ entry: { resource: Task }[] }>(`Task?focus=${`ServiceRequest/${second.referralId}`}`)
  ).body.entry;
  const taken = { ...becomes('cancelled', 'withdrawn'), ...because('target-withdraw-reason', 'TOO_LATE') };
  done(await patchTask(sender, first?.resource as Task, taken));
});

test('who was asked and is not any more sees that it is over, and not whom it was about', async () => {
  const { id, task } = await begun('RECEIVED');
  await referrals.step(
    referrals.doctor,
    'referralCancel',
    { referralId: id, expectedVersion: 5 },
    { reasonCode: 'IMPROVED' },
  );
  const { body, status } = await receiver.get<Task>(`Task/${task.id}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'cancelled' });
  expect([body.for, body.requester, body.identifier]).toEqual([undefined, undefined, undefined]);
  expect((await receiver.get(`ServiceRequest/${id}`)).status).toBe(404);
});
