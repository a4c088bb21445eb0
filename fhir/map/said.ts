import type { RecordEntryKind } from '../../domain/codes/record-snapshot.ts';
import type { SaidEntry } from '../../domain/record-snapshot/entries.ts';
import { isModified } from '../facade/modifiers.ts';
import { type Concept, type Measured, type Reference, type Said, SHAPES } from './said-shapes.ts';

/** The name of what a reference leads to, where it stands in the same answer. */
export type Resolve = (reference: Reference) => Concept | undefined;

type Wording = Pick<SaidEntry, 'on' | 'status' | 'value'> & { readonly concept: Concept | undefined };

const LONGEST = 200;
const UNNAMED = '未注明';
// Line ends and controls have no place in a line, and what turns the order of characters around deceives.
const UNWANTED = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;
const DATE = /^\d{4}(-\d{2}(-\d{2}(T[\d:.]{5,20}(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/** A text of somebody else as one line that can be shown and kept. */
function line(text: string | undefined): string | null {
  const plain = (text ?? '')
    .replace(/\p{Surrogate}/gu, '')
    .replace(UNWANTED, ' ')
    .trim();
  return plain === '' ? null : [...plain].slice(0, LONGEST).join('');
}
const dateIn = (...dates: readonly (string | undefined)[]): string | null =>
  dates.find((date) => date !== undefined && DATE.test(date)) ?? null;

const wordsOf = ({ text, coding = [] }: Concept): string[] =>
  [text, ...coding.map(({ display }) => display)].map(line).filter((word) => word !== null);

/** As a person reads it: in Chinese where it is said in Chinese, too. */
function nameOf(concept: Concept | undefined): string | null {
  if (concept === undefined) return null;
  const words = wordsOf(concept);
  const code = concept.coding?.find((coding) => coding.code !== undefined)?.code;
  return words.find((word) => /\p{Script=Han}/u.test(word)) ?? words[0] ?? line(code);
}

const codeOf = (concept: Concept | undefined): string | null => line(concept?.coding?.[0]?.code);
const joined = (parts: readonly (string | null | undefined)[]): string | null =>
  line(parts.filter((part) => part != null && part !== '').join(' '));

function measured(said: Measured): string | null {
  const { valueQuantity: quantity, valueCodeableConcept, valueString, valueDateTime } = said;
  if (quantity !== undefined)
    return joined([`${quantity.comparator ?? ''}${quantity.value ?? ''}`, quantity.unit ?? quantity.code]);
  const plain = said.valueInteger ?? said.valueBoolean;
  return nameOf(valueCodeableConcept) ?? line(valueString ?? valueDateTime ?? plain?.toString());
}

/** Of what a system has refuted, or doubts, it is said that it does. */
const statusOf = (clinical: Concept | undefined, verification: Concept | undefined): string | null => {
  const verified = codeOf(verification);
  if (verified === 'refuted' || verified === 'entered-in-error') return verified;
  return joined([codeOf(clinical), verified === 'confirmed' ? null : verified]) ?? verified;
};

/** What is proposed or planned is no medicine that somebody takes (R4 medicationrequest-intent). */
const isOrdered = (intent: string | undefined): boolean => intent === undefined || /(^|-)order$/.test(intent);

const medicineOf = (
  said: Pick<Said['MedicationRequest'], 'medicationCodeableConcept' | 'medicationReference'>,
  resolve: Resolve,
): Concept | undefined => {
  const { medicationCodeableConcept: concept, medicationReference: reference } = said;
  if (concept !== undefined || reference === undefined) return concept;
  return resolve(reference) ?? (reference.display === undefined ? undefined : { text: reference.display });
};

type Wordings = {
  readonly [Type in keyof Said]: {
    readonly kind: RecordEntryKind;
    /** Whether it says that something is, and not that it shall not be, or might be. */
    isStated?(said: Said[Type]): boolean;
    word(said: Said[Type], resolve: Resolve): Wording;
  };
};

const WORDINGS: Wordings = {
  AllergyIntolerance: {
    kind: 'ALLERGY',
    word: ({ code, clinicalStatus, verificationStatus, recordedDate, onsetDateTime, reaction = [] }) => ({
      ...{ concept: code, on: dateIn(recordedDate, onsetDateTime) },
      status: statusOf(clinicalStatus, verificationStatus),
      value: joined(reaction.flatMap(({ manifestation = [] }) => manifestation.map(nameOf))),
    }),
  },
  Condition: {
    kind: 'CONDITION',
    word: ({ code, clinicalStatus, verificationStatus, onsetDateTime, recordedDate }) => ({
      ...{ concept: code, on: dateIn(onsetDateTime, recordedDate), value: null },
      status: statusOf(clinicalStatus, verificationStatus),
    }),
  },
  MedicationStatement: {
    kind: 'MEDICINE',
    word: (said, resolve) => ({
      concept: medicineOf(said, resolve),
      on: dateIn(said.effectiveDateTime, said.effectivePeriod?.start, said.dateAsserted),
      status: line(said.status),
      value: joined((said.dosage ?? []).map(({ text }) => text)),
    }),
  },
  MedicationRequest: {
    kind: 'MEDICINE',
    isStated: ({ intent, doNotPerform }) => doNotPerform !== true && isOrdered(intent),
    word: (said, resolve) => ({
      ...{ concept: medicineOf(said, resolve), on: dateIn(said.authoredOn), status: line(said.status) },
      value: joined((said.dosageInstruction ?? []).map(({ text }) => text)),
    }),
  },
  Observation: {
    kind: 'OBSERVATION',
    word: (said) => ({
      ...{ concept: said.code, status: line(said.status) },
      on: dateIn(said.effectiveDateTime, said.effectivePeriod?.start, said.issued),
      value:
        measured(said) ??
        joined((said.component ?? []).map((part) => joined([nameOf(part.code), measured(part)]))),
    }),
  },
  Immunization: {
    kind: 'IMMUNIZATION',
    word: ({ vaccineCode, occurrenceDateTime, status }) => ({
      ...{ concept: vaccineCode, on: dateIn(occurrenceDateTime), status: line(status), value: null },
    }),
  },
  Procedure: {
    kind: 'PROCEDURE',
    word: ({ code, performedDateTime, performedPeriod, status }) => ({
      ...{ concept: code, status: line(status), value: null },
      on: dateIn(performedDateTime, performedPeriod?.start),
    }),
  },
  DocumentReference: {
    kind: 'DOCUMENT',
    word: ({ type, date, status, description }) => ({
      ...{ concept: type, on: dateIn(date), status: line(status), value: line(description) },
    }),
  },
};

export type SaidType = keyof Said;
/** The types of R4 that are understood, in the order in which they are asked for. */
export const SAID_TYPES = Object.keys(SHAPES) as SaidType[];

/** Everything by which a concept may be known. */
const alsoIn = (concept: Concept | undefined): string[] =>
  concept === undefined
    ? []
    : [...wordsOf(concept), ...(concept.coding ?? []).flatMap(({ code }) => code ?? [])];

/** What is there, and what would be another thing without what is not understood of it. */
export type SaidBy = SaidEntry | 'LEFT_OUT' | null;

function entryOf<Type extends SaidType>(type: Type, resource: unknown, resolve: Resolve): SaidBy {
  const { kind, word, isStated = () => true } = WORDINGS[type];
  const said = SHAPES[type].parse(resource) as Said[Type];
  if (isModified(resource) || !isStated(said)) return 'LEFT_OUT';
  const { concept, on, status, value } = word(said, resolve);
  if (status === 'entered-in-error') return null;
  const coding = concept?.coding?.find(({ code }) => code !== undefined);
  const [code, system] = [line(coding?.code), line(coding?.system)];
  const text = nameOf(concept) ?? UNNAMED;
  return { kind, on, text, code, system, status, value, alsoNamed: alsoIn(concept) };
}

/**
 * What a resource of another system says, as an entry that people read; null where it is of no type that is understood, or was
 * entered in error; left out where it says that something is not or may be, or is modified by what is not understood (R4 2.4.1). @throws ZodError where an element is not what R4 says
 */
export function saidBy(resource: { readonly resourceType: string }, resolve: Resolve): SaidBy {
  const type = SAID_TYPES.find((one) => one === resource.resourceType);
  return type === undefined ? null : entryOf(type, resource, resolve);
}
