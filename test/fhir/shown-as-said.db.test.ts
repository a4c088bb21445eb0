import type { Bundle, Extension, Patient, Resource, ResourceType, Task } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { codeSystem } from '../../fhir/codes.ts';
import { extension } from '../../fhir/extensions.ts';
import { bookedAndAdmitted } from '../fixtures/booked-and-admitted.ts';
import { becomes, contact, patchTask, taskOf, type Wanted } from '../fixtures/his-tasks.ts';
import { town } from '../fixtures/open-town.ts';
import { receiver, referrals, useReferralSystems } from '../fixtures/referral-systems.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';

useReferralSystems();

const phone = (value: string) => ({ system: 'phone', value });
const add = (path: string, value: unknown) => ({ op: 'add', path, value });
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
const remove = (path: string) => ({ op: 'remove', path });

let home: His;
beforeAll(async () => {
  await bookedAndAdmitted();
  home = await hisOf(town.service, town.network.home.id);
  const { body } = await home.get<Bundle>('Patient?_count=1');
  const [patient] = found<Patient>(body, 'Patient');
  const headers = { 'if-match': `W/"${patient?.meta?.versionId}"` };
  const named = await home.call('PATCH', `Patient/${patient?.id}`, {
    headers,
    body: [add('/telecom', [phone('13700002222')])],
  });
  expect(named.status).toBe(200);
}, 60_000);

interface Case {
  readonly type: ResourceType;
  readonly his: () => His;
  readonly what: string;
  readonly step: { readonly path: string };
  /** The part that would not be shown as it was said. */
  readonly lost: string;
}
const AT_HOME = { type: 'Patient', his: () => home } as const;
const HERE = { his: () => receiver } as const;

const CASES: readonly Case[] = [
  {
    ...AT_HOME,
    what: 'a second telephone',
    step: add('/telecom/-', phone('13900001111')),
    lost: 'telecom[0]',
  },
  {
    ...AT_HOME,
    what: 'a mail address',
    step: add('/telecom/-', { system: 'email', value: 'a@b.cn' }),
    lost: 'telecom[1]',
  },
  { ...AT_HOME, what: 'no telephone any more', step: remove('/telecom'), lost: 'telecom' },
  { ...AT_HOME, what: 'no day of birth any more', step: remove('/birthDate'), lost: 'birthDate' },
  { ...AT_HOME, what: 'a gender that has no code here', step: replace('/gender', 'other'), lost: 'gender' },
  {
    ...HERE,
    type: 'Location',
    what: 'a postal code',
    step: add('/address/postalCode', '519000'),
    lost: 'address.postalCode',
  },
  {
    ...HERE,
    type: 'Schedule',
    what: 'a state of ours',
    step: replace('/extension/0/valueCode', 'STOPPED'),
    lost: 'extension',
  },
  {
    ...HERE,
    type: 'Slot',
    what: 'free places',
    step: replace('/extension/2/valueUnsignedInt', 9),
    lost: 'extension',
  },
];

/** One that says something of what is changed. */
async function readOne({ type, his, step }: Pick<Case, 'type' | 'his' | 'step'>): Promise<Resource> {
  const { body } = await his().get<Bundle>(`${type}?_count=100`);
  const [, element = ''] = step.path.split('/');
  const one = found<Resource>(body, type).find((resource) => Object.hasOwn(resource, element));
  if (one === undefined) throw new Error(`there is no ${type}: ${JSON.stringify(body)}`);
  return one;
}
const expressionOf = (body: unknown): string =>
  (body as { issue?: { expression?: string[] }[] }).issue?.[0]?.expression?.[0] ?? '';

test.each(CASES)('of a $type $what is refused, and nothing is written', async (of) => {
  const { type, step, lost } = of;
  const resource = await readOne(of);
  const headers = { 'if-match': `W/"${resource.meta?.versionId}"` };
  const answer = await of.his().call('PATCH', `${type}/${resource.id}`, { headers, body: [step] });
  expect([answer.status, outcomeCode(answer.body)], JSON.stringify(answer.body)).toEqual([
    422,
    'ELEMENT_FIXED',
  ]);
  expect(expressionOf(answer.body).startsWith(`${type}.${lost}`), expressionOf(answer.body)).toBe(true);
  expect(await readOne(of)).toEqual(resource);
});

test('the other telephone, written in any way, is kept and shown masked', async () => {
  const step = replace('/telecom', [phone('139 0000 1111')]);
  const resource = await readOne({ ...AT_HOME, step });
  const headers = { 'if-match': `W/"${resource.meta?.versionId}"` };
  const answer = await home.call('PATCH', `Patient/${resource.id}`, { headers, body: [step] });
  expect([answer.status, JSON.stringify((answer.body as Patient).telecom)]).toEqual([
    200,
    expect.stringContaining('139****1111'),
  ]);
});

