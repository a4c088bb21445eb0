import type { CodeableConcept, Coverage, RelatedPerson } from '@medplum/fhirtypes';
import { ownOf } from '../../domain/codes/own.ts';
import {
  CONTACT_RELATION_GB_CODES,
  CONTACT_RELATIONS,
  INSURANCE_TYPES,
  REPRESENTATIVE_KINDS,
  type RepresentativeKind,
} from '../../domain/codes/resident.ts';
import type { ExchangedCoverage } from '../../domain/resident/exchanged-coverage.ts';
import type { ExchangedPerson } from '../../domain/resident/exchanged-people.ts';
import { codeSystem, SYSTEMS } from '../codes.ts';
import { extension } from '../extensions.ts';
import { codingOf } from './coding.ts';
import { maskedValue } from './masked.ts';
import { resourceIdentifier } from './resource-identifier.ts';

const ROLES = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const CONTACT_ROLES = 'http://terminology.hl7.org/CodeSystem/v2-0131';
const EMERGENCY_CONTACT = 'C';
const GUARDIANS: { readonly [K in RepresentativeKind]?: string } = {
  ...{ STATUTORY: 'GUARD', APPOINTED: 'GUARD', VOLUNTARY: 'GUARD' },
};

const same = (codes: readonly string[]) => Object.fromEntries(codes.map((code) => [code, code]));
const RELATIONS = Object.keys(CONTACT_RELATIONS);
/** By system, the code under which each relation or kind is shown. */
export const CODED_RELATIONSHIPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [codeSystem('contact-relation')]: same(RELATIONS),
  [SYSTEMS.relation]: CONTACT_RELATION_GB_CODES,
  [CONTACT_ROLES]: Object.fromEntries(RELATIONS.map((relation) => [relation, EMERGENCY_CONTACT])),
  [codeSystem('representative-kind')]: same(Object.keys(REPRESENTATIVE_KINDS)),
  [ROLES]: GUARDIANS,
};

function relationshipsOf({ relation, kind }: ExchangedPerson): CodeableConcept[] {
  if (relation !== null) {
    const display = CONTACT_RELATIONS[relation];
    const national = { system: SYSTEMS.relation, code: CONTACT_RELATION_GB_CODES[relation], display };
    const contact = { system: CONTACT_ROLES, code: EMERGENCY_CONTACT, display: 'Emergency Contact' };
    return [
      { coding: [codingOf('contact-relation', CONTACT_RELATIONS, relation), national], text: display },
      { coding: [contact] },
    ];
  }
  if (kind === null) return [];
  const coding = [codingOf('representative-kind', REPRESENTATIVE_KINDS, kind)];
  const code = ownOf(GUARDIANS, kind);
  if (code !== undefined) coding.push({ system: ROLES, code, display: 'guardian' });
  return [{ coding, text: REPRESENTATIVE_KINDS[kind] }];
}

/** A contact or a representative (联系人、代理人) as R4 RelatedPerson. */
export function relatedPersonToFhir(person: ExchangedPerson): RelatedPerson {
  const { id, residentId, name, phoneMasked, isActive, rank, language, fromOn, toOn } = person;
  const term = { ...(fromOn !== null && { start: fromOn }), ...(toOn !== null && { end: toOn }) };
  return {
    resourceType: 'RelatedPerson',
    id,
    identifier: [resourceIdentifier('RelatedPerson', id)],
    active: isActive,
    patient: { reference: `Patient/${residentId}` },
    relationship: relationshipsOf(person),
    name: [{ text: name }],
    ...(phoneMasked !== null && {
      telecom: [{ system: 'phone', ...maskedValue(phoneMasked), ...(rank !== null && rank > 0 && { rank }) }],
    }),
    ...(Object.keys(term).length > 0 && { period: term }),
    ...(language !== null && { communication: [{ language: { text: language }, preferred: true }] }),
  };
}

/** What there is beside the kinds of medical insurance. */
const BESIDE = {
  LONG_TERM_CARE: '长期护理保险',
  MEDICAL_AID_ELIGIBLE: '医疗救助对象',
} as const;
export const COVERAGE_KINDS = { ...INSURANCE_TYPES, ...BESIDE } as const;

/** An insurance (医保) as R4 Coverage: the payer is known by the kind and the region of insurance. */
export function coverageToFhir(coverage: ExchangedCoverage): Coverage {
  const { id, residentId, kind, insuredRegion, insuranceNoMasked } = coverage;
  const display = COVERAGE_KINDS[kind];
  return {
    resourceType: 'Coverage',
    id,
    ...(insuredRegion !== null && {
      extension: [{ url: extension('insured-region'), valueCode: insuredRegion }],
    }),
    ...(insuranceNoMasked !== null && {
      identifier: [{ system: SYSTEMS.insuranceNo, ...maskedValue(insuranceNoMasked) }],
    }),
    status: 'active',
    type: { coding: [{ system: codeSystem('insurance-type'), code: kind, display }], text: display },
    beneficiary: { reference: `Patient/${residentId}` },
    payor: [{ display: kind === 'SELF_PAY' ? '本人' : display }],
  };
}
