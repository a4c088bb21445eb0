import type { Task } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { extension } from '../../fhir/extensions.ts';
import { read } from '../../prisma/client.ts';
import { NOTICE } from '../fixtures/emergencies.ts';
import { because, becomes, contact, patchTask, taskOf } from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let referrals: Referrals;
let receiver: His;
let other: His;
beforeAll(async () => {
  referrals = await openReferrals(town);
  receiver = await hisOf(town.service, town.network.hospital.id);
  other = await hisOf(town.service, town.network.otherHospital.id);
});

/** An emergency on its way, and the Task of the hospital that was told. */
async function told(): Promise<{ id: string; task: Task }> {
  const { hospital, cardiology } = town.network;
  const residentId = await referrals.referable();
  const notice = { ...NOTICE, residentId, targetOrganizationId: hospital.id, departmentId: cardiology };
  const { id } = nodeOf(await town.nurse.act<Kept>('emergencyNotify', notice));
  return { id, task: await taskOf(receiver, id) };
}
const stateOf = async (id: string) => (await read().referral.findUniqueOrThrow({ where: { id } })).state;

test('the arrival of an emergency is recorded without an acceptance', async () => {
  const { id, task } = await told();
  expect(task).toMatchObject({ status: 'requested', priority: 'stat' });
  expect(faultsOf(task)).toEqual([]);
  const { status, body } = await patchTask(receiver, task, becomes('in-progress', 'arrived'));
  expect(status, JSON.stringify(body)).toBe(200);
  expect(await stateOf(id)).toBe('ARRIVED');
});

const START = 'Task.executionPeriod.start';
const arrivedAt = (start: string) => ({ ...becomes('in-progress', 'arrived'), executionPeriod: { start } });
const hoursAgo = (hours: number) =>
  new Date(town.service.clock.now().getTime() - hours * 3_600_000).toISOString();

test('who is brought may be there before the notice was written, and not years before it', async () => {
  const { id, task } = await told();
  for (const start of ['1901-01-01T00:00:00+08:00', hoursAgo(25)]) {
    const { status, body } = await patchTask(receiver, task, arrivedAt(start));
    expect([start, status, outcomeCode(body)]).toEqual([start, 422, 'ARRIVED_BEFORE_NOTICE']);
    expect(body.issue?.[0]?.expression).toEqual([START]);
  }
  expect(await stateOf(id)).toBe('SENT');
  const { status, body } = await patchTask(receiver, task, arrivedAt(hoursAgo(1)));
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.executionPeriod?.start).toBe(hoursAgo(1));
});

test('an arrival is an instant: neither a day nor a time of no zone', async () => {
  const { id, task } = await told();
  for (const start of ['2026', '2026-11', '2026-11-21', '2026-11-21T08:00:00', 'gt2026-11-21', 'today']) {
    const { status, body } = await patchTask(receiver, task, arrivedAt(start));
    expect([start, status, outcomeCode(body)]).toEqual([start, 422, 'ELEMENT']);
    expect(body.issue?.[0]?.expression).toEqual([START]);
  }
  expect(await stateOf(id)).toBe('SENT');
});

test('an emergency is not rejected; it is diverted to a hospital that takes the resident, and may come after all', async () => {
  const { id, task } = await told();
  const no = await patchTask(receiver, task, {
    ...becomes('rejected'),
    ...because('reject-reason', 'NO_BED'),
  });
  expect([no.status, outcomeCode(no.body)]).toEqual([422, 'TASK_TRANSITION']);
  const away = { ...becomes('cancelled', 'diverted'), ...because('divert-reason', 'NO_BED') };
  const bare = await patchTask(receiver, task, away);
  expect([outcomeCode(bare.body), bare.body.issue?.[0]?.expression]).toEqual([
    ...['DIVERTED_TO', ['Task.extension(diverted-to)']],
  ]);
  const { organizationId, departmentId } = referrals.elsewhere;
  const taken = [
    { url: extension('diverted-to'), valueReference: { reference: `Organization/${organizationId}` } },
    {
      url: extension('diverted-to-department'),
      valueReference: { reference: `HealthcareService/${departmentId}` },
    },
    contact('diverted-to-contact'),
  ];
  const { status, body } = await patchTask(receiver, task, { ...away, extension: taken });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body).toMatchObject({ status: 'cancelled' });
  expect((await taskOf(other, id)).status).toBe('accepted');
  const back = await patchTask(receiver, await taskOf(receiver, id), becomes('in-progress', 'arrived'));
  expect(back.status, JSON.stringify(back.body)).toBe(200);
  expect(await stateOf(id)).toBe('ARRIVED');
  expect((await taskOf(other, id)).status).toBe('cancelled');
});
