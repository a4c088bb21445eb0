import type { Bundle, Composition, CompositionSection, ServiceRequest, Task } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { diagnosisIn } from '../../domain/referral/sealed.ts';
import { codeSystem } from '../../fhir/codes.ts';
import { read, write } from '../../prisma/client.ts';
import { leads, serviceRequest } from '../fixtures/his-referral.ts';
import { because, becomes, contact, patchTask, taskOf } from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { dayOf } from '../fixtures/town.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const LICENCE = '110441900000001';
let referrals: Referrals;
let hospital: His;
let home: His;
beforeAll(async () => {
  referrals = await openReferrals(town);
  hospital = await hisOf(town.service, town.network.hospital.id);
  home = await hisOf(town.service, town.network.home.id);
  const { personId } = await read().roleAssignment.findFirstOrThrow({
    where: { organizationId: town.network.hospital.id, role: 'HOSP_DOCTOR' },
  });
  await write(({ db }) =>
    db.practitioner.create({
      data: { id: newId(town.service.clock.now()), personId, licenceNo: LICENCE, category: 'SPECIALIST' },
    }),
  );
});

const line = (code: string, value: object) => ({
  type: { coding: [{ system: codeSystem('return-checklist'), code }] },
  ...value,
});
const checklist = (change: object = {}) => {
  const values = { isolation: true, devices: true, 'care-level': true, medicines: true, ...change };
  const arrival = new Date(town.service.clock.now().getTime() + 26 * 3_600_000).toISOString();
  return [
    ...Object.entries(values).map(([code, valueBoolean]) => line(code, { valueBoolean })),
    ...[line('escort', { valueString: '女儿' }), line('arrival', { valueDateTime: arrival })],
  ];
};
const ready = (output: object[]) => ({
  ...becomes('accepted', 'scheduled'),
  extension: [contact()],
  output: output as NonNullable<Task['output']>,
});

test('a home’s system says that it cannot take a resident back yet, and then by its checklist that it can', async () => {
  const { referralId } = await referrals.at('RETURN_RECEIVED');
  const task = await taskOf(home, referralId);
  const later = { restriction: { period: { start: dayOf(town, 2) } } };
  const reason = because('return-defer-reason', 'NO_BED', '床位未备好');
  const deferred = await patchTask(home, task, { ...becomes('on-hold'), ...reason, ...later });
  expect([deferred.status, deferred.body.status], JSON.stringify(deferred.body)).toEqual([200, 'received']);
  expect(deferred.body).toMatchObject({ ...reason, ...later });
  const open = await patchTask(home, deferred.body, ready(checklist({ devices: false })));
  expect([open.status, outcomeCode(open.body)]).toEqual([422, 'CHECKLIST_OPEN']);
  expect(open.body.issue?.[0]?.expression).toEqual(['Task.output']);
  const other = line('other', { valueString: '需夜间吸氧' });
  const twice = line('devices', { valueBoolean: false });
  for (const more of [other, twice, { type: { text: '其他' }, valueString: '需夜间吸氧' }]) {
    const lost = await patchTask(home, deferred.body, ready([...checklist(), more]));
    expect([lost.status, outcomeCode(lost.body)]).toEqual([422, 'CHECKLIST_LINE']);
    expect(lost.body.issue?.[0]?.expression).toEqual(['Task.output[6]']);
  }
  const short = await patchTask(home, deferred.body, ready(checklist().slice(1)));
  expect([short.status, outcomeCode(short.body)]).toEqual([422, 'CHECKLIST_LINE']);
  const done = await patchTask(home, deferred.body, ready(checklist()));
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  expect(faultsOf(done.body)).toEqual([]);
  expect(done.body.output).toMatchObject(checklist());
  const { state, targets } = await read().referral.findUniqueOrThrow({
    where: { id: referralId },
    include: { targets: true },
  });
  expect([state, targets[0]?.state]).toEqual(['PLACED', 'SCHEDULED']);
});

