import type { Bundle, OperationOutcome, ServiceRequest, Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { found, type His, hisOf } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let referrals: Referrals;
let sender: His;
let receiver: His;
let other: His;
beforeAll(async () => {
  referrals = await openReferrals(town);
  sender = await hisOf(town.service, referrals.clinic.id);
  receiver = await hisOf(town.service, town.network.hospital.id);
  other = await hisOf(town.service, town.network.otherHospital.id);
});

const tasksOf = async (his: His, query: string): Promise<Task[]> => {
  const { body, status } = await his.get<Bundle>(`Task?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return found<Task>(body, 'Task');
};

test('a referral is one ServiceRequest and one Task for who is asked, both valid R4', async () => {
  const { referralId } = await referrals.at('SENT');
  const { status, body } = await receiver.get<Bundle>(
    `Task?focus=ServiceRequest/${referralId}&_include=Task:focus`,
  );
  expect(status).toBe(200);
  const [task] = found<Task>(body, 'Task');
  const [request] = found<ServiceRequest>(body, 'ServiceRequest');
  expect(task).toMatchObject({
    ...{ status: 'requested', intent: 'order', priority: 'routine' },
    focus: { reference: `ServiceRequest/${referralId}` },
    requester: { reference: `Organization/${referrals.clinic.id}` },
    owner: { reference: `Organization/${town.network.hospital.id}` },
    lastModified: task?.meta?.lastUpdated,
  });
  expect(task?.for?.reference).toBe(request?.subject?.reference);
  expect(request).toMatchObject({ status: 'active', intent: 'order', priority: 'routine' });
  for (const resource of [task, request]) expect(resource && faultsOf(resource)).toEqual([]);
  expect(JSON.stringify(request)).toContain('活动后胸闷，夜间不能平卧');
});

test('each parameter finds it, and nothing finds what is foreign', async () => {
  const { referralId } = await referrals.at('RECEIVED');
  const request = (await receiver.get<ServiceRequest>(`ServiceRequest/${referralId}`)).body;
  const no = request.identifier?.[0]?.value ?? '';
  const patient = request.subject?.reference ?? '';
  const { clinic } = referrals;
  const { hospital } = town.network;
  const queries = [
    ...[`identifier=${no}`, `patient=${patient}`, `_id=${referralId}&status=active`],
    `patient=${patient}&requester=Organization/${clinic.id}&performer=Organization/${hospital.id}`,
    `patient=${patient}&priority=routine&category=INPATIENT&authored=ge2026-01-01&_sort=-authored`,
    `patient=${patient}&_lastUpdated=ge2026-01-01&_revinclude=Task:focus`,
  ];
  for (const query of queries) {
    const { body } = await receiver.get<Bundle>(`ServiceRequest?${query}`, { prefer: 'handling=strict' });
    expect(
      found<ServiceRequest>(body, 'ServiceRequest').map(({ id }) => id),
      query,
    ).toEqual([referralId]);
    const foreign = await other.get<Bundle>(`ServiceRequest?${query}`);
    expect(found(foreign.body, 'ServiceRequest'), query).toEqual([]);
  }
  const ofTask = [
    `patient=${patient}&status=received&code=fulfill`,
    `patient=${patient}&owner=Organization/${hospital.id}&requester=Organization/${clinic.id}`,
    `identifier=${no}&authored-on=ge2026-01-01&_sort=authored-on`,
    `focus=ServiceRequest/${referralId}&modified=ge2026-01-01&_sort=-modified`,
    `patient=${patient}&status:not=accepted`,
  ];
  for (const query of ofTask) {
    expect(
      (await tasksOf(receiver, query)).map(({ focus }) => focus?.reference),
      query,
    ).toEqual([`ServiceRequest/${referralId}`]);
    expect(await tasksOf(other, query), query).toEqual([]);
  }
  expect(await tasksOf(receiver, `patient=${patient}&business-status=scheduled`)).toEqual([]);
});

describe('one of several that are asked', () => {
  test('decides on a notice: neither the resident nor the request, and no parameter tells', async () => {
    const { referralId } = await referrals.at('TWO_ACCEPTED');
    const [task] = await tasksOf(receiver, `focus=ServiceRequest/${referralId}&_include=Task:focus`);
    expect(task).toMatchObject({ status: 'accepted' });
    expect(task?.for).toBeUndefined();
    expect(task?.requester).toBeUndefined();
    expect(JSON.stringify(task?.input)).toContain('FROM_90');
    expect(task && faultsOf(task)).toEqual([]);
    const request = await receiver.get<OperationOutcome>(`ServiceRequest/${referralId}`);
    expect(request.status).toBe(404);
    const whole = (await sender.get<ServiceRequest>(`ServiceRequest/${referralId}`)).body;
    const hidden = [
      `patient=${whole.subject?.reference}`,
      `requester=Organization/${referrals.clinic.id}&focus=ServiceRequest/${referralId}`,
    ];
    for (const query of hidden) expect(await tasksOf(receiver, query), query).toEqual([]);
    const { body } = await receiver.get<Bundle>(
      `Task?focus=ServiceRequest/${referralId}&_include=Task:focus`,
    );
    expect(found(body, 'ServiceRequest')).toEqual([]);
  });

  test('is not told by its version what another one answers; who asks sees both', async () => {
    const { referralId } = await referrals.at('TWO_ACCEPTED');
    const query = `focus=ServiceRequest/${referralId}`;
    const [before] = await tasksOf(receiver, query);
    const [theirs] = await tasksOf(other, query);
    const answered = await other.call('PATCH', `Task/${theirs?.id}`, {
      headers: { 'if-match': `W/"${theirs?.meta?.versionId}"` },
      body: [{ op: 'replace', path: '/status', value: 'received' }],
    });
    expect(answered.status, JSON.stringify(answered.body)).toBe(200);
    const [after] = await tasksOf(receiver, query);
    expect(after?.meta).toEqual(before?.meta);
    expect((await tasksOf(sender, query)).map(({ status }) => status).sort()).toEqual([
      'accepted',
      'received',
    ]);
  });
});
