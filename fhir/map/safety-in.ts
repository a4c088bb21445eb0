import { z } from 'zod';
import {
  type AllergySeverity,
  DEVICE_KINDS,
  INFECTION_AGENTS,
  INFECTION_STATUSES,
  ISOLATIONS,
  MEDICINE_CHANGES,
  RISK_LEVELS,
  type RiskLevel,
} from '../../domain/codes/safety-block.ts';
import type {
  AllergyInput,
  DeviceInput,
  MedicineInput,
  SafetyContentInput,
} from '../../domain/safety-block/content.ts';
import { codeSystem, extension } from '../codes.ts';
import { unprocessable } from '../facade/fault.ts';
import { shaped } from '../facade/shaped.ts';
import type { DocumentIn } from './document.ts';
import { IPS_ABSENT, RISKS, type Risk } from './safety.ts';
import { annotations, type Concept, codeIn, concept, extensionIn, extensions } from './shapes.ts';

const observation = z.object({
  resourceType: z.literal('Observation'),
  valueCodeableConcept: concept.optional(),
  note: annotations,
  component: z
    .array(
      z.object({
        code: concept,
        valueCodeableConcept: concept.optional(),
        valueDateTime: z.string().optional(),
      }),
    )
    .optional(),
});
type ObservationIn = z.infer<typeof observation>;

function missing(element: string, expression: string): never {
  throw unprocessable('SAFETY_BLOCK', `The safety block says nothing of ${element}.`, expression, 'required');
}

const componentOf = ({ component = [] }: ObservationIn, code: string) =>
  component.find((one) =>
    (one.code.coding ?? []).some(
      (coding) => coding.system === codeSystem('document-section') && coding.code === code,
    ),
  );

const allergy = z.object({
  resourceType: z.literal('AllergyIntolerance'),
  code: concept,
  reaction: z
    .array(z.object({ manifestation: z.array(concept).optional(), severity: z.string().optional() }))
    .optional(),
});
const SEVERITIES: Readonly<Record<string, AllergySeverity>> = {
  ...{ mild: 'MILD', moderate: 'MODERATE', severe: 'SEVERE' },
};
const NONE_KNOWN = 'no-known-allergies';
const isNone = ({ coding = [] }: Concept): boolean =>
  coding.some(({ system, code }) => system === IPS_ABSENT && code === NONE_KNOWN);

const nameOf = ({ text, coding = [] }: Concept, expression: string): string => {
  const name = text ?? coding[0]?.display ?? coding[0]?.code;
  if (name !== undefined) return name;
  throw unprocessable('NAME_MISSING', 'Name it, in text.', `${expression}.text`, 'required');
};

function allergiesIn(document: DocumentIn, expression: string): SafetyContentInput['allergies'] {
  const entries = document.entries('allergies');
  if (entries === null) missing('allergies', expression);
  if (entries.length === 0) {
    if (document.emptyReason('allergies') !== 'notasked') missing('allergies', expression);
    return { status: 'NOT_ASKED', reason: document.text('allergies') };
  }
  const listed = entries.map((one) => ({ ...one, said: shaped(allergy, one.resource, one.expression) }));
  if (listed.every(({ said }) => isNone(said.code))) return { status: 'NONE_KNOWN' };
  const list = listed.map(({ said, expression: at }): AllergyInput => {
    const [reaction] = said.reaction ?? [];
    const felt = reaction?.manifestation?.[0];
    return {
      substance: nameOf(said.code, `${at}.code`),
      reaction: felt?.text ?? felt?.coding?.[0]?.display ?? null,
      severity: SEVERITIES[reaction?.severity ?? ''] ?? 'UNKNOWN',
    };
  });
  return { status: 'LISTED', list };
}

const medication = z.object({
  resourceType: z.literal('MedicationStatement'),
  status: z.string(),
  medicationCodeableConcept: concept,
  dosage: z.array(z.object({ text: z.string().optional() })).optional(),
  extension: extensions,
});

