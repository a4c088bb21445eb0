import type { Composition, Observation, Reference, Resource } from '@medplum/fhirtypes';
import { z } from 'zod';
import { TRANSPORTS } from '../../domain/codes/appointment.ts';
import {
  RECORD_TEXTS,
  type RecordInput,
  type RecordText,
  VITALS,
  type Vital,
  type Vitals,
  type VitalsInput,
} from '../../domain/referral/content.ts';
import type { OpenContent } from '../../domain/referral/open-content.ts';
import { BLOCK_TEXTS } from '../../domain/safety-block/content.ts';
import { extension } from '../extensions.ts';
import { unprocessable } from '../facade/fault.ts';
import { shaped } from '../facade/shaped.ts';
import { OF_OBSERVATION, whole } from './carried.ts';
import { codingOf } from './coding.ts';
import { diagnosisToFhir } from './diagnosis.ts';
import { type DocumentIn, entrySection, itemCode, type Part, textSection } from './document.ts';
import type { Addressed } from './feedback.ts';
import { instantSaid } from './instant.ts';
import { narrativeOf } from './narrative.ts';
import { SAFETY_LISTS, safetyToFhir } from './safety.ts';
import { codeIn, concept, extensionIn } from './shapes.ts';

export const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';

/** LOINC code, UCUM unit and Chinese name of what is measured. */
const MEASURED: Readonly<Record<Vital, readonly [loinc: string, ucum: string, name: string]>> = {
  temperature: ['8310-5', 'Cel', '体温'],
  pulse: ['8867-4', '/min', '心率'],
  respiration: ['9279-1', '/min', '呼吸'],
  systolic: ['8480-6', 'mm[Hg]', '收缩压'],
  diastolic: ['8462-4', 'mm[Hg]', '舒张压'],
  oxygenSaturation: ['59408-5', '%', '血氧饱和度'],
  glucose: ['15074-8', 'mmol/L', '血糖'],
};
const MEASUREMENTS = Object.keys(MEASURED) as Vital[];

/** The vital sign of a LOINC code; null for any other. */
export const vitalOfCode = (code: string): Vital | null =>
  MEASUREMENTS.find((name) => MEASURED[name][0] === code) ?? null;

/** A vital sign (生命体征) as Observation. */
export function vitalToFhir(
  name: Vital,
  { value, measuredAt }: { readonly value: number; readonly measuredAt: string | null },
  { id, subject }: { readonly id: string; readonly subject: Reference },
): Observation {
  const [code, ucum, display] = MEASURED[name];
  return {
    ...{ resourceType: 'Observation', id, status: 'final' },
    code: { coding: [{ system: LOINC, code }], text: display },
    subject: subject as NonNullable<Observation['subject']>,
    ...(measuredAt !== null && { effectiveDateTime: measuredAt }),
    valueQuantity: { value, unit: VITALS[name].unit, system: UCUM, code: ucum },
  };
}

function vitalsToFhir(vitals: Vitals, subject: Reference): Part {
  const contained = MEASUREMENTS.flatMap((name) => {
    const value = vitals[name];
    if (value === null) return [];
    const measured = { value, measuredAt: vitals.measuredAt?.[name] ?? null };
    return [vitalToFhir(name, measured, { id: `s-${name.toLowerCase()}`, subject })];
  });
  const { notMeasurableReason } = vitals;
  const section = entrySection('vitals', '生命体征', { entries: contained, empty: 'unavailable' });
  // Beside values it says what they do not.
  const status = contained.length > 0 ? 'additional' : 'generated';
  const why = notMeasurableReason === null ? {} : { text: narrativeOf(notMeasurableReason, status) };
  // What is kept was confirmed: who sends it back says so too.
  const isUnusual = MEASUREMENTS.some((name) => {
    const { low, high } = VITALS[name];
    return vitals[name] !== null && (vitals[name] < low || vitals[name] > high);
  });
  const confirmed = isUnusual
    ? { extension: [{ url: extension('values-confirmed'), valueBoolean: true }] }
    : {};
  return { sections: [{ ...section, ...why, ...confirmed }], contained };
}

const word = z.string().optional();
const MEASURED_AS = {
  code: concept,
  valueQuantity: z.object({ value: z.number(), comparator: word, system: word, code: word }).optional(),
};
/** What a system makes of a value, of which others make their own. */
const OF_VALUE = ['interpretation', 'referenceRange'];
const measured = whole(MEASURED_AS, OF_VALUE);
const measurement = whole(
  {
    ...MEASURED_AS,
    resourceType: z.literal('Observation'),
    ...{ effectiveDateTime: word, effectiveInstant: word },
    component: z.array(measured).optional(),
  },
  // What is measured for a while is no one value of then.
  [...OF_OBSERVATION.filter((name) => name !== 'effectivePeriod'), ...OF_VALUE],
);

/** When it was measured; null where nothing is said of it. @throws FhirFault 422 ELEMENT */
function measuredAtIn(said: z.infer<typeof measurement>, expression: string): Date | null {
  const { effectiveDateTime, effectiveInstant } = said;
  if (effectiveDateTime !== undefined)
    return instantSaid(effectiveDateTime, `${expression}.effectiveDateTime`);
  return effectiveInstant === undefined
    ? null
    : instantSaid(effectiveInstant, `${expression}.effectiveInstant`);
}

/** Units that say the same (UCUM: what stands in braces is a comment). */
const plainUnit = (unit: string): string => unit.replace(/\{[^}]*\}/g, '');

