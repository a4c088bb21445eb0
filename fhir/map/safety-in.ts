import { z } from 'zod';
import {
  type AllergySeverity,
  DEVICE_KINDS,
  INFECTION_AGENTS,
  INFECTION_STATUSES,
  ISOLATIONS,
  MEDICINE_CHANGES,
  type MedicineChange,
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
import type { DocumentIn, EntryIn } from './document.ts';
import { instantSaid } from './instant.ts';
import { contradiction, listed, missing } from './listed.ts';
import { RISKS, type Risk } from './safety.ts';
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
/** R4 reaction-event-severity, the gravest first. */
const SEVERITIES: readonly (readonly [code: string, kept: AllergySeverity])[] = [
  ['severe', 'SEVERE'],
  ['moderate', 'MODERATE'],
  ['mild', 'MILD'],
];

/** What several say, as one text; null where nobody says anything. */
const together = (texts: readonly (string | undefined)[]): string | null => {
  const said = texts.filter((text) => text !== undefined && text !== '');
  return said.length === 0 ? null : said.join('；');
};

const nameOf = ({ text, coding = [] }: Concept, expression: string): string => {
  const name = text ?? coding[0]?.display ?? coding[0]?.code;
  if (name !== undefined) return name;
  throw unprocessable('NAME_MISSING', 'Name it, in text.', `${expression}.text`, 'required');
};

function allergiesIn(document: DocumentIn, expression: string): SafetyContentInput['allergies'] {
  if (document.entries('allergies')?.length === 0 && document.emptyReason('allergies') === 'notasked')
    return { status: 'NOT_ASKED', reason: document.text('allergies') };
  const entries = listed(allergy, { document, section: 'allergies', expression }, ({ code }) => code);
  if (entries.length === 0) return { status: 'NONE_KNOWN' };
  const list = entries.map(({ said, expression: at }): AllergyInput => {
    const reactions = said.reaction ?? [];
    const felt = reactions.flatMap(({ manifestation = [] }) => manifestation);
    const gravest = SEVERITIES.find(([code]) => reactions.some(({ severity }) => severity === code));
    return {
      substance: nameOf(said.code, `${at}.code`),
      reaction: together(felt.map(({ text, coding }) => text ?? coding?.[0]?.display)),
      severity: gravest?.[1] ?? 'UNKNOWN',
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
type Medication = z.infer<typeof medication>;

/** `completed`: it is no longer taken either (R4 medication-statement-status). */
const NOT_TAKEN_ANY_MORE = ['stopped', 'completed'];

/** What changes for a medicine. @throws FhirFault 422 CODE_UNKNOWN, SAFETY_BLOCK where the status says another thing */
function changeIn({ status, extension: said }: Medication, expression: string): MedicineChange {
  const changed = extensionIn(said, extension('medicine-change'))?.valueCoding;
  const named = { list: 'medicine-change', table: MEDICINE_CHANGES, expression: `${expression}.extension` };
  const isOver = NOT_TAKEN_ANY_MORE.includes(status);
  const change = changed === undefined ? null : codeIn({ coding: [changed] }, named);
  if (change === null) return isOver ? 'STOPPED' : 'CONTINUE';
  if (isOver !== (change === 'STOPPED'))
    throw contradiction(`A medicine that is ${status} is not ${change}`, `${expression}.status`);
  return change;
}

function medicineIn(said: Medication, expression: string): MedicineInput {
  const given = extensionIn(said.extension, extension('last-given'))?.valueDateTime;
  const lastGivenAt = given === undefined ? null : instantSaid(given, `${expression}.extension`);
  return {
    name: nameOf(said.medicationCodeableConcept, `${expression}.medicationCodeableConcept`),
    dose: together((said.dosage ?? []).map(({ text }) => text)),
    change: changeIn(said, expression),
    lastGivenAt,
    isHighAlert: extensionIn(said.extension, extension('high-alert'))?.valueBoolean ?? false,
  };
}

/** What is one Observation here; of two the second would be lost. @throws FhirFault 422 SAFETY_BLOCK */
function onlyEntry(document: DocumentIn, section: string): EntryIn | undefined {
  const [entry, second] = document.entries(section) ?? [];
  if (second === undefined) return entry;
  throw contradiction(`The section ${section} has one Observation`, second.expression);
}

function infectionIn(document: DocumentIn, expression: string): SafetyContentInput['infection'] {
  const entry = onlyEntry(document, 'infection') ?? missing('infection', expression);
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

function deviceIn(said: ObservationIn, expression: string): DeviceInput {
  const named = { list: 'device-kind', table: DEVICE_KINDS, expression };
  const kind = codeIn(said.valueCodeableConcept ?? {}, named) ?? missing('the kind of a device', expression);
  return {
    kind,
    insertedOn: componentOf(said, 'inserted-on')?.valueDateTime ?? null,
    dueOn: componentOf(said, 'due-on')?.valueDateTime ?? null,
  };
}

function risksIn(document: DocumentIn, expression: string): SafetyContentInput['risks'] {
  const entry = onlyEntry(document, 'risks');
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
  medicines: listed(
    medication,
    { document, section: 'medicines', expression },
    ({ medicationCodeableConcept: named }) => named,
  ).map(({ said, expression: at }) => medicineIn(said, at)),
  infection: infectionIn(document, expression),
  devices: listed(
    observation,
    { document, section: 'devices', expression },
    // What is no kind of device is refused by its kind.
    () => ({}),
  ).map(({ said, expression: at }) => deviceIn(said, at)),
  risks: risksIn(document, expression),
  ...{ cognition: document.text('cognition'), mobility: document.text('mobility') },
  ...{ diet: document.text('diet'), oxygen: document.text('oxygen') },
});
