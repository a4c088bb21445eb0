import { describe, expect, test } from 'vitest';
import { saidIn } from '../../fhir/outbound/pull/fetch.ts';
import { pageOf, said, subject, WHOSE } from '../fixtures/pulled.ts';

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
    ['a ratio', { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }, '1:128'],
    [
      'a range',
      { valueRange: { low: { value: 3.5, unit: 'mmol/L' }, high: { value: 5, unit: 'mmol/L' } } },
      '3.5 mmol/L–5 mmol/L',
    ],
    ['a time', { valueTime: '08:30:00' }, '08:30:00'],
    ['a period', { valuePeriod: { start: '2026-11-01', end: '2026-11-03' } }, '2026-11-01–2026-11-03'],
    [
      'a whole with its parts',
      { valueString: '偏高', component: [{ code: { text: '收缩压' }, valueQuantity: { value: 190 } }] },
      '偏高 收缩压 190',
    ],
    ['a unit without a number', { valueQuantity: { unit: 'mmol/L' } }, null],
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

  test('a status is read where R4 has it, also behind a code of the hospital’s own', () => {
    const local = { system: 'urn:oid:1.2.3', code: '9' };
    const behind = (system: string, code: string) => ({
      coding: [local, { system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
    });
    const allergyOf = (verified: string) => ({
      ...{ resourceType: 'AllergyIntolerance', patient: subject, code: { text: '青霉素' } },
      verificationStatus: behind('allergyintolerance-verification', verified),
    });
    const cancer = { resourceType: 'Condition', subject, code: { text: '胃癌' } };
    const found = said(
      allergyOf('entered-in-error'),
      { ...cancer, verificationStatus: behind('condition-ver-status', 'refuted') },
      { ...cancer, clinicalStatus: behind('condition-clinical', 'resolved') },
      { ...cancer, clinicalStatus: { coding: [local] } },
    );
    expect(found.map(({ text, status }) => [text, status])).toEqual([
      ['胃癌', 'refuted'],
      ['胃癌', 'resolved'],
      ['胃癌', '9'],
    ]);
  });

  test('a dose is said where it is told in numbers alone, and what somebody reacted to where it is told at the reaction alone', () => {
    const doseQuantity = { value: 5, unit: 'mg' };
    const medicine = {
      resourceType: 'MedicationStatement',
      subject,
      medicationCodeableConcept: { text: 'a' },
    };
    const [taken] = said({ ...medicine, dosage: [{ doseAndRate: [{ doseQuantity }] }] });
    expect(taken?.value).toBe('5 mg');
    const shock = { substance: { text: '头孢' }, manifestation: [{ text: '休克' }] };
    const of = { resourceType: 'AllergyIntolerance', patient: subject, reaction: [shock] };
    const found = said(of, { ...of, code: { text: '抗生素' } });
    expect(found.map(({ text, value }) => [text, value])).toEqual([
      ['头孢', '休克'],
      ['抗生素', '头孢 休克'],
    ]);
  });

  test('a file that was entered in error is left out, and one that is not final says so', () => {
    const of = { resourceType: 'DocumentReference', subject, type: { text: '出院小结' }, status: 'current' };
    const found = ['entered-in-error', 'preliminary', 'final'].flatMap((docStatus) =>
      said({ ...of, docStatus }),
    );
    expect(found.map(({ status }) => status)).toEqual(['current preliminary', 'current']);
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
    ['of a relative', { resourceType: 'Observation', focus: [{ reference: 'RelatedPerson/son' }] }],
    ['of somebody who is named alone', { resourceType: 'Observation', focus: [{ display: '儿子' }] }],
    ['a curve', { resourceType: 'Observation', valueSampledData: { data: '1 2' } }],
  ])('what is %s is no fact: it is left out, and it is said that there is more', (_name, resource) => {
    const own = { resourceType: 'Condition', subject, code: { text: '高血压' } };
    const { entries, isMore } = saidIn(pageOf(own, { ...resource, subject }), WHOSE);
    expect([entries.map(({ text }) => text), isMore]).toEqual([['高血压'], true]);
  });

  test.each<[string, object, object]>([
    ['is in error', {}, { status: 'entered-in-error' }],
    ['is modified', {}, { modifierExtension }],
    ['has a section that is modified', {}, { section: [{ title: '诊断', modifierExtension }] }],
    ['is told by other rules', { implicitRules: 'http://his.example/rules' }, {}],
  ])('nothing is taken of a document that %s, and it is said that there is more', (_name, frame, letter) => {
    const own = { resourceType: 'Condition', subject, code: { text: '高血压' } };
    const documentOf = (whole: object, composition: object) => ({
      ...pageOf({ resourceType: 'Composition', status: 'final', subject, ...composition }, own),
      ...{ type: 'document', ...whole },
    });
    expect(saidIn(documentOf({}, {}), WHOSE).entries).toHaveLength(1);
    expect(saidIn(documentOf(frame, letter), WHOSE)).toEqual({ entries: [], isMore: true });
  });

  test('nothing of it turns a line around or ends it', () => {
    const text = 'a\u0000b\u202ec\nd\ud800';
    expect(said({ resourceType: 'Condition', subject, code: { text } })[0]?.text).toBe('a b c d');
  });
});
