import { describe, expect, test } from 'vitest';
import { IPS_ABSENT } from '../../fhir/map/absent.ts';
import { readFrom, refusalOf } from '../fixtures/discharge-summary.ts';

const NETWORK = 'https://yiyang.link/fhir';
const change = (code: string) => ({
  extension: [
    {
      url: `${NETWORK}/StructureDefinition/medicine-change`,
      valueCoding: { system: `${NETWORK}/CodeSystem/medicine-change`, code },
    },
  ],
});
const allergyTo = (system: string, code: string) => ({
  ...{ resourceType: 'AllergyIntolerance', id: 'al', patient: { reference: 'Patient/p' } },
  code: { coding: [{ system, code }] },
});
const emptyFor = (reason: string) => ({
  entry: undefined,
  emptyReason: { coding: [{ code: reason }] },
});

describe('a list that says that nothing is there', () => {
  test.each([
    [IPS_ABSENT, 'no-known-allergies'],
    ['http://snomed.info/sct', '716186003'],
  ])('%s|%s is that none is known', (system, code) => {
    expect(readFrom({ with: { al: allergyTo(system, code) } }).allergies).toEqual({ status: 'NONE_KNOWN' });
  });

  test('no known medications is an empty list', () => {
    const none = {
      medicationCodeableConcept: { coding: [{ system: IPS_ABSENT, code: 'no-known-medications' }] },
    };
    expect(readFrom({ with: { md: none } }).medicines).toEqual([]);
  });

  test.each([
    [IPS_ABSENT, 'no-known-food-allergies'],
    [IPS_ABSENT, 'no-allergy-info'],
    ['http://snomed.info/sct', '409137002'],
  ])('%s|%s says nothing of the others, and is no substance either', (system, code) => {
    expect(refusalOf({ with: { al: allergyTo(system, code) } })[0]).toBe('SAFETY_BLOCK');
  });

  test('none and some cannot both be', () => {
    const second = { ...allergyTo(IPS_ABSENT, 'no-known-allergies'), id: 'none' };
    const entry = [{ reference: '#al' }, { reference: '#none' }];
    expect(refusalOf({ beside: [second], sections: { allergies: { entry } } })).toEqual([
      'SAFETY_BLOCK',
      'Task.contained[6]',
    ]);
  });

  test.each(['medicines', 'devices', 'allergies'])('nobody looked for %s: that is not none', (section) => {
    expect(refusalOf({ sections: { [section]: emptyFor('unavailable') } })[0]).toBe('SAFETY_BLOCK');
  });
});

describe('a medicine', () => {
  test.each([
    ['active', {}, 'CONTINUE'],
    ['active', change('NEW'), 'NEW'],
    ['stopped', {}, 'STOPPED'],
    ['completed', {}, 'STOPPED'],
    ['completed', change('STOPPED'), 'STOPPED'],
  ])('%s, with %o', (status, extension, kept) => {
    expect(readFrom({ with: { md: { status, ...extension } } }).medicines[0]?.change).toBe(kept);
  });

  test.each([
    ['active', 'STOPPED'],
    ['stopped', 'CONTINUE'],
    ['completed', 'NEW'],
  ])('%s and %s contradict each other', (status, changed) => {
    expect(refusalOf({ with: { md: { status, ...change(changed) } } })).toEqual([
      'SAFETY_BLOCK',
      'Task.contained[3].status',
    ]);
  });

  test('is dosed in the morning and in the evening: both are kept', () => {
    const dosage = [{ text: '早 5mg' }, { text: '晚 10mg' }];
    expect(readFrom({ with: { md: { dosage } } }).medicines[0]?.dose).toBe('早 5mg；晚 10mg');
  });
});

test('of several reactions all are named, and the gravest counts', () => {
  const reaction = [
    { manifestation: [{ text: '荨麻疹' }], severity: 'mild' },
    { manifestation: [{ text: '喉头水肿' }], severity: 'severe' },
  ];
  expect(readFrom({ with: { al: { reaction } } }).allergies.list).toEqual([
    { substance: '碘造影剂', reaction: '荨麻疹；喉头水肿', severity: 'SEVERE' },
  ]);
});

test.each(['infection', 'risks'])('a second Observation of %s would be lost', (section) => {
  const entry = [{ reference: '#inf' }, { reference: '#rk' }];
  expect(refusalOf({ sections: { [section]: { entry } } })).toEqual(['SAFETY_BLOCK', 'Task.contained[5]']);
});