/** One value as it is kept. @throws FhirFault 422 VITAL, VITAL_UNIT */
function valueIn({ code, valueQuantity }: z.infer<typeof measured>, expression: string): [Vital, number] {
  const name = MEASUREMENTS.find((vital) =>
    (code.coding ?? []).some((one) => one.system === LOINC && one.code === MEASURED[vital][0]),
  );
  if (name === undefined || valueQuantity === undefined || valueQuantity.comparator !== undefined) {
    const known = MEASUREMENTS.map((vital) => MEASURED[vital][0]).join(', ');
    const message = `What is measured is a value of LOINC ${known}; say anything else in words.`;
    throw unprocessable('VITAL', message, expression, 'not-supported');
  }
  const { value, system = UCUM, code: unit } = valueQuantity;
  const [, ucum] = MEASURED[name];
  if (system === UCUM && (unit === undefined || plainUnit(unit) === ucum)) return [name, value];
  const message = `${MEASURED[name][2]} is measured in ${ucum} (UCUM).`;
  throw unprocessable('VITAL_UNIT', message, `${expression}.valueQuantity`, 'value');
}

/** Vital signs of a document; what is out of the usual range is meant as it stands where the section says so (V7). */
function vitalsIn(document: DocumentIn): VitalsInput | null {
  const entries = document.entries('vitals');
  if (entries === null) return null;
  const values = entries.flatMap(({ resource, expression }) => {
    const said = shaped(measurement, resource, expression);
    // Blood pressure comes as one Observation of two components (R4 vital signs).
    const { component: parts = [] } = said;
    const at = measuredAtIn(said, expression);
    const found =
      parts.length === 0
        ? [valueIn(said, expression)]
        : parts.map((part, nth) => valueIn(part, `${expression}.component[${nth}]`));
    return found.map(([name, value]) => [name, value, at] as const);
  });
  const measuredAt = values.flatMap(([name, , at]) => (at === null ? [] : [[name, at] as const]));
  if (new Set(values.map(([name]) => name)).size < values.length)
    throw unprocessable('VITAL', 'Each is measured once.', document.at('vitals'), 'duplicate');
  const confirmed = extensionIn(document.extensions('vitals'), extension('values-confirmed'));
  const said = {
    notMeasurableReason: document.text('vitals'),
    isConfirmed: confirmed?.valueBoolean ?? false,
    ...(measuredAt.length > 0 && { measuredAt: Object.fromEntries(measuredAt) }),
  };
  return { ...Object.fromEntries(values.map(([name, value]) => [name, value])), ...said };
}

const TEXTS = Object.keys(RECORD_TEXTS) as RecordText[];
/** The code of the section that holds a text. */
export const sectionCode = (name: RecordText): string =>
  name.replace(/[A-Z]/g, (char) => `-${char.toLowerCase()}`);

/** What the id of the document is in its ServiceRequest. */
export const RECORD_ID = 'record';

/** What the doctor who receives the resident has to know (转诊记录), to be contained in its ServiceRequest. */
export function recordToFhir(content: OpenContent, at: Date, { subject, author }: Addressed): Resource[] {
  const { record } = content;
  const conditions = content.diagnoses.map((one, nth) => diagnosisToFhir(one, { id: `d${nth}`, subject }));
  const nothing: Part = { sections: [], contained: [] };
  const vitals = record.vitals === null ? nothing : vitalsToFhir(record.vitals, subject);
  const safety = content.safety === null ? nothing : safetyToFhir(content.safety, subject);
  const head: Composition = {
    ...{ resourceType: 'Composition', id: RECORD_ID, status: 'final', title: '转诊记录' },
    type: itemCode('referral-record', '转诊记录'),
    subject: subject as NonNullable<Composition['subject']>,
    date: at.toISOString(),
    author: [author as NonNullable<Composition['author']>[number]],
    extension: [
      ...(record.transport === null
        ? []
        : [
            {
              url: extension('transport'),
              valueCoding: codingOf('transport', TRANSPORTS, record.transport),
            },
          ]),
      ...record.followUpOn.map((valueDate) => ({ url: extension('follow-up-on'), valueDate })),
    ],
    section: [
      // A draft or a notice of an emergency has none yet: nobody has said that there is none.
      entrySection('diagnoses', '诊断', { entries: conditions, empty: 'unavailable' }),
      ...TEXTS.flatMap((name) => {
        const text = record[name];
        return text === null ? [] : [textSection(sectionCode(name), RECORD_TEXTS[name], text)];
      }),
      ...vitals.sections,
      ...safety.sections,
    ],
  };
  if (head.extension?.length === 0) delete head.extension;
  return [head, ...conditions, ...vitals.contained, ...safety.contained];
}

/** What the safety block says is known here already (`saysSafety`); of what was not measured, the words of `vitals` say why. */
const SECTIONS = {
  lists: ['diagnoses', 'vitals', ...SAFETY_LISTS],
  texts: ['vitals', ...TEXTS.map(sectionCode), ...BLOCK_TEXTS],
};

/** The record of a document that was sent; its diagnoses stand beside it (`diagnosesIn`). @throws FhirFault 422 */
export function recordFromFhir(document: DocumentIn, expression: string): RecordInput {
  document.requireRead(SECTIONS);
  const texts = TEXTS.map((name) => [name, document.text(sectionCode(name))] as const);
  const list = 'transport';
  const coding = extensionIn(document.head.extension, extension(list))?.valueCoding;
  const named = { list, table: TRANSPORTS, expression: `${expression}.extension(transport)` };
  const days = (document.head.extension ?? []).filter(({ url }) => url === extension('follow-up-on'));
  return {
    ...Object.fromEntries(texts),
    vitals: vitalsIn(document),
    transport: coding === undefined ? null : codeIn({ coding: [coding] }, named),
    followUpOn: days.flatMap(({ valueDate }) => (valueDate === undefined ? [] : [valueDate])),
  };
}
