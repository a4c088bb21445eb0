import type { Bundle, Resource } from '@medplum/fhirtypes';
import { z } from 'zod';
import { type Graded, type MatchGrade, matchingResidents } from '../../../domain/resident/exchanged-match.ts';
import { patientToFhir, sexesOf } from '../../map/patient.ts';
import { type ResidentSaid, residentSaid } from '../../map/patient-said.ts';
import { type Asking, readingOf } from '../asking.ts';
import { badRequest, inHttp, unprocessable } from '../fault.ts';
import { recordShown } from '../interactions.ts';
import type { Operation } from '../operation.ts';

const MATCH_GRADE = 'http://hl7.org/fhir/StructureDefinition/match-grade';
const SCORES: Readonly<Record<MatchGrade, number>> = { certain: 1, probable: 0.8, possible: 0.5 };
const MOST = 100;

const PARAMETERS = z.object({
  resourceType: z.literal('Parameters'),
  parameter: z
    .array(
      z.object({
        name: z.string().max(100),
        resource: z.unknown().optional(),
        valueBoolean: z.boolean().optional(),
        valueInteger: z.number().int().min(1).optional(),
      }),
    )
    .max(20),
});

interface Asked {
  readonly patient: unknown;
  readonly isCertainOnly: boolean;
  readonly count: number;
}

const isPatient = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && (body as Resource).resourceType === 'Patient';

const misnamed = (name: string, rule: string) =>
  badRequest('MATCH_PARAMETERS', `${name} ${rule}.`, [`Parameters.parameter(${name})`]);

/** Parameters, or the Patient itself where it is all that is said (R4 operations). @throws FhirFault 400 */
function askedIn(body: unknown): Asked {
  if (isPatient(body)) return { patient: body, isCertainOnly: false, count: MOST };
  const read = PARAMETERS.safeParse(body);
  if (!read.success)
    throw badRequest(
      'MATCH_PARAMETERS',
      'The body is Parameters, with the Patient as resource.',
      inHttp('body'),
    );
  const of = (name: string) => {
    const [first, second] = read.data.parameter.filter((one) => one.name === name);
    if (second !== undefined) throw misnamed(name, 'stands once');
    return first;
  };
  /** A parameter that is there has the type that it is defined with. */
  const valueIn = <Value extends 'valueBoolean' | 'valueInteger'>(name: string, value: Value) => {
    const said = of(name);
    if (said !== undefined && said[value] === undefined) throw misnamed(name, `is a ${value}`);
    return said?.[value];
  };
  const patient = of('resource')?.resource;
  if (!isPatient(patient))
    throw badRequest('MATCH_PARAMETERS', 'The parameter resource is a Patient.', ['Parameters.parameter']);
  return {
    patient,
    isCertainOnly: valueIn('onlyCertainMatches', 'valueBoolean') === true,
    count: Math.min(valueIn('count', 'valueInteger') ?? MOST, MOST),
  };
}

/** @throws FhirFault 422 with the element */
export function requireSaid(resource: unknown): ResidentSaid {
  const said = residentSaid(resource);
  if (said.unread === null) return said;
  throw unprocessable(
    'ELEMENT',
    `${said.unread.element} cannot be read: ${said.unread.message}`,
    said.unread.element,
  );
}

const entryOf = ({ resident, grade }: Graded, base: string) => ({
  fullUrl: `${base}/Patient/${resident.id}`,
  resource: patientToFhir(resident),
  search: {
    extension: [{ url: MATCH_GRADE, valueCode: grade }],
    mode: 'match' as const,
    score: SCORES[grade],
  },
});

async function match(body: unknown, asking: Asking): Promise<Bundle> {
  const { patient, isCertainOnly, count } = askedIn(body);
  const { idNo, nameOnCard: name, birth, gender } = requireSaid(patient);
  if (idNo === null && name === null)
    throw unprocessable('MATCH_TOO_LITTLE', 'Say the number of a document or a name.', 'Patient', 'required');
  const sexes = gender === null || gender === 'unknown' ? null : sexesOf(gender);
  const all = await matchingResidents(readingOf(asking), { idNo, name, birth, sexes });
  const graded = isCertainOnly ? all.filter(({ grade }) => grade === 'certain') : all;
  // Two who are certain are none.
  const found = isCertainOnly && graded.length > 1 ? [] : graded;
  const shown = found.slice(0, count);
  const residentIds = shown.map(({ resident }) => resident.id);
  await recordShown(asking, { interaction: 'match', type: 'Patient', outcome: 'OK', residentIds });
  const entry = shown.map((one) => entryOf(one, asking.base));
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    ...(entry.length > 0 && { entry }),
  };
}

/** Who of those whom the organisation knows may be somebody, with how sure that is. */
export const patientMatch: Operation = {
  name: 'match',
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match',
  on: 'type',
  methods: ['POST'],
  scope: 's',
  run: async ({ request, asking }) => ({
    status: 200,
    headers: {},
    resource: await match(request.body, asking),
  }),
};
