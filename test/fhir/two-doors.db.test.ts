import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { read, write } from '../../prisma/client.ts';
import { feedbackOutput } from '../fixtures/feedback-document.ts';
import { acceptance, because, becomes, by, patchTask, taskOf, type Wanted } from '../fixtures/his-tasks.ts';
import { leftOfReferral } from '../fixtures/left-behind.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import {
  ACCEPTANCE,
  feedback,
  openReferrals,
  type ReferralStage,
  type Referrals,
} from '../fixtures/referrals.ts';
import { todayOf } from '../fixtures/town.ts';
import type { MutationName } from '../support/acts.ts';
import { type His, hisOf } from '../support/his.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

const LICENCE = '110441900000002';
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
  const row = { id: newId(town.service.clock.now()), personId, licenceNo: LICENCE, category: 'SPECIALIST' };
  await write(({ db }) => db.practitioner.create({ data: row }));
});

interface Act {
  readonly act: MutationName;
  readonly at: ReferralStage;
  readonly person: () => LastingClient;
  readonly input: () => object;
  readonly his?: () => His;
  readonly wanted: (patient: string) => Wanted;
}

const office = () => referrals.hospitalOffice;
const treater = () => town.doctor;
const scheduler = () => town.scheduler;
const no = () => ({});
const today = () => todayOf(town);

const ACTS: readonly Act[] = [
  { act: 'referralReceive', at: 'SENT', person: office, input: no, wanted: () => becomes('received') },
  {
    ...{ act: 'referralRequestInfo', at: 'RECEIVED', person: office, input: () => ({ text: '请补充' }) },
    wanted: () => ({ ...becomes('received', 'info-requested'), note: [{ text: '请补充' }] }),
  },
  {
    ...{ act: 'referralAnswerInfo', at: 'INFO_REQUESTED', person: () => referrals.doctor, his: () => sender },
    input: () => ({ text: '已补充' }),
    wanted: () => ({ ...becomes('received'), note: [{ text: '已补充' }] }),
  },
  {
    ...{ act: 'referralAccept', at: 'RECEIVED', person: office },
    input: () => ({ ...ACCEPTANCE, expectedOn: today() }),
    wanted: () => acceptance(today()),
  },
  {
    ...{ act: 'referralReject', at: 'RECEIVED', person: office, input: () => ({ reasonCode: 'NO_BED' }) },
    wanted: () => ({ ...becomes('rejected'), ...because('reject-reason', 'NO_BED') }),
  },
  {
    ...{ act: 'referralAcceptanceWithdraw', at: 'PLACED', person: office },
    input: () => ({ reasonCode: 'BED_LOST', alternative: '三日后' }),
    wanted: () => ({
      ...{ ...becomes('received'), ...because('acceptance-withdraw-reason', 'BED_LOST') },
      note: [{ text: '三日后' }],
    }),
  },
  {
    ...{ act: 'referralSchedule', at: 'PLACED', person: scheduler, input: () => ({ expectedOn: today() }) },
    wanted: () => becomes('accepted', 'scheduled'),
  },
  {
    ...{ act: 'referralNoShow', at: 'SCHEDULED', person: scheduler, input: no },
    wanted: () => becomes('accepted', 'no-show'),
  },
  {
    ...{ act: 'referralBedWaitConfirm', at: 'WAITING_BED', person: office, input: no },
    wanted: () => becomes('accepted', 'waiting-bed'),
  },
  {
    ...{ act: 'referralArrive', at: 'SCHEDULED', person: scheduler, input: no },
    wanted: () => becomes('in-progress', 'arrived'),
  },
  {
    ...{ act: 'referralTreat', at: 'ARRIVED', person: treater, input: no },
    wanted: () => becomes('in-progress', 'in-treatment'),
  },
  {
    ...{ act: 'referralComplete', at: 'IN_TREATMENT', person: treater, input: no },
    wanted: () => becomes('in-progress', 'completed'),
  },
  {
    ...{ act: 'referralFeedback', at: 'COMPLETED', person: treater },
    input: () => feedback({ isUrgentFollowUp: true }),
    wanted: (patient) => ({ ...becomes('completed'), ...feedbackOutput(patient, LICENCE) }),
  },
  {
    ...{ act: 'referralLeave', at: 'IN_TREATMENT', person: treater, input: () => ({ reasonText: '离院' }) },
    wanted: () => ({ ...becomes('failed', 'left'), statusReason: { text: '离院' } }),
  },
  {
    ...{ act: 'referralDied', at: 'IN_TREATMENT', person: treater },
    input: () => ({ diedAt: town.service.clock.now().toISOString(), summary: '抢救无效' }),
    wanted: () => ({ ...becomes('completed', 'died'), note: [{ text: '抢救无效' }] }),
  },
];

test.each(ACTS.map((one) => [one.act, one] as const))(
  '%s leaves the same behind, whether a person or a hospital system does it',
  async (act, { at, person, input, his = () => receiver, wanted }) => {
    const first = await referrals.at(at);
    const byPerson = await leftOfReferral(first.referralId, async () => {
      const { node, refusal } = await person().act(act, { ...first, ...input() });
      expect(node, JSON.stringify(refusal)).not.toBeNull();
    });
    const second = await referrals.at(at);
    const byMachine = await leftOfReferral(second.referralId, async () => {
      const task = await taskOf(his(), second.referralId);
      const patient = task.for?.reference ?? '';
      const { status, body } = await patchTask(his(), task, wanted(patient));
      expect(status, JSON.stringify(body)).toBe(200);
    });
    expect(byMachine).toEqual(byPerson);
    expect(byMachine.audit).toMatchObject([{ noun: 'referral', operation: act, outcome: 'DONE' }]);
  },
);

test('a practitioner whom the system names has done it, and not the machine', async () => {
  const { referralId } = await referrals.at('ARRIVED');
  const task = await taskOf(receiver, referralId);
  await patchTask(receiver, task, becomes('in-progress', 'in-treatment'), by(LICENCE));
  const { personId } = await read().practitioner.findUniqueOrThrow({ where: { licenceNo: LICENCE } });
  const event = await read().event.findFirstOrThrow({
    where: { nounId: referralId, act: 'referralTreat' },
  });
  expect([event.personId, event.role]).toEqual([personId, 'HOSP_DOCTOR']);
});
