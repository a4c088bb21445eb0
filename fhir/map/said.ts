import type { RecordEntryKind } from '../../domain/codes/record-snapshot.ts';
import type { SaidEntry } from '../../domain/record-snapshot/entries.ts';
import { isModified } from '../facade/modifiers.ts';
import { type Concept, type Reference, type Said, SHAPES } from './said-shapes.ts';
import { dateIn, dosed, joined, line, measured, nameOf, statusOf, wordsOf } from './said-words.ts';

/** The name of what a reference leads to, where it stands in the same answer. */
export type Resolve = (reference: Reference) => Concept | undefined;

type Wording = Pick<SaidEntry, 'on' | 'status' | 'value'> & { readonly concept: Concept | undefined };

const UNNAMED = '未注明';
const IN_ERROR = 'entered-in-error';

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

type Reaction = NonNullable<Said['AllergyIntolerance']['reaction']>[number];
const reacted = ({ substance, manifestation = [] }: Reaction, isSubstanceSaid: boolean): string | null =>
  joined([isSubstanceSaid ? nameOf(substance) : null, ...manifestation.map(nameOf)]);

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
      // What it was that somebody reacted to may be said at the reaction alone.
      ...{ concept: code ?? reaction[0]?.substance, on: dateIn(recordedDate, onsetDateTime) },
      status: statusOf(clinicalStatus, verificationStatus),
      value: joined(reaction.map((one, at) => reacted(one, code !== undefined || at > 0))),
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
      value: dosed(said.dosage),
    }),
  },
  MedicationRequest: {
    kind: 'MEDICINE',
    isStated: ({ intent, doNotPerform }) => doNotPerform !== true && isOrdered(intent),
    word: (said, resolve) => ({
      ...{ concept: medicineOf(said, resolve), on: dateIn(said.authoredOn), status: line(said.status) },
      value: dosed(said.dosageInstruction),
    }),
  },
  Observation: {
    kind: 'OBSERVATION',
    // A result in a form that is not understood is no entry without one.
    isStated: (said) =>
      ![said, ...(said.component ?? [])].some(({ valueSampledData }) => valueSampledData !== undefined),
    word: (said) => ({
      ...{ concept: said.code, status: line(said.status) },
      on: dateIn(said.effectiveDateTime, said.effectivePeriod?.start, said.issued),
      value: measured(said),
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
    word: ({ type, date, status, docStatus, description }) => ({
      ...{ concept: type, on: dateIn(date), value: line(description) },
      status: docStatus === IN_ERROR ? IN_ERROR : joined([status, docStatus === 'final' ? null : docStatus]),
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
  if (status === IN_ERROR) return null;
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
