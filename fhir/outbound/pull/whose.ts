import { z } from 'zod';
import type { RecordFailure } from '../../../domain/codes/record-snapshot.ts';
import { SYSTEMS } from '../../codes.ts';
import { plainReference } from '../../map/fixed.ts';
import { identifierShape, referenceShape } from '../../map/said-shapes.ts';

/** The answer of a system is not one that may be kept. */
export class AnswerWrong extends Error {
  readonly failure: RecordFailure;

  constructor(failure: RecordFailure) {
    super(`The answer is not taken: ${failure}.`);
    this.name = 'AnswerWrong';
    this.failure = failure;
  }
}

const resourceShape = z.looseObject({ resourceType: z.string(), id: z.string().optional() });
const bundleShape = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.string(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).optional(),
  entry: z
    .array(
      z.looseObject({
        fullUrl: z.string().optional(),
        resource: resourceShape.optional(),
        search: z.object({ mode: z.string().optional() }).optional(),
      }),
    )
    .optional(),
});
const patientShape = z.object({
  id: z.string(),
  identifier: z.array(identifierShape).optional(),
  link: z.array(z.object({ type: z.string().optional(), other: referenceShape.optional() })).optional(),
});
const ownedShape = z.object({
  subject: referenceShape.optional(),
  patient: referenceShape.optional(),
  focus: z.array(referenceShape).optional(),
});

export type Answer = z.infer<typeof bundleShape>;
export type AnswerEntry = NonNullable<Answer['entry']>[number];
export type FoundResource = z.infer<typeof resourceShape>;

/** @throws ZodError where this is no Bundle */
export const answerIn = (value: unknown): Answer => bundleShape.parse(value);

/** Who is asked about: the number that we know, and what the system calls that person. */
export interface Whose {
  readonly idNo: string;
  readonly patientId: string;
  /** Of the system, without a slash at its end. */
  readonly base: string;
}

const withoutVersion = (reference: string): string => reference.replace(/\/_history\/.*$/, '');

const isNumber = ({ system, value }: z.infer<typeof identifierShape>, idNo: string): boolean =>
  system === SYSTEMS.idCard && value?.trim().toUpperCase() === idNo;

const carries = (patient: z.infer<typeof patientShape>, idNo: string): boolean =>
  (patient.identifier ?? []).some((identifier) => isNumber(identifier, idNo));

/** How a system knows somebody, and which other record of it has taken the place of that one. */
export interface FoundPatient {
  readonly id: string;
  readonly replacedBy: string | null;
}

type Sought = Pick<Whose, 'idNo' | 'base'>;

/** @throws AnswerWrong OTHER_PATIENT for one without the number, AMBIGUOUS where it is not said who has taken the place */
export function currentIn(value: unknown, { idNo, base }: Sought): FoundPatient {
  const patient = patientShape.parse(value);
  if (!carries(patient, idNo)) throw new AnswerWrong('OTHER_PATIENT');
  const replaced = patient.link?.find(({ type }) => type === 'replaced-by');
  if (replaced === undefined) return { id: patient.id, replacedBy: null };
  const name = plainReference(replaced.other?.reference ?? '', base);
  const [, replacedBy] = /^Patient\/([A-Za-z0-9.-]{1,64})$/.exec(name) ?? [];
  if (replacedBy === undefined) throw new AnswerWrong('AMBIGUOUS');
  return { id: patient.id, replacedBy };
}

/**
 * The one record under which a system knows the holder of a number; null where it knows nobody. Records that are replaced by
 * another one do not count where that one is there.
 * @throws AnswerWrong AMBIGUOUS for more than one, OTHER_PATIENT for one without the number
 */
export function patientIn(value: unknown, sought: Sought): FoundPatient | null {
  const { entry = [], link = [] } = answerIn(value);
  const found = entry
    .filter(({ resource, search }) => resource?.resourceType === 'Patient' && search?.mode !== 'include')
    .map(({ resource }) => currentIn(resource, sought));
  const isThere = (wanted: string | null) => found.some(({ id }) => id === wanted);
  const current = found.filter(({ replacedBy }) => !isThere(replacedBy));
  const [first] = current;
  if (first === undefined && found.length === 0) return null;
  const isMore = link.some(({ relation }) => relation === 'next');
  if (first === undefined || isMore || current.some(({ id }) => id !== first.id))
    throw new AnswerWrong('AMBIGUOUS');
  return first;
}

/** What names the person in an answer: the system's own name, and that of the Patient that comes along. */
function namesOf(entries: readonly AnswerEntry[], { idNo, patientId, base }: Whose): Set<string> {
  const names = new Set([`Patient/${patientId}`, `${base}/Patient/${patientId}`]);
  for (const { fullUrl, resource } of entries.filter((one) => one.resource?.resourceType === 'Patient')) {
    const patient = patientShape.parse({ id: '', ...resource });
    if (patient.id !== patientId && !carries(patient, idNo)) throw new AnswerWrong('OTHER_PATIENT');
    if (fullUrl !== undefined) names.add(withoutVersion(fullUrl));
    names.add(`Patient/${patient.id}`);
  }
  return names;
}

type Named = z.infer<typeof referenceShape>;

const isNamed = ({ reference = '' }: Named, names: ReadonlySet<string>): boolean =>
  names.has(withoutVersion(reference));
/** It carries another number of an ID card, whatever else it says. */
const isNumberedOtherwise = ({ identifier }: Named, { idNo }: Whose): boolean =>
  identifier?.system === SYSTEMS.idCard && !isNumber(identifier, idNo);

/** Whether the person is named, by a reference or by the number alone, and nobody else beside. */
const isOf = (owner: Named, names: ReadonlySet<string>, whose: Whose): boolean =>
  !isNumberedOtherwise(owner, whose) &&
  (owner.reference === undefined
    ? owner.identifier !== undefined && isNumber(owner.identifier, whose.idNo)
    : isNamed(owner, names));

/** Whether somebody else is named, by what may be about nobody at all. */
const isOfAnother = (owner: Named, names: ReadonlySet<string>, whose: Whose): boolean =>
  isNumberedOtherwise(owner, whose) ||
  (/(^|\/)Patient\//.test(owner.reference ?? '') && !isNamed(owner, names));

/**
 * Holds an answer to be about the person who was asked about, and nobody else.
 * @returns whether a resource looks at that person, and not at what the person has or whom the person belongs to (R4
 * Observation.focus)
 * @throws AnswerWrong OTHER_PATIENT
 */
export function requireOwn(
  entries: readonly AnswerEntry[],
  isClinical: (resource: FoundResource) => boolean,
  whose: Whose,
): (resource: FoundResource) => boolean {
  const names = namesOf(entries, whose);
  for (const { resource } of entries) {
    if (resource === undefined) continue;
    const isAbout = isClinical(resource) || resource.resourceType === 'Composition';
    // What is not read otherwise need not be as R4 has it.
    const {
      subject,
      patient,
      focus = [],
    } = isAbout ? ownedShape.parse(resource) : (ownedShape.safeParse(resource).data ?? {});
    const owner = subject ?? patient ?? {};
    const isForeign = isAbout ? !isOf(owner, names, whose) : isOfAnother(owner, names, whose);
    if (isForeign || focus.some((one) => isOfAnother(one, names, whose)))
      throw new AnswerWrong('OTHER_PATIENT');
  }
  return (resource) => (ownedShape.parse(resource).focus ?? []).every((one) => isOf(one, names, whose));
}
