import type { Observation, Reference } from '@medplum/fhirtypes';
import { ownOf } from '../../domain/codes/own.ts';
import type { DocumentStanding } from '../../domain/referral/exchanged-documents.ts';
import type { ExchangedFinding, Finding } from '../../domain/referral/exchanged-findings.ts';
import { codeSystem, RESTRICTED } from '../codes.ts';
import { ofReferral } from './condition.ts';
import { LOINC, vitalOfCode, vitalToFhir } from './referral-record.ts';
import { deviceToFhir, infectionToFhir, risksToFhir } from './safety.ts';

export const OBSERVATION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

const STATUSES: Readonly<Record<DocumentStanding, NonNullable<Observation['status']>>> = {
  PRELIMINARY: 'preliminary',
  FINAL: 'final',
  VOID: 'entered-in-error',
};

type What = ExchangedFinding['what'];

/** R4 observation-category. */
const CATEGORIES: Readonly<Record<What, string>> = {
  ...{ temperature: 'vital-signs', pulse: 'vital-signs', respiration: 'vital-signs' },
  ...{ systolic: 'vital-signs', diastolic: 'vital-signs', oxygenSaturation: 'vital-signs' },
  ...{ glucose: 'laboratory', INFECTION: 'exam', DEVICE: 'exam', RISKS: 'survey' },
};
const WHATS = Object.keys(CATEGORIES) as What[];

/** The findings of a category. */
export const whatsOfCategory = (category: string): What[] =>
  WHATS.filter((what) => CATEGORIES[what] === category);

const ITEMS: Readonly<Record<string, What>> = { infection: 'INFECTION', device: 'DEVICE', risks: 'RISKS' };

/** By which code a finding is asked for, system by system. */
export const WHAT_OF_CODE: Readonly<
  Record<string, { readonly whatOf: (code: string) => What | null; readonly whats: readonly What[] }>
> = {
  [LOINC]: { whatOf: vitalOfCode, whats: WHATS.filter((what) => !Object.values(ITEMS).includes(what)) },
  [codeSystem('document-section')]: {
    whatOf: (code) => ownOf(ITEMS, code) ?? null,
    whats: Object.values(ITEMS),
  },
};

function found(finding: Finding, id: string, subject: Reference & { reference: string }): Observation {
  if (finding.of === 'VITAL') return vitalToFhir(finding.vital, finding, { id, subject });
  if (finding.of === 'INFECTION') return infectionToFhir(finding.content, id, subject);
  if (finding.of === 'DEVICE') return deviceToFhir(finding.device, id, subject);
  return risksToFhir(finding.risks, id, subject);
}

/** What was measured or found (生命体征、感染、管路、风险) as R4 Observation of its own; a PROTECTED agent is left out, and said to be. */
export function observationToFhir(row: ExchangedFinding): Observation {
  const { id, residentId, referralId, standing, foundAt, finding, what } = row;
  const isMasked = finding.of === 'INFECTION' && finding.isMasked;
  return {
    ...found(finding, id, { reference: `Patient/${residentId}` }),
    ...(isMasked && { meta: { security: [RESTRICTED] } }),
    ...(referralId !== null && ofReferral(referralId)),
    status: STATUSES[standing],
    category: [{ coding: [{ system: OBSERVATION_CATEGORY, code: CATEGORIES[what] }] }],
    effectiveDateTime: foundAt.toISOString(),
  };
}
