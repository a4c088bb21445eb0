import type { Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { BUSINESS_STATUSES, statusesOf, TASK_STATUSES } from '../../fhir/map/task-stages.ts';
import { actFor } from '../../fhir/map/task-transitions.ts';
import { read } from '../../prisma/client.ts';
import {
  acceptance,
  because,
  becomes,
  patchTask,
  putTask,
  taskOf,
  type Wanted,
} from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type ReferralStage, type Referrals } from '../fixtures/referrals.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let referrals: Referrals;
let receiver: His;
beforeAll(async () => {
  referrals = await openReferrals(town);
  receiver = await hisOf(town.service, town.network.hospital.id);
});

async function begun(stage: ReferralStage): Promise<{ id: string; task: Task }> {
  const { referralId: id } = await referrals.at(stage);
  return { id, task: await taskOf(receiver, id) };
}

/** What of a referral a change would leave behind. */
const written = async (id: string) => ({
  row: await read().referral.findUniqueOrThrow({
    where: { id },
    include: { targets: true, feedback: true },
  }),
  events: await read().event.count(),
});

/** The pairs of which the businessStatus stands with the status. */
const CONSISTENT = TASK_STATUSES.flatMap((status) =>
  [null, ...Object.keys(BUSINESS_STATUSES)]
    .filter((code) => code === null || statusesOf(code).includes(status))
    .map((businessStatus) => ({ status, businessStatus })),
);

const AT = [
  ...(['SENT', 'RECEIVED', 'INFO_REQUESTED', 'SCHEDULED', 'ARRIVED'] as const),
  ...(['COMPLETED', 'FEEDBACK_RETURNED'] as const),
] as const satisfies readonly ReferralStage[];

test.each(AT)('from %s no other status is taken, and nothing is written', async (at) => {
  const { id, task } = await begun(at);
  const stage = at === 'SENT' ? 'ASKED' : at;
  const before = await written(id);
  for (const pair of CONSISTENT) {
    if (actFor(stage, pair, 'OTHER') !== null) continue;
    const wanted = {
      ...becomes(pair.status, pair.businessStatus),
      statusReason: { text: '试一试' },
    };
    const { status, body } = await patchTask(receiver, task, wanted);
    const what = `${pair.status} ${pair.businessStatus}`;
    expect([status, outcomeCode(body), body.issue?.[0]?.expression], what).toEqual([
      ...[422, 'TASK_TRANSITION', ['Task.status']],
    ]);
  }
  expect(await written(id)).toEqual(before);
});

describe('what a Task cannot say is named', () => {
  const reference = { reference: 'Patient/somebody-else' };
  const cases: readonly (readonly [string, Wanted | object, string, string])[] = [
    ['another patient', { for: reference }, 'ELEMENT_FIXED', 'Task.for'],
    ['no patient', { for: undefined }, 'ELEMENT_FIXED', 'Task.for'],
    ['another focus', { focus: { reference: 'ServiceRequest/x' } }, 'ELEMENT_FIXED', 'Task.focus'],
    ['another requester', { requester: reference }, 'ELEMENT_FIXED', 'Task.requester'],
    ['a code with a wrong status', becomes('accepted', 'arrived'), 'BUSINESS_STATUS', 'Task.businessStatus'],
    ['an unknown code', becomes('accepted', 'sleeping'), 'CODE_UNKNOWN', 'Task.businessStatus'],
    ['no reason', becomes('rejected'), 'STATUS_REASON', 'Task.statusReason'],
    ['on hold, no reason', becomes('on-hold'), 'STATUS_REASON', 'Task.statusReason'],
    ['failed, no reason', becomes('failed', 'left'), 'STATUS_REASON', 'Task.statusReason'],
    ['cancelled, no reason', becomes('cancelled'), 'STATUS_REASON', 'Task.statusReason'],
    ['a status that R4 has not', becomes('sleeping'), 'ELEMENT', 'Task.status'],
    [
      'an unknown reason',
      { ...becomes('rejected'), ...because('reject-reason', 'RAIN') },
      ...(['CODE_UNKNOWN', 'Task.statusReason'] as const),
    ],
    [
      'a reason that needs words',
      { ...becomes('rejected'), ...because('reject-reason', 'OTHER_DEPARTMENT') },
      ...(['REASON_TEXT', 'Task.statusReason.text'] as const),
    ],
    ['nobody to call', becomes('accepted', 'accepted'), 'CONTACT', 'Task.extension(contact)'],
    [
      'a day in the past',
      acceptance('2026-01-01'),
      ...(['EXPECTED_IN_PAST', 'Task.restriction.period.start'] as const),
    ],
    ['a day that is none', acceptance('soon'), 'ELEMENT', 'Task.restriction.period.start'],
    ['a question without words', becomes('received', 'info-requested'), 'WORDS_MISSING', 'Task.note'],
    [
      'what the sender alone may say',
      { ...becomes('cancelled', 'withdrawn'), ...because('target-withdraw-reason', 'TOO_LATE') },
      ...(['NOT_YOUR_ACT', 'Task.status'] as const),
    ],
    ['a text for a status', { status: 7 }, 'ELEMENT', 'Task.status'],
    ['a list for a reason', { ...becomes('rejected'), statusReason: [] }, 'ELEMENT', 'Task.statusReason'],
  ];

  test('each by its element, by PATCH and PUT, and nothing is written', async () => {
    const { id, task } = await begun('RECEIVED');
    const before = await written(id);
    for (const [what, wanted, code, expression] of cases)
      for (const send of [patchTask, putTask]) {
        const { status, body } = await send(receiver, task, wanted as Wanted);
        expect([status, outcomeCode(body), body.issue?.[0]?.expression], what).toEqual([
          ...[422, code, [expression]],
        ]);
      }
    expect(await written(id)).toEqual(before);
  });

  test('without the version that was read, or with an older one, nothing is written', async () => {
    const { id, task } = await begun('RECEIVED');
    const before = await written(id);
    const body = [{ op: 'replace', path: '/status', value: 'accepted' }];
    expect((await receiver.call('PATCH', `Task/${task.id}`, { body })).status).toBe(400);
    const stale = { 'if-match': 'W/"0"' };
    expect((await receiver.call('PATCH', `Task/${task.id}`, { body, headers: stale })).status).toBe(412);
    expect(await written(id)).toEqual(before);
  });
});
