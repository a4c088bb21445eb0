import type { Bundle, Task } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type ReferralStage, type Referrals } from '../fixtures/referrals.ts';
import { subscribed } from '../fixtures/subscriptions.ts';
import { type MutationName, nodeOf } from '../support/acts.ts';
import { haveEndpoint } from '../support/delivery.ts';
import { type His, hisOf } from '../support/his.ts';
import { readNotification } from '../support/notifying.ts';

useTown();

const ENDPOINT = 'https://his.hospital.example/fhir';
let people: Referrals;
let his: His;
beforeAll(async () => {
  people = await openReferrals(town);
  const { hospital } = town.network;
  await haveEndpoint(hospital.id, ENDPOINT, town.service.clock.now());
  his = await hisOf(town.service, hospital.id);
});

const subscribe = (filters: readonly string[]) => subscribed(his, { endpoint: `${ENDPOINT}/hook`, filters });
const eventsOf = async (id: string) =>
  readNotification((await his.get<Bundle>(`Subscription/${id}/$events`)).body).events;

test.each<[string, ReferralStage, MutationName]>([
  ['cancelled', 'SENT', 'referralCancel'],
  ['cancelled after it was received', 'RECEIVED', 'referralCancel'],
  ['asked of others alone', 'TWO_ASKED', 'referralTargetWithdraw'],
])('a subscriber hears that what its organisation was asked is over: %s', async (_name, stage, act) => {
  const { hospital } = town.network;
  const on = await people.at(stage);
  const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: on.referralId } });
  const { id: targetId } = await read().referralTarget.findFirstOrThrow({
    where: { referralId: on.referralId, organizationId: hospital.id },
  });
  const all = await subscribe([]);
  const own = await subscribe([`Task?owner=Organization/${hospital.id}`]);
  const ofPatient = await subscribe([`Task?patient=Patient/${residentId}`]);
  const { version: expectedVersion } = await read().referral.findUniqueOrThrow({
    where: { id: on.referralId },
  });
  const ending = {
    referralId: on.referralId,
    expectedVersion,
    reasonCode: 'OTHER',
    reasonText: '不再需要',
  };
  nodeOf(await people.doctor.act(act, { ...ending, ...(act === 'referralTargetWithdraw' && { targetId }) }));
  const task = await his.get<Task>(`Task/${targetId}`);
  expect(task.body.status).toBe('cancelled');
  const told = [{ number: 1, focus: `Task/${targetId}` }];
  for (const id of [all, own]) expect(await eventsOf(id)).toEqual(told);
  // A candidate was never told whom it was about, and finds nobody by it.
  const named = stage === 'TWO_ASKED' ? [] : told;
  expect(await eventsOf(ofPatient)).toEqual(named);
});