function medicineIn(resource: unknown, expression: string): MedicineInput {
  const said = shaped(medication, resource, expression);
  const changed = extensionIn(said.extension, extension('medicine-change'))?.valueCoding;
  const named = { list: 'medicine-change', table: MEDICINE_CHANGES, expression: `${expression}.extension` };
  const change = changed === undefined ? null : codeIn({ coding: [changed] }, named);
  const given = extensionIn(said.extension, extension('last-given'))?.valueDateTime;
  const lastGivenAt = given === undefined ? null : new Date(given);
  if (lastGivenAt !== null && Number.isNaN(lastGivenAt.getTime()))
    throw unprocessable('ELEMENT', 'This instant does not exist.', `${expression}.extension`);
  return {
    name: nameOf(said.medicationCodeableConcept, `${expression}.medicationCodeableConcept`),
    dose: said.dosage?.[0]?.text ?? null,
    change: change ?? (said.status === 'stopped' ? 'STOPPED' : 'CONTINUE'),
    lastGivenAt,
    isHighAlert: extensionIn(said.extension, extension('high-alert'))?.valueBoolean ?? false,
  };
}

function infectionIn(document: DocumentIn, expression: string): SafetyContentInput['infection'] {
  const [entry] = document.entries('infection') ?? [];
  if (entry === undefined) missing('infection', expression);
  const said = shaped(observation, entry.resource, entry.expression);
  const at = { expression: entry.expression };
  const status = codeIn(said.valueCodeableConcept ?? {}, {
    ...{ list: 'infection-status', table: INFECTION_STATUSES, ...at },
  });
  const isolated = componentOf(said, 'isolation')?.valueCodeableConcept ?? {};
  const isolation = codeIn(isolated, { list: 'isolation', table: ISOLATIONS, ...at });
  if (status === null || isolation === null) missing('infection and isolation', entry.expression);
  const agent = componentOf(said, 'agent')?.valueCodeableConcept ?? {};
  return {
    ...{ status, isolation, careInstructions: said.note?.[0]?.text ?? null },
    agent: codeIn(agent, { list: 'infection-agent', table: INFECTION_AGENTS, ...at }),
    agentName: agent.text ?? null,
  };
}

function deviceIn(resource: unknown, expression: string): DeviceInput {
  const said = shaped(observation, resource, expression);
  const named = { list: 'device-kind', table: DEVICE_KINDS, expression };
  const kind = codeIn(said.valueCodeableConcept ?? {}, named) ?? missing('the kind of a device', expression);
  return {
    kind,
    insertedOn: componentOf(said, 'inserted-on')?.valueDateTime ?? null,
    dueOn: componentOf(said, 'due-on')?.valueDateTime ?? null,
  };
}

function risksIn(document: DocumentIn, expression: string): SafetyContentInput['risks'] {
  const [entry] = document.entries('risks') ?? [];
  const said = entry === undefined ? {} : shaped(observation, entry.resource, entry.expression);
  const levels = (Object.keys(RISKS) as Risk[]).map((risk) => {
    const value = componentOf(said as ObservationIn, RISKS[risk][0])?.valueCodeableConcept ?? {};
    const level = codeIn(value, { list: 'risk-level', table: RISK_LEVELS, expression });
    return [risk, level ?? 'NOT_ASSESSED'] as const;
  });
  return Object.fromEntries(levels) as { [R in Risk]: RiskLevel };
}

/** The safety block that a document says, whole. @throws FhirFault 422 SAFETY_BLOCK, ELEMENT, CODE_UNKNOWN */
export const safetyFromFhir = (document: DocumentIn, expression: string): SafetyContentInput => ({
  allergies: allergiesIn(document, expression),
  medicines: (document.entries('medicines') ?? missing('medicines', expression)).map((one) =>
    medicineIn(one.resource, one.expression),
  ),
  infection: infectionIn(document, expression),
  devices: (document.entries('devices') ?? missing('devices', expression)).map((one) =>
    deviceIn(one.resource, one.expression),
  ),
  risks: risksIn(document, expression),
  ...{ cognition: document.text('cognition'), mobility: document.text('mobility') },
  ...{ diet: document.text('diet'), oxygen: document.text('oxygen') },
});
