import { z } from 'zod';
import { localDateOf } from '../../domain/calendar-date.ts';
import { MEDICINE_CHANGES, type MedicineChange } from '../../domain/codes/safety-block.ts';
import type { MedicineInput } from '../../domain/safety-block/content.ts';
import { extension } from '../extensions.ts';
import { isElements } from '../facade/plain-json.ts';
import { whole } from './carried.ts';
import type { DocumentIn } from './document.ts';
import { dateTimeIn, instantSaid } from './instant.ts';
import { contradiction, listed } from './listed.ts';
import { annotations, codeIn, concept, extensionIn, extensions } from './shapes.ts';
import { nameOf, notesOf, together, wordsOf } from './words.ts';

const WORDS_OF_DOSAGE = {
  text: z.string().optional(),
  additionalInstruction: z.array(concept).optional(),
  patientInstruction: z.string().optional(),
};
const AROUND_DOSAGE = ['id', 'extension', 'sequence', ...Object.keys(WORDS_OF_DOSAGE)];
/** A text says a dosage whole (R4 Dosage.text); of elements alone nobody here makes words. */
const dosage = z
  .unknown()
  .superRefine((said, context) => {
    if (!isElements(said) || typeof said.text === 'string') return;
    const keys = Object.keys(said).filter((name) => !AROUND_DOSAGE.includes(name));
    if (keys.length > 0) context.addIssue({ code: 'unrecognized_keys', keys, input: said });
  })
  .pipe(z.object(WORDS_OF_DOSAGE));

const medication = whole(
  {
    resourceType: z.literal('MedicationStatement'),
    status: z.string(),
    statusReason: z.array(concept).optional(),
    medicationCodeableConcept: concept,
    effectiveDateTime: dateTimeIn.optional(),
    effectivePeriod: z.object({ start: dateTimeIn.optional(), end: dateTimeIn.optional() }).optional(),
    reasonCode: z.array(concept).optional(),
    note: annotations,
    dosage: z.array(dosage).optional(),
    extension: extensions,
  },
  [
    ...['identifier', 'basedOn', 'partOf', 'category', 'subject', 'context', 'dateAsserted'],
    ...['informationSource', 'derivedFrom'],
  ],
);
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

/** Whether a day, a month or a year, or the day of an instant, is over. */
function isBefore(end: string, now: Date): boolean {
  const day = end.includes('T') ? localDateOf(new Date(end)) : end;
  return day < localDateOf(now).slice(0, day.length);
}

const dayOf = (at: string): string => at.slice(0, 10);
/** When it is taken, as it is said. */
function timeIn({ effectiveDateTime, effectivePeriod: { start, end } = {} }: Medication): string | undefined {
  if (effectiveDateTime !== undefined) return `用药时间 ${dayOf(effectiveDateTime)}`;
  if (start === undefined && end === undefined) return undefined;
  const from = start === undefined ? '' : ` ${dayOf(start)} 起`;
  return `用药时间${from}${end === undefined ? '' : ` 至 ${dayOf(end)}`}`;
}

/** How much of it is taken and how, and what else is said of that, in words. */
const doseIn = (said: Medication): string | null => {
  const { dosage: doses = [], reasonCode = [], statusReason = [], note } = said;
  return together([
    ...doses.flatMap(({ text, additionalInstruction = [], patientInstruction }) => [
      ...[text, ...additionalInstruction.map(wordsOf), patientInstruction],
    ]),
    ...[timeIn(said), ...reasonCode.map(wordsOf), ...statusReason.map(wordsOf), ...notesOf(note)],
  ]);
};

function medicineIn(said: Medication, expression: string, now: Date): MedicineInput {
  const given = extensionIn(said.extension, extension('last-given'))?.valueDateTime;
  const lastGivenAt = given === undefined ? null : instantSaid(given, `${expression}.extension`);
  const change = changeIn(said, expression);
  const { end } = said.effectivePeriod ?? {};
  if (change !== 'STOPPED' && end !== undefined && isBefore(end, now))
    throw contradiction('A medicine whose time is over is stopped', `${expression}.effectivePeriod.end`);
  return {
    name: nameOf(said.medicationCodeableConcept, `${expression}.medicationCodeableConcept`),
    ...{ dose: doseIn(said), change, lastGivenAt },
    isHighAlert: extensionIn(said.extension, extension('high-alert'))?.valueBoolean ?? false,
  };
}

/** The medicines of a document. @throws FhirFault 422 ELEMENT, NOT_CARRIED, SAFETY_BLOCK */
export const medicinesIn = (
  document: DocumentIn,
  { expression, now }: { readonly expression: string; readonly now: Date },
): MedicineInput[] =>
  listed(
    medication,
    { document, section: 'medicines', expression },
    ({ medicationCodeableConcept: named }) => named,
  ).map(({ said, expression: at }) => medicineIn(said, at, now));