test.each<[string, object[]]>([
  [
    'with its country and its use',
    [{ op: 'replace', path: '/telecom', value: [{ ...phone('+86 138 0000 3333'), use: 'mobile' }] }],
  ],
  ['that somebody is not dead', [add('/deceasedBoolean', false)]],
  [
    'an ID card by its second name',
    [replace('/identifier/0/system', 'urn:oid:2.16.840.1.113883.2.23.1.19.1')],
  ],
])('what means the same is taken: %s', async (_name, body) => {
  const resource = await readOne({ ...AT_HOME, step: { path: '/telecom' } });
  const headers = { 'if-match': `W/"${resource.meta?.versionId}"` };
  const answer = await home.call('PATCH', `Patient/${resource.id}`, { headers, body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
});

test('what stands in place of a withheld value may be of any form', async () => {
  const resource = await readOne({ ...AT_HOME, step: { path: '/telecom' } });
  const headers = { 'if-match': `W/"${resource.meta?.versionId}"` };
  const telecom = [{ system: 'phone', _value: { extension: {} } }];
  const answer = await home.call('PUT', `Patient/${resource.id}`, {
    headers,
    body: { ...resource, telecom },
  });
  expect(answer.status).toBe(200);
});

/** A Task at this stage, and what its receiver is told of a change. */
async function toldAt(stage: 'RECEIVED' | 'IN_TREATMENT', wanted: Parameters<typeof patchTask>[2]) {
  const { referralId } = await referrals.at(stage);
  const task: Task = await taskOf(receiver, referralId);
  const { status, body } = await patchTask(receiver, task, wanted);
  const now = await receiver.get<Task>(`Task/${task.id}`);
  expect(now.body.meta?.versionId).toBe(task.meta?.versionId);
  return [status, outcomeCode(body), expressionOf(body)];
}

const TWO_PHONES: Extension = {
  url: extension('contact'),
  valueContactDetail: {
    name: '导诊台',
    telecom: [
      { system: 'phone', value: '0756-2123456' },
      { system: 'phone', value: '0756-2123457' },
    ],
  },
};
const BED: Extension = { url: extension('bed'), valueString: '3-12' };
const UNTIL = { period: { start: '2026-12-01', end: '2026-12-05' } };
test.each<[string, Wanted, string, string]>([
  ['a bed', { extension: [contact(), BED] }, 'ELEMENT_FIXED', 'extension(bed)'],
  [
    'the end of an expectation',
    { extension: [contact()], restriction: UNTIL },
    'ELEMENT_FIXED',
    'restriction',
  ],
  ['a second telephone', { extension: [TWO_PHONES] }, 'NOT_CARRIED', 'extension(contact)'],
  [
    'a reason',
    { extension: [contact()], statusReason: { text: '床位紧张' } },
    'ELEMENT_FIXED',
    'statusReason',
  ],
])('with an acceptance %s is refused', async (_name, more, code, element) => {
  const [status, said, at] = await toldAt('RECEIVED', { ...becomes('accepted', 'accepted'), ...more });
  expect([status, said, String(at).startsWith(`Task.${element}`)]).toEqual([422, code, true]);
});

test('an end of the treatment that is not now is refused', async () => {
  const executionPeriod = { end: '2026-11-01T02:00:00Z' };
  const told = await toldAt('IN_TREATMENT', { ...becomes('in-progress', 'completed'), executionPeriod });
  expect([...told.slice(0, 2), String(told[2]).startsWith('Task.executionPeriod')]).toEqual([
    ...[422, 'ELEMENT_FIXED', true],
  ]);
});

test('what is new is shown as it was said too, and whole for who asks for that', async () => {
  const create = (said: object, headers: Record<string, string> = {}) =>
    receiver.call('POST', 'Practitioner', { headers, body: { resourceType: 'Practitioner', ...said } });
  const licence = {
    system: 'https://yiyang.link/fhir/NamingSystem/practitioner-licence',
    value: '110440199900077',
  };
  const specialist = { coding: [{ system: codeSystem('practitioner-category'), code: 'SPECIALIST' }] };
  const qualification = [{ code: { ...specialist, text: '主任医师' } }];
  const person = { identifier: [licence], name: [{ use: 'official', text: '许明' }], qualification };
  const inactive = await create({ ...person, active: false });
  expect([inactive.status, outcomeCode(inactive.body), expressionOf(inactive.body)]).toEqual([
    ...[422, 'ELEMENT_FIXED', 'Practitioner.active'],
  ]);
  const photo = { ...person, gender: 'female' };
  const strict = await create(photo, { prefer: 'handling=strict' });
  expect([strict.status, expressionOf(strict.body)]).toEqual([422, 'Practitioner.gender']);
  expect((await create(photo)).status).toBe(201);
});
