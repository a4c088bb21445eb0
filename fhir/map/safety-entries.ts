import type {
  AllergyIntolerance,
  AllergyIntoleranceReaction,
  CodeableConcept,
  Extension,
  Flag,
  MedicationStatement,
} from '@medplum/fhirtypes';
import {
  type AllergySeverity,
  INFECTION_AGENTS,
  INFECTION_STATUSES,
  ISOLATIONS,
  MEDICINE_CHANGES,
  RISK_LEVELS,
} from '../../domain/codes/safety-block.ts';
import type {
  ExchangedAllergy,
  ExchangedFlag,
  ExchangedMedicine,
  RiskKind,
  Warned,
} from '../../domain/safety-block/exchanged.ts';
import { codeSystem, RESTRICTED } from '../codes.ts';
import { extension } from '../extensions.ts';
import { codingOf, conceptOf } from './coding.ts';
import { resourceIdentifier } from './resource-identifier.ts';

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

export const ALLERGY_STATUS = `${TERMINOLOGY}/allergyintolerance-clinical`;
/** International Patient Summary: that nothing is known is said by a code. */
export const ABSENT_UNKNOWN = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';
const ABSENT = {
  NONE_KNOWN: { system: ABSENT_UNKNOWN, code: 'no-known-allergies', display: 'No known allergies' },
  NOT_ASKED: {
    system: ABSENT_UNKNOWN,
    code: 'no-allergy-info',
    display: 'No information about allergies',
  },
} as const;
const ABSENT_TEXTS = { NONE_KNOWN: '未发现过敏', NOT_ASKED: '未询问过敏史' } as const;

/** What a code of the Patient Summary stands for here; null for any other. */
export const absentOf = (code: string): 'NONE_KNOWN' | 'NOT_ASKED' | null =>
  (['NONE_KNOWN', 'NOT_ASKED'] as const).find((absent) => ABSENT[absent].code === code) ?? null;

const SEVERITIES: Readonly<Record<AllergySeverity, AllergyIntoleranceReaction['severity'] | null>> = {
  MILD: 'mild',
  MODERATE: 'moderate',
  SEVERE: 'severe',
  UNKNOWN: null,
};

function reactionsOf({ allergy }: ExchangedAllergy): AllergyIntoleranceReaction[] {
  const severity = allergy === null ? null : SEVERITIES[allergy.severity];
  if (allergy === null || (allergy.reaction === null && severity === null)) return [];
  // R4 wants a manifestation wherever there is a reaction.
  const manifestation = [{ text: allergy.reaction ?? '不详' }];
  return [{ manifestation, ...(severity != null && { severity }) }];
}

/** An allergy (过敏史), or that there is none, as R4 AllergyIntolerance. */
export function allergyToFhir(entry: ExchangedAllergy): AllergyIntolerance {
  const { id, residentId, absent, substance, reason, recordedAt } = entry;
  const reaction = reactionsOf(entry);
  return {
    resourceType: 'AllergyIntolerance',
    id,
    clinicalStatus: {
      coding: [{ system: ALLERGY_STATUS, code: 'active', display: 'Active' }],
    },
    code:
      absent === null ? { text: substance ?? '' } : { coding: [ABSENT[absent]], text: ABSENT_TEXTS[absent] },
    patient: { reference: `Patient/${residentId}` },
    recordedDate: recordedAt.toISOString(),
    ...(reason !== null && { note: [{ text: reason }] }),
    ...(reaction.length > 0 && { reaction }),
  };
}

/** A medicine (用药) as R4 MedicationStatement. */
export function medicineToFhir(entry: ExchangedMedicine): MedicationStatement {
  const { id, residentId, medicine, isStopped, lastGivenAt, recordedAt } = entry;
  const { name, dose, change, isHighAlert } = medicine;
  return {
    resourceType: 'MedicationStatement',
    id,
    extension: [
      {
        url: extension('medicine-change'),
        valueCoding: codingOf('medicine-change', MEDICINE_CHANGES, change),
      },
      ...(isHighAlert ? [{ url: extension('high-alert'), valueBoolean: true }] : []),
    ],
    status: isStopped ? 'stopped' : 'active',
    medicationCodeableConcept: { text: name },
    subject: { reference: `Patient/${residentId}` },
    ...(lastGivenAt !== null && { effectiveDateTime: lastGivenAt.toISOString() }),
    dateAsserted: recordedAt.toISOString(),
    ...(dose !== null && { dosage: [{ text: dose }] }),
  };
}

const RISKS: Readonly<Record<RiskKind, string>> = {
  PRESSURE_INJURY: '压力性损伤风险',
  FALL: '跌倒风险',
  SWALLOWING: '误吸风险',
  WANDERING: '走失风险',
};

interface Said {
  readonly code: CodeableConcept;
  readonly extension: readonly Extension[];
  readonly category: 'clinical' | 'safety';
}

function infectionSaid({ status, agent, isAgentWithheld }: Warned & { of: 'INFECTION' }): Said {
  const known = agent === null ? [] : [codingOf('infection-agent', INFECTION_AGENTS, agent.code)];
  const named = agent === null ? null : (agent.name ?? INFECTION_AGENTS[agent.code]);
  const text = `感染：${INFECTION_STATUSES[status]}${named === null ? '' : `，${named}`}`;
  const coding = [codingOf('infection-status', INFECTION_STATUSES, status), ...known];
  const withheld = { url: extension('agent-withheld'), valueBoolean: true };
  return { category: 'clinical', code: { coding, text }, extension: isAgentWithheld ? [withheld] : [] };
}

function saidOf(warned: Warned): Said {
  if (warned.of === 'INFECTION') return infectionSaid(warned);
  if (warned.of === 'ISOLATION') {
    const { isolation, careInstructions } = warned;
    const code = { ...conceptOf('isolation', ISOLATIONS, isolation), text: ISOLATIONS[isolation] };
    const told = { url: extension('care-instructions'), valueString: careInstructions ?? '' };
    return { category: 'safety', code, extension: careInstructions === null ? [] : [told] };
  }
  const { risk, level } = warned;
  const text = `${RISKS[risk]}：${RISK_LEVELS[level]}`;
  const code = { coding: [{ system: codeSystem('risk'), code: risk, display: RISKS[risk] }], text };
  const valueCoding = codingOf('risk-level', RISK_LEVELS, level);
  return { category: 'safety', code, extension: [{ url: extension('risk-level'), valueCoding }] };
}

const CATEGORIES = { clinical: 'Clinical', safety: 'Safety' } as const;

/** What somebody has to look out for (隔离、感染、风险) as R4 Flag; a protected name is left out, and said to be. */
export function flagToFhir({ id, residentId, warned, recordedAt }: ExchangedFlag): Flag {
  const { category, code, extension: more } = saidOf(warned);
  const isRestricted = warned.of === 'INFECTION' && warned.isAgentWithheld;
  return {
    resourceType: 'Flag',
    id,
    ...(isRestricted && { meta: { security: [RESTRICTED] } }),
    ...(more.length > 0 && { extension: [...more] }),
    identifier: [resourceIdentifier('Flag', id)],
    status: 'active',
    category: [
      {
        coding: [{ system: `${TERMINOLOGY}/flag-category`, code: category, display: CATEGORIES[category] }],
      },
    ],
    code,
    subject: { reference: `Patient/${residentId}` },
    period: { start: recordedAt.toISOString() },
  };
}
