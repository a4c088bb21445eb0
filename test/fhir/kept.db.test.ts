import type { Bundle, CapabilityStatement, Resource, ResourceType } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { bookedAndAdmitted } from '../fixtures/booked-and-admitted.ts';
import { becomes, contact, patchTask, taskOf, type Wanted } from '../fixtures/his-tasks.ts';
import { town } from '../fixtures/open-town.ts';
import { receiver, referrals, sender, useReferralSystems } from '../fixtures/referral-systems.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';

useReferralSystems();

let home: His;
let referralId: string;
beforeAll(async () => {
  ({ referralId } = await referrals.at('RECEIVED'));
  await referrals.at('DRAFT');
  await bookedAndAdmitted();
  home = await hisOf(town.service, town.network.home.id);
}, 60_000);

interface Case {
  readonly type: ResourceType;
  readonly his: () => His;
  /** Which of them is changed. */
  readonly query?: string;
  /** An element of R4 that is not kept, and one that was shown and stays as it is. */
  readonly added: readonly [name: string, value: unknown];
  readonly shown?: readonly [name: string, value: unknown];
}

const CASES: readonly Case[] = [
  {
    ...{ type: 'Patient', his: () => home },
    added: ['maritalStatus', { text: '丧偶' }],
    shown: ['active', false],
  },
  {
    ...{ type: 'Patient', his: () => home },
    added: ['generalPractitioner', [{ display: '李医生' }]],
    shown: ['managingOrganization', { reference: 'Organization/other' }],
  },
  {
    ...{ type: 'Patient', his: () => home },
    added: ['link', [{ other: { reference: 'Patient/other' }, type: 'replaced-by' }]],
  },
  { type: 'HealthcareService', his: () => receiver, added: ['availableTime', [{ allDay: true }]] },
  { type: 'Location', his: () => receiver, added: ['description', '三号楼'], shown: ['name', '别院'] },
  { type: 'Practitioner', his: () => receiver, added: ['gender', 'female'] },
  {
    ...{ type: 'PractitionerRole', his: () => receiver },
    added: ['availabilityExceptions', '节假日休息'],
  },
  {
    ...{ type: 'Schedule', his: () => receiver },
    added: ['specialty', [{ text: '骨科' }]],
    shown: ['serviceType', [{ coding: [{ system: 'urn:x', code: 'y' }] }]],
  },
  { type: 'Slot', his: () => receiver, added: ['comment', '带病历'] },
  { type: 'Slot', his: () => receiver, added: ['overbooked', true] },
  {
    ...{ type: 'Appointment', his: () => receiver },
    added: ['comment', '请提前半小时到'],
    shown: ['start', '2030-01-01T01:00:00Z'],
  },
  {
    ...{ type: 'Appointment', his: () => receiver },
    added: ['minutesDuration', 90],
    shown: ['participant', [{ actor: { reference: 'HealthcareService/other' } }]],
  },
  { type: 'Encounter', his: () => receiver, added: ['length', { value: 3 }] },
  {
    ...{ type: 'ServiceRequest', his: () => home, query: 'status=draft' },
    added: ['locationReference', [{ display: '门诊' }]],
    shown: ['authoredOn', '2020-01-01T00:00:00Z'],
  },
  {
    ...{ type: 'Task', his: () => receiver, query: 'status=received' },
    added: ['description', '请尽快'],
    shown: ['priority', 'stat'],
  },
];

test('each type that is updated is among them', async () => {
  const { body } = await receiver.get<CapabilityStatement>('metadata');
  const updated = (body.rest?.[0]?.resource ?? [])
    .filter(({ interaction = [] }) => interaction.some(({ code }) => code === 'update'))
    .map(({ type }) => type);
  expect(new Set(CASES.map(({ type }) => type as string))).toEqual(new Set(updated));
});

const readOne = async ({ type, his, query = '' }: Case): Promise<Resource> => {
  const { body } = await his().get<Bundle>(`${type}?_count=1&${query}`);
  const [one] = found<Resource>(body, type);
  if (one === undefined) throw new Error(`there is no ${type}: ${JSON.stringify(body)}`);
  return one;
};
const versioned = ({ meta }: Resource) => ({ 'if-match': `W/"${meta?.versionId}"` });