/** A ServiceRequest that sends on who has come by another one. */
async function onwardOf(referralId: string, change: object = {}): Promise<ServiceRequest> {
  const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
  return serviceRequest(
    {
      ...{ now: town.service.clock.now(), residentId, licenceNo: LICENCE },
      performer: [{ reference: `HealthcareService/${referrals.elsewhere.departmentId}` }],
    },
    {
      ...{ basedOn: [{ reference: `ServiceRequest/${referralId}` }] },
      category: leads('INPATIENT', 'LATERAL'),
      ...change,
    },
  );
}
const putOf = (task: Task) => ({
  fullUrl: `urn:uuid:${crypto.randomUUID()}`,
  resource: {
    ...task,
    ...becomes('failed', 'transferred'),
    statusReason: { text: '需上级医院手术' },
  } as Task,
  request: { method: 'PUT', url: `Task/${task.id}`, ifMatch: `W/"${task.meta?.versionId}"` },
});
const postOf = (resource: ServiceRequest) => ({
  fullUrl: `urn:uuid:${crypto.randomUUID()}`,
  resource,
  request: { method: 'POST', url: 'ServiceRequest' },
});
const send = (entry: object[]) =>
  hospital.call<Bundle>('POST', '', { body: { resourceType: 'Bundle', type: 'transaction', entry } });
/** The sections of a letter that stay, each as it is or as it becomes. */
const withSections = (
  { contained = [], ...request }: ServiceRequest,
  sectionOf: (code: string, one: CompositionSection) => CompositionSection[],
): ServiceRequest => {
  const [letter] = contained as Composition[];
  if (letter === undefined) throw new Error('there is no letter');
  const section = (letter.section ?? []).flatMap((one) => sectionOf(one.code?.coding?.[0]?.code ?? '', one));
  const named = section.flatMap(({ entry = [] }) => entry.map(({ reference }) => reference));
  return {
    ...request,
    contained: [{ ...letter, section }, ...contained.filter(({ id }) => named.includes(`#${id}`))],
  };
};
async function diagnosed(id: string) {
  const { diagnoses } = await read().referral.findUniqueOrThrow({
    where: { id },
    include: { diagnoses: { orderBy: { rank: 'asc' } } },
  });
  return diagnoses.map(diagnosisIn);
}

test('a hospital’s system sends somebody onward: the Task fails and the new ServiceRequest goes out, or neither', async () => {
  const { referralId } = await referrals.at('IN_TREATMENT');
  const task = await taskOf(hospital, referralId);
  const put = putOf(task);
  const post = async (change: object = {}) => postOf(await onwardOf(referralId, change));
  const alone = await send([put]);
  expect([alone.status, outcomeCode(alone.body)]).toEqual([422, 'ONWARD_MISSING']);
  const draft = await send([put, await post({ status: 'draft' })]);
  expect([draft.status, outcomeCode(draft.body)]).toEqual([422, 'REQUEST_TRANSITION']);
  expect((await read().referral.findUniqueOrThrow({ where: { id: referralId } })).state).toBe('IN_TREATMENT');
  const done = await send([put, await post()]);
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  expect(done.body.entry?.[0]?.resource).toMatchObject({
    status: 'failed',
    ...becomes('failed', 'transferred'),
  });
  const child = await read().referral.findFirstOrThrow({ where: { parentReferralId: referralId } });
  expect([child.state, child.fromOrgId]).toEqual(['PENDING_REVIEW', town.network.hospital.id]);
});

test('what the new ServiceRequest leaves out of illness, vital signs and diagnoses goes on as it came', async () => {
  const { referralId } = await referrals.at('IN_TREATMENT');
  const task = await taskOf(hospital, referralId);
  const whole = await onwardOf(referralId);
  const none = withSections(whole, (code, { code: named, ...rest }) => [
    { ...(named && { code: named }), ...(code === 'diagnoses' ? {} : rest) },
  ]);
  const refused = await send([putOf(task), postOf(none)]);
  expect([refused.status, outcomeCode(refused.body)], 'that there is none is said').toEqual([
    ...[422, 'REFERRAL_INCOMPLETE'],
  ]);
  const own = ['treatment-so-far', 'target-reason-text', 'reason-text'];
  const short = withSections(whole, (code, one) => (own.includes(code) ? [one] : []));
  const done = await send([putOf(task), postOf(short)]);
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  const child = await read().referral.findFirstOrThrow({ where: { parentReferralId: referralId } });
  const came = await diagnosed(referralId);
  expect(came.length).toBeGreaterThan(0);
  expect(await diagnosed(child.id)).toEqual(came);
});
