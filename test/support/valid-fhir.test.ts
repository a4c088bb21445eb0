import type { Resource } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { faultsOf } from './valid-fhir.ts';

const task = {
  resourceType: 'Task',
  status: 'requested',
  intent: 'order',
  identifier: [{ use: 'official', value: '1' }],
  requester: { identifier: { value: '1' } },
} as const;

test('what R4 allows is no fault', () => {
  expect(faultsOf(task as unknown as Resource)).toEqual([]);
});

test.each<[string, object]>([
  ['Task.status', { status: 'begun' }],
  ['Task.intent', { intent: 'wish' }],
  ['Task.identifier[0].use', { identifier: [{ use: 'mine' }] }],
  ['Patient.gender', { contained: [{ resourceType: 'Patient', gender: '男' }] }],
  [
    'Task.input[0].valueContactPoint.system',
    { input: [{ type: { text: 'x' }, valueContactPoint: { system: 'wechat' } }] },
  ],
  [
    'AllergyIntolerance.clinicalStatus',
    {
      contained: [
        {
          resourceType: 'AllergyIntolerance',
          patient: { display: '王' },
          clinicalStatus: { coding: [{ system: 'urn:mine', code: 'active' }] },
        },
      ],
    },
  ],
])('a code outside its required value set is one: %s', (place, change) => {
  const faults = faultsOf({ ...task, ...change } as unknown as Resource);
  expect(
    faults.some((fault) => fault.startsWith(`${place}: `)),
    faults.join('\n'),
  ).toBe(true);
});

test('what can not be listed is not guessed: a media type', () => {
  const contained = [{ resourceType: 'Binary', contentType: 'application/x-own' }];
  expect(faultsOf({ ...task, contained } as unknown as Resource)).toEqual([]);
});
