import { expect, test } from 'vitest';
import { codeSystem, SYSTEMS } from '../../fhir/codes.ts';
import { diagnosisFromFhir } from '../../fhir/map/diagnosis.ts';

const WHO = { system: SYSTEMS.icd10, code: 'I50.9' };
const CLINICAL = { system: SYSTEMS.icd10China, version: '2.0', code: 'I50.900' };
const LOCAL = { system: 'urn:oid:1.2.3.4', code: 'XS', display: '心衰' };
const said = (code: object) => diagnosisFromFhir({ resourceType: 'Condition', code }, 'dx');

test.each([
  [{ coding: [{ ...WHO, display: '心力衰竭' }] }, '心力衰竭'],
  [{ coding: [{ ...WHO, display: '心力衰竭' }], text: '心力衰竭' }, '心力衰竭'],
  [{ coding: [{ ...WHO, display: '心力衰竭' }], text: '慢性心力衰竭急性加重' }, '慢性心力衰竭急性加重'],
  [{ coding: [{ ...WHO, display: '肺炎' }], text: '股骨骨折' }, '股骨骨折（肺炎）'],
  [{ coding: [LOCAL, WHO], text: '心衰' }, '心衰'],
  [{ text: '股骨骨折' }, '股骨骨折'],
])('a diagnosis is called what its words say, and what its code says otherwise: %j', (code, name) => {
  expect(said(code).name).toBe(name);
});

test('it is kept in the list of its origin, whatever the own system calls it beside that', () => {
  expect(said({ coding: [LOCAL, { ...CLINICAL, display: '心力衰竭' }] })).toMatchObject({
    ...{ system: 'ICD_10_CLINICAL', systemVersion: '2.0', code: 'I50.900', name: '心力衰竭' },
  });
});

test.each([
  ['the clinical edition', CLINICAL],
  ['the same list', { ...WHO, code: 'J18.9' }],
  ['the list of the insurance', { system: codeSystem('icd-10-insurance'), code: 'I50.900' }],
])('a second code, of %s, would be lost, and is refused', (_list, second) => {
  const detail = expect.objectContaining({
    ...{ code: 'DIAGNOSIS_CODED_TWICE', expression: ['dx.code.coding[1]'] },
  });
  expect(() => said({ coding: [WHO, second], text: '心力衰竭' })).toThrow(
    expect.objectContaining({ detail }),
  );
});
