import type { CompositionSection, Observation, ServiceRequest } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { FhirFault } from '../../fhir/facade/fault.ts';
import { narrativeOf } from '../../fhir/map/narrative.ts';
import { referralFromFhir } from '../../fhir/map/service-request-in.ts';
import { serviceRequest } from '../fixtures/his-referral.ts';

const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
const SECTION = 'https://yiyang.link/fhir/CodeSystem/document-section';
const loinc = (code: string) => ({ coding: [{ system: LOINC, code }] });
const written = {
  ...{ now: new Date('2026-11-23T01:00:00Z'), residentId: 'r' },
  performer: [{ reference: 'Organization/h' }],
};

const withPulse = (change: Partial<Observation>): ServiceRequest => {
  const letter = serviceRequest(written);
  const contained = (letter.contained ?? []).map((one) =>
    one.id === 'pulse' ? ({ ...one, ...change } as Observation) : one,
  );
  return { ...letter, contained };
};
const withSection = (section: CompositionSection) => serviceRequest({ ...written, sections: [section] });
const vitalsOf = (letter: ServiceRequest) => referralFromFhir(letter).content.vitals;

function refusalOf(letter: ServiceRequest): readonly [string, string] {
  try {
    referralFromFhir(letter);
  } catch (fault) {
    if (fault instanceof FhirFault) return [fault.detail.code, fault.detail.expression[0]];
    throw fault;
  }
  throw new Error('It was taken.');
}

describe('a vital sign of a letter', () => {
  test.each([
    ['in the unit of UCUM', { value: 88, system: UCUM, code: '/min' }],
    ['with a comment in it', { value: 88, system: UCUM, code: '{beats}/min' }],
    ['without a unit', { value: 88 }],
  ])('is taken %s', (_name, valueQuantity) => {
    expect(vitalsOf(withPulse({ valueQuantity }))).toMatchObject({ pulse: 88 });
  });

  test('blood pressure is one Observation of two components', () => {
    const component = [
      { code: loinc('8480-6'), valueQuantity: { value: 150, system: UCUM, code: 'mm[Hg]' } },
      { code: loinc('8462-4'), valueQuantity: { value: 90, system: UCUM, code: 'mm[Hg]' } },
    ];
    const panel = withPulse({ code: loinc('85354-9'), component });
    expect(vitalsOf(panel)).toMatchObject({ systolic: 150, diastolic: 90 });
  });

  const at = 'ServiceRequest.contained[2]';
  test.each<[string, Partial<Observation>, string, string]>([
    [
      'in another unit',
      { code: loinc('8310-5'), valueQuantity: { value: 98.6, system: UCUM, code: '[degF]' } },
      ...(['VITAL_UNIT', `${at}.valueQuantity`] as const),
    ],
    ['of another code', { code: loinc('29463-7') }, 'VITAL', at],
    ['that is only below something', { valueQuantity: { value: 40, comparator: '<' } }, 'VITAL', at],
    [
      'within which something else is',
      { component: [{ code: loinc('8478-0'), valueQuantity: { value: 100 } }] },
      ...(['VITAL', `${at}.component[0]`] as const),
    ],
  ])('is refused %s: it would be kept as another one, or lost', (_name, change, code, element) => {
    expect(refusalOf(withPulse(change))).toEqual([code, element]);
  });
});

describe('a section of a letter', () => {
  const said = (coding: object, words: string): CompositionSection => ({
    ...{ code: { coding: [coding] }, text: narrativeOf(words) },
  });

  test('that is none of ours is refused: what it says would be lost', () => {
    const plan = said({ system: LOINC, code: '18776-5' }, '复查电解质');
    expect(refusalOf(withSection(plan))).toEqual([
      'SECTION_UNKNOWN',
      'ServiceRequest.contained[0].section[6]',
    ]);
  });

  test('stands once', () => {
    const again = said({ system: SECTION, code: 'reason-text' }, '另一个理由');
    expect(refusalOf(withSection(again))).toEqual([
      'SECTION_TWICE',
      'ServiceRequest.contained[0].section[6]',
    ]);
  });

  test('with a < that was meant as one is refused, and names it', () => {
    const words = { system: SECTION, code: 'follow-up-plan' };
    const broken = {
      ...said(words, ''),
      text: { status: 'generated', div: '<div>血钾 <3.5 & 钠 >140</div>' },
    };
    expect(refusalOf(withSection(broken as CompositionSection))).toEqual([
      ...['NARRATIVE', 'ServiceRequest.contained[0].section[6].text.div'],
    ]);
  });
});
