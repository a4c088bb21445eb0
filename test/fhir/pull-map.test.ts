import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SYSTEMS } from '../../fhir/codes.ts';
import { SAID_TYPES } from '../../fhir/map/said.ts';
import { saidIn } from '../../fhir/outbound/pull/fetch.ts';
import { methodOf } from '../../fhir/outbound/pull/method.ts';
import { AnswerWrong, patientIn } from '../../fhir/outbound/pull/whose.ts';

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
const said = (...resources: readonly object[]) => saidIn(pageOf(...resources), WHOSE).entries;

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

  test('what is doubted says so beside what it is', () => {
    const concept = (code: string) => ({ coding: [{ code }] });
    const of = { resourceType: 'Condition', subject, clinicalStatus: concept('active') };
    const found = said(
      { ...of, verificationStatus: concept('confirmed') },
      { ...of, verificationStatus: concept('provisional') },
    );
    expect(found.map(({ status }) => status)).toEqual(['active', 'active provisional']);
  });

  const modifierExtension = [{ url: 'http://his.example/not', valueBoolean: true }];
  const penicillin = { medicationCodeableConcept: { text: '青霉素' }, status: 'active' };
  test.each([
    ['not to be given', { resourceType: 'MedicationRequest', ...penicillin, doNotPerform: true }],
    ['only proposed', { resourceType: 'MedicationRequest', ...penicillin, intent: 'proposal' }],
    ['only planned', { resourceType: 'MedicationRequest', ...penicillin, intent: 'plan' }],
    ['modified', { resourceType: 'AllergyIntolerance', modifierExtension }],
    [
      'modified within',
      { resourceType: 'MedicationStatement', ...penicillin, dosage: [{ modifierExtension }] },
    ],
    ['told by other rules', { resourceType: 'Observation', implicitRules: 'http://his.example/rules' }],
  ])('what is %s is no fact: it is left out, and it is said that there is more', (_name, resource) => {
    const own = { resourceType: 'Condition', subject, code: { text: '高血压' } };
    const { entries, isMore } = saidIn(pageOf(own, { ...resource, subject }), WHOSE);
    expect([entries.map(({ text }) => text), isMore]).toEqual([['高血压'], true]);
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

  test.each([
    ['a document about somebody else', { resourceType: 'Composition', subject: { reference: 'Patient/p2' } }],
    ['a visit of somebody else', { resourceType: 'Encounter', subject: { reference: 'Patient/p2' } }],
    [
      'the number of somebody else beside the right name',
      {
        resourceType: 'Condition',
        subject: { ...subject, identifier: { system: SYSTEMS.idCard, value: '440403195001010018' } },
      },
    ],
  ])('or it is %s, and refused', (_name, other) => {
    const own = { resourceType: 'Condition', subject };
    expect(() => said(own, other)).toThrow(AnswerWrong);
    // What is about nobody, or about a group, is about nobody else.
    expect(said(own, { resourceType: 'Library', subject: { reference: 'Group/g' } })).toHaveLength(1);
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
          expect(said(...resources).every(({ text }) => text !== '')).toBe(true);
        } catch (error) {
          expect(error instanceof AnswerWrong || error instanceof z.ZodError).toBe(true);
        }
      }),
    );
  });
});

describe('who is found by the number', () => {
  const identifier = [{ system: SYSTEMS.idCard, value: WHOSE.idNo }];
  const known = (id: string, next: string | null = null) => ({
    ...{ resourceType: 'Patient', id, identifier },
    ...(next !== null && { active: false, link: [{ type: 'replaced-by', other: { reference: next } }] }),
  });
  const found = (...patients: readonly object[]) => patientIn(pageOf(...patients), WHOSE);

  test('goes on as the record that has replaced another one', () => {
    expect(found(known('p1', 'Patient/p9'), known('p9'))).toEqual({ id: 'p9', replacedBy: null });
    expect(found(known('p1', `${WHOSE.base}/Patient/p9`))).toEqual({ id: 'p1', replacedBy: 'p9' });
  });

  test.each([
    ['by two records', [known('p1'), known('p2')]],
    ['by one that is replaced by nobody knows which', [known('p1', 'https://other.example/fhir/Patient/p9')]],
    ['by two that have replaced each other', [known('p1', 'Patient/p2'), known('p2', 'Patient/p1')]],
  ])('is not known for certain %s', (_name, patients) => {
    expect(() => found(...patients)).toThrow(AnswerWrong);
  });
});
