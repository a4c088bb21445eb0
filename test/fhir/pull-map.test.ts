import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SYSTEMS } from '../../fhir/codes.ts';
import { SAID_TYPES } from '../../fhir/map/said.ts';
import { methodOf } from '../../fhir/outbound/pull/method.ts';
import { AnswerWrong, patientIn } from '../../fhir/outbound/pull/whose.ts';
import { pageOf, said, subject, WHOSE } from '../fixtures/pulled.ts';

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
    [
      'a finding in somebody else',
      { resourceType: 'Observation', subject, focus: [{ reference: 'Patient/p2' }] },
    ],
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
