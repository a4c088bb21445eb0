import { z } from 'zod';
import type { RecordFailure } from '../../../domain/codes/record-snapshot.ts';
import { SYSTEMS } from '../../codes.ts';
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
const bundleShape = z.object({
  resourceType: z.literal('Bundle'),
  type: z.string(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).optional(),
  entry: z
    .array(
      z.object({
        fullUrl: z.string().optional(),
        resource: resourceShape.optional(),
        search: z.object({ mode: z.string().optional() }).optional(),
      }),
    )
    .optional(),
});
const patientShape = z.object({ id: z.string(), identifier: z.array(identifierShape).optional() });
const ownedShape = z.object({ subject: referenceShape.optional(), patient: referenceShape.optional() });

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

const isNumber = ({ system, value }: z.infer<typeof identifierShape>, idNo: string): boolean =>
  system === SYSTEMS.idCard && value?.trim().toUpperCase() === idNo;

const carries = (patient: z.infer<typeof patientShape>, idNo: string): boolean =>
  (patient.identifier ?? []).some((identifier) => isNumber(identifier, idNo));

/**
 * The id under which a system knows the holder of a number; null where it knows nobody.
 * @throws AnswerWrong AMBIGUOUS for more than one, OTHER_PATIENT for one without the number
 */
export function patientIn(value: unknown, idNo: string): string | null {
  const { entry = [], link = [] } = answerIn(value);
  const found = entry
    .filter(({ resource, search }) => resource?.resourceType === 'Patient' && search?.mode !== 'include')
    .map(({ resource }) => patientShape.parse(resource));
  const [first] = found;
  if (first === undefined) return null;
  const isMore = link.some(({ relation }) => relation === 'next') || found.some(({ id }) => id !== first.id);
  if (isMore) throw new AnswerWrong('AMBIGUOUS');
  if (!carries(first, idNo)) throw new AnswerWrong('OTHER_PATIENT');
  return first.id;
}

const withoutVersion = (reference: string): string => reference.replace(/\/_history\/.*$/, '');

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

/** Holds an answer to be about the person who was asked about, and nobody else. @throws AnswerWrong OTHER_PATIENT */
export function requireOwn(
  entries: readonly AnswerEntry[],
  isClinical: (resource: FoundResource) => boolean,
  whose: Whose,
): void {
  const names = namesOf(entries, whose);
  for (const { resource } of entries) {
    if (resource === undefined || !isClinical(resource)) continue;
    const { subject, patient } = ownedShape.parse(resource);
    const { reference, identifier } = subject ?? patient ?? {};
    const isNamed = reference !== undefined && names.has(withoutVersion(reference));
    const isNumbered =
      reference === undefined && identifier !== undefined && isNumber(identifier, whose.idNo);
    if (!isNamed && !isNumbered) throw new AnswerWrong('OTHER_PATIENT');
  }
}