const refusal = (type: string, name: string) => [422, 'ELEMENT_FIXED', [`${type}.${name}`]];
const said = ({ status, body }: { status: number; body: unknown }) => {
  const { issue = [] } = body as { issue?: readonly { expression?: readonly string[] }[] };
  return [status, outcomeCode(body as Resource), issue[0]?.expression];
};

describe.each(CASES)('of a $type', (of) => {
  const { type, added } = of;

  test(`$added.0 is not kept: neither a patch nor an update passes over it`, async () => {
    const [name, value] = added;
    const resource = await readOne(of);
    const path = `${type}/${resource.id}`;
    const headers = versioned(resource);
    const body = [{ op: 'add', path: `/${name}`, value }];
    expect(said(await of.his().call('PATCH', path, { headers, body }))).toEqual(refusal(type, name));
    const whole = { ...resource, [name]: value };
    expect(said(await of.his().call('PUT', path, { headers, body: whole }))).toEqual(refusal(type, name));
    expect((await readOne(of)).meta?.versionId).toBe(resource.meta?.versionId);
  });

  test('what was read asks for nothing: neither an update nor an empty patch writes', async () => {
    const resource = await readOne(of);
    const path = `${type}/${resource.id}`;
    const headers = { 'if-match': `W/"0-of-others", W/"${resource.meta?.versionId}"` };
    for (const [method, body] of [
      ['PUT', resource],
      ['PATCH', []],
    ] as const) {
      const answer = await of.his().call(method, path, { headers, body });
      expect([method, answer.status, answer.body.meta]).toEqual([method, 200, resource.meta]);
    }
    const whichever = await of.his().call('PUT', path, { headers: { 'if-match': '*' }, body: resource });
    expect([whichever.status, outcomeCode(whichever.body)]).toEqual([400, 'IF_MATCH']);
  });
});

const SHOWN = CASES.flatMap((of) => (of.shown === undefined ? [] : [{ ...of, shown: of.shown }]));
test.each(SHOWN)('of a $type $shown.0 stays what was read', async (of) => {
  const { type, his, shown } = of;
  const [name, value] = shown;
  const resource = await readOne(of);
  const body = { ...resource, [name]: value };
  for (const prefer of ['handling=strict', 'handling=lenient']) {
    const headers = { ...versioned(resource), prefer };
    const answer = await his().call('PUT', `${type}/${resource.id}`, { headers, body });
    expect(said(answer)).toEqual(refusal(type, name));
  }
});

describe('a system that sends all that it has', () => {
  const whole = async () => {
    const patient = await readOne({ type: 'Patient', his: () => home, added: ['', null] });
    return { ...patient, maritalStatus: { text: '丧偶' }, photo: [{ title: '照片' }] } as Resource;
  };

  test('may ask to be read leniently', async () => {
    const body = await whole();
    const headers = { ...versioned(body), prefer: 'handling=lenient' };
    const { status, body: kept } = await home.call('PUT', `Patient/${body.id}`, { headers, body });
    expect([status, kept.meta?.versionId]).toEqual([200, body.meta?.versionId]);
  });
});

describe('a Task says nothing that nobody would read', () => {
  test.each<[string, Wanted, string]>([
    ['a note with an acceptance', { note: [{ text: '请带齐病历' }] }, 'Task.note'],
    [
      'something given out with it',
      { output: [{ type: { text: '小结' }, valueString: '好' }] },
      'Task.output',
    ],
  ])('%s', async (_name, wanted, element) => {
    const task = await taskOf(receiver, referralId);
    const accepted = { ...becomes('accepted'), extension: [contact()], ...wanted };
    expect(said(await patchTask(receiver, task, accepted))).toEqual([422, 'ELEMENT_FIXED', [element]]);
    expect((await taskOf(receiver, referralId)).status).toBe('received');
  });
});

test.each([
  ['note', [{ text: '青霉素皮试阳性' }]],
  ['patientInstruction', '空腹'],
  ['occurrenceDateTime', '2026-12-01'],
  ['reasonReference', [{ reference: 'Condition/x' }]],
  ['replaces', [{ reference: 'ServiceRequest/x' }]],
])('a referral does not carry ServiceRequest.%s, and does not seem to', async (name, value) => {
  const subject = { reference: 'Patient/x' };
  const body = { resourceType: 'ServiceRequest', status: 'draft', intent: 'order', subject, [name]: value };
  const answer = await sender.call('POST', 'ServiceRequest', { body });
  expect(said(answer)).toEqual([422, 'NOT_CARRIED', [`ServiceRequest.${name}`]]);
});
