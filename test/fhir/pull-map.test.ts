import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SAID_TYPES } from '../../fhir/map/said.ts';
import { saidIn } from '../../fhir/outbound/pull/fetch.ts';
import { methodOf } from '../../fhir/outbound/pull/method.ts';
import { AnswerWrong } from '../../fhir/outbound/pull/whose.ts';

const WHOSE = { idNo: '440403194103080129', patientId: 'p1', base: 'https://his.example/fhir' };
const subject = { reference: 'Patient/p1' };
const searchable = (type: string, name = 'patient') => ({
  ...{ type, interaction: [{ code: 'search-type' }] },
  searchParam: [{ name }],
});
const offering = (...resource: readonly object[]) => ({
  ...{ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' },
  rest: [{ mode: 'server', resource }],
});
const withOperation = (definition: string) => ({ type: 'Patient', operation: [{ name: 'x', definition }] });
const SUMMARY = withOperation('http://hl7.org/fhir/uv/ips/OperationDefinition/summary|1.1.0');
const EVERYTHING = withOperation('http://hl7.org/fhir/OperationDefinition/Patient-everything');

describe('the smallest way that is offered is taken', () => {
  test.each([
    ['the summary before all', [EVERYTHING, searchable('Condition'), SUMMARY], { is: 'SUMMARY' }],
    [
      'searches before everything, in our order',
      [EVERYTHING, searchable('Observation'), searchable('Condition'), searchable('CarePlan')],
      { is: 'SEARCHES', types: ['Condition', 'Observation'] },
    ],
    [
      'everything where there is nothing smaller',
      [EVERYTHING, searchable('Condition', 'code')],
      { is: 'EVERYTHING' },
    ],
    ['nothing where nothing is offered', [{ type: 'Patient' }], null],
    ['no summary of something else', [{ ...SUMMARY, type: 'Group' }], null],
  ])('%s', (_name, resources, method) => {
    expect(methodOf(offering(...resources))).toEqual(method);
  });
});

const pageOf = (...resources: readonly object[]) => ({
  ...{ resourceType: 'Bundle', type: 'searchset' },
  entry: resources.map((resource) => ({ resource })),
});
const said = (...resources: readonly object[]) => saidIn(pageOf(...resources), WHOSE);

describe('what a system says is read as people read it', () => {
  test('in Chinese where it is said in Chinese, with the first code and the date as it is known', () => {
    const coding = [
      { system: 'http://hl7.org/fhir/sid/icd-10', code: 'I10', display: 'Hypertension' },
      { display: '高血压' },
    ];
    const active = { coding: [{ code: 'active' }] };
    const resource = { resourceType: 'Condition', subject, code: { coding }, onsetDateTime: '2019-05' };
    expect(said({ ...resource, clinicalStatus: active })).toMatchObject([
      { kind: 'CONDITION', text: '高血压', code: 'I10', on: '2019-05', status: 'active' },
    ]);
  });

  test.each([
    ['a quantity', { valueQuantity: { value: 7.1, unit: 'mmol/L', comparator: '<' } }, '<7.1 mmol/L'],
    ['a code', { valueCodeableConcept: { text: '阳性' } }, '阳性'],
    ['no', { valueBoolean: false }, 'false'],
    [
      'parts',
      {
        component: [
          { code: { text: '收缩压' }, valueQuantity: { value: 150 } },
          { code: { text: '舒张压' } },
        ],
      },
      '收缩压 150 舒张压',
    ],
    ['nothing', {}, null],
  ])('a result that is %s', (_name, value, shown) => {
    expect(said({ resourceType: 'Observation', subject, code: { text: '检查' }, ...value })[0]?.value).toBe(
      shown,
    );
  });

  test('a medicine by what it refers to, within or beside it', () => {
    const code = { text: '阿司匹林' };
    const asked = { resourceType: 'MedicationRequest', subject };
    const medicine = { resourceType: 'Medication', id: 'm1', code };
    const within = { ...asked, contained: [medicine], medicationReference: { reference: '#m1' } };
    const beside = { ...asked, medicationReference: { reference: 'Medication/m1' } };
    const unknown = { ...asked, medicationReference: { reference: 'Medication/m2', display: '降压药' } };
    const texts = said(within, beside, unknown, medicine).map(({ text }) => text);
    expect(texts).toEqual(['阿司匹林', '阿司匹林', '降压药']);
  });

  test('what was entered in error is left out, what is refuted says so', () => {
    const verified = (code: string) => ({
      verificationStatus: { coding: [{ code }] },
      clinicalStatus: { text: 'x' },
    });
    const of = { resourceType: 'AllergyIntolerance', patient: subject, code: { text: '青霉素' } };
    const found = said({ ...of, ...verified('entered-in-error') }, { ...of, ...verified('refuted') });
    expect(found.map(({ status }) => status)).toEqual(['refuted']);
  });

  test('nothing of it turns a line around or ends it', () => {
    const text = 'a\u0000b\u202ec\nd\ud800';
    expect(said({ resourceType: 'Condition', subject, code: { text } })[0]?.text).toBe('a b c d');
  });
});

describe('it is of the person who was asked about', () => {
  test.each([
    ['by the id', { reference: 'Patient/p1' }],
    ['in a version', { reference: 'Patient/p1/_history/3' }],
    ['by the address', { reference: 'https://his.example/fhir/Patient/p1' }],
    ['by the number', { identifier: { system: 'urn:oid:2.16.156.10011.1.3', value: WHOSE.idNo } }],
  ])('%s', (_name, of) => {
    expect(said({ resourceType: 'Condition', subject: of })).toHaveLength(1);
  });

  test('or the whole answer is refused', () => {
    const own = { resourceType: 'Condition', subject };
    for (const of of [
      { reference: 'Patient/p2' },
      { reference: 'https://other.example/fhir/Patient/p1' },
      {},
      undefined,
    ])
      expect(() => said(own, { ...own, subject: of })).toThrow(AnswerWrong);
  });

  test('whatever is sent, it is entries or a refusal', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constant(subject), fc.constant({ text: '高血压' }));
    const resource = fc.record(
      {
        resourceType: fc.constantFrom(...SAID_TYPES, 'Patient', 'X'),
        subject: part,
        patient: part,
        code: part,
        status: part,
      },
      { requiredKeys: ['resourceType'] },
    );
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 3 }), (resources) => {
        try {
          expect(saidIn(pageOf(...resources), WHOSE).every(({ text }) => text !== '')).toBe(true);
        } catch (error) {
          expect(error instanceof AnswerWrong || error instanceof z.ZodError).toBe(true);
        }
      }),
    );
  });
});
