import type { Bundle, ServiceRequest, Task } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { sweepReferrals } from '../../domain/referral/sweep.ts';
import { read } from '../../prisma/client.ts';
import { becomes, patchTask, taskOf } from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { signedIn } from '../fixtures/town.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const DAY = 86_400_000;
let referrals: Referrals;
let sender: His;
let receiver: His;
beforeAll(async () => {
  referrals = await openReferrals(town);
  sender = await hisOf(town.service, referrals.clinic.id);
  receiver = await hisOf(town.service, town.network.hospital.id);
});

test('a PROTECTED diagnosis is not named to a machine, and what is left out is labelled', async () => {
  const hidden = [
    { role: 'PRINCIPAL', system: 'ICD_10', code: 'B20', name: '人类免疫缺陷病毒病' },
    { role: 'SECONDARY', system: 'ICD_10', code: 'I10', name: '高血压' },
  ];
  const draft = await town.nurse.act<Kept>('referralDraft', await referrals.newDraft({ diagnoses: hidden }));
  const on = await referrals.step(town.nurse, 'referralSubmit', referrals.claim(nodeOf(draft)));
  const { body } = await sender.get<ServiceRequest>(`ServiceRequest/${on.referralId}`);
  expect(body.status).toBe('draft');
  expect(body.meta?.security).toMatchObject([{ code: 'R' }]);
  expect(faultsOf(body)).toEqual([]);
  const text = JSON.stringify(body);
  expect([text.includes('免疫缺陷'), text.includes('B20'), text.includes('高血压')]).toEqual([
    ...[false, false, true],
  ]);
  const { body: tasks } = await sender.get<Bundle>(`Task?focus=ServiceRequest/${on.referralId}`);
  expect(found(tasks, 'Task')).toEqual([]);
});

test('a draft is nobody’s but who began it, and who reads is on record with the resident', async () => {
  const { referralId } = await referrals.at('DRAFT');
  expect((await sender.get(`ServiceRequest/${referralId}`)).status).toBe(404);
  const sent = await referrals.at('SENT');
  await receiver.get(`ServiceRequest/${sent.referralId}`);
  const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: sent.referralId } });
  const seen = await read().auditEvent.findFirstOrThrow({
    where: { operation: 'fhir.ServiceRequest.read', nounId: sent.referralId },
  });
  expect(JSON.parse(seen.residentIds ?? '[]')).toEqual([residentId]);
});

test('from its due instant on it is over, whether somebody has written that or not', async () => {
  const { referralId } = await referrals.at('RECEIVED');
  const task = await taskOf(receiver, referralId);
  town.service.clock.advance(15 * DAY);
  const query = (status: string) => `Task?focus=ServiceRequest/${referralId}&status=${status}`;
  const shown = async () => {
    const one = (await receiver.get<Task>(`Task/${task.id}`)).body;
    const request = (await sender.get<ServiceRequest>(`ServiceRequest/${referralId}`)).body;
    const over = (await receiver.get<Bundle>(query('cancelled'))).body.total;
    const open = (await receiver.get<Bundle>(query('received'))).body.total;
    return [one.status, one.for, request.status, over, open];
  };
  expect(await shown()).toEqual(['cancelled', undefined, 'revoked', 1, 0]);
  const late = await patchTask(receiver, task, becomes('accepted', 'accepted'));
  expect([late.status, outcomeCode(late.body)]).toEqual([422, 'TASK_TRANSITION']);
  await sweepReferrals(town.service.clock.now());
  expect(await shown()).toEqual(['cancelled', undefined, 'revoked', 1, 0]);
  const swept = (await receiver.get<Task>(`Task/${task.id}`)).body;
  expect(Number(swept.meta?.versionId)).toBeGreaterThan(Number(task.meta?.versionId));
});

test('a page of changes since the last one brings each Task that has changed', async () => {
  const { referralId } = await referrals.at('SENT');
  town.service.clock.advance(1000);
  const since = town.service.clock.now().toISOString();
  const poll = async () => {
    const { body } = await receiver.get<Bundle>(
      `Task?_lastUpdated=ge${since}&_sort=_lastUpdated&code=fulfill`,
    );
    return found<Task>(body, 'Task').map(({ focus, status }) => [focus?.reference, status]);
  };
  expect(await poll()).toEqual([]);
  await patchTask(receiver, await taskOf(receiver, referralId), becomes('received'));
  expect(await poll()).toEqual([[`ServiceRequest/${referralId}`, 'received']]);
});

test('one of several learns whom it is about neither by the consent nor by the log of what it did', async () => {
  const admin = await signedIn(town.service, town.network.hospital.id, 'ORG_ADMIN');
  const on = await referrals.at('TWO_ACCEPTED');
  const { referralId } = on;
  const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
  const shown = async () => {
    const consents = await receiver.get<Bundle>(`Consent?patient=${residentId}`);
    const log = await receiver.get<Bundle>(`AuditEvent?entity=ServiceRequest/${referralId}`);
    const named = await receiver.get<Bundle>(`AuditEvent?patient=${residentId}&_sort=date`);
    const entries = [consents, log, named].flatMap(({ body }) => body.entry ?? []);
    expect(entries.flatMap(({ resource }) => (resource ? faultsOf(resource) : []))).toEqual([]);
    expect(found(log.body, 'AuditEvent').length).toBeGreaterThan(1);
    const pages = await admin.ask<object>(
      'query ($id: ID!) { auditEvents(first: 50, filter: { nounId: $id }) { edges { node { operation residentIds } } } }',
      { id: referralId },
    );
    const isNamed = [found(consents.body, 'Consent'), found(log.body, 'AuditEvent'), pages].map((one) =>
      JSON.stringify(one).includes(residentId),
    );
    return {
      isNamed,
      consents: found(consents.body, 'Consent').length,
      named: found(named.body, 'AuditEvent').length,
    };
  };
  expect(await shown()).toEqual({ isNamed: [false, false, false], consents: 0, named: 0 });

  const targetId = await referrals.firstTarget(on);
  await referrals.step(referrals.doctor, 'referralChoose', on, { targetId });
  const chosen = await shown();
  expect(chosen.isNamed).toEqual([true, true, true]);
  expect([chosen.consents, chosen.named > 0]).toEqual([1, true]);
});
