import type { Encounter, Resource, ResourceType } from '@medplum/fhirtypes';
import { admissionsLasting, exchangedAdmissions } from '../../../domain/admission/exchanged.ts';
import type { AdmissionState } from '../../../domain/codes/admission.ts';
import { ownOf } from '../../../domain/codes/own.ts';
import { ACT_CODE, ENCOUNTER_STATUS, encounterToFhir, KIND_OF_CLASS } from '../../map/encounter.ts';
import { period, reference } from '../params.ts';
import { patientParam } from '../patient-param.ts';
import { type Include, routeOver } from '../route.ts';
import { each, token } from '../tokens.ts';
import { encounterWrites } from './encounter-writes.ts';
import { identifier } from './shared-params.ts';

const STATUS = 'http://hl7.org/fhir/encounter-status';

const statesOf = (status: string): AdmissionState[] =>
  (Object.keys(ENCOUNTER_STATUS) as AdmissionState[]).filter((state) => ENCOUNTER_STATUS[state] === status);

const include = (
  name: string,
  target: ResourceType,
  of: (one: Encounter) => string | undefined,
): Include => ({
  name: `Encounter:${name}`,
  targets: [target],
  of: (resource: Resource) => [of(resource as Encounter)],
});

/** Admissions, from whoever first knows. */
export const encounterRoute = routeOver({
  type: 'Encounter',
  documentation:
    'Admissions (住院, 留观): told by the home, the family or the hospital, one record whoever tells. A hospital tells of its own by conditional create and update.',
  exchanged: exchangedAdmissions,
  params: [
    identifier('admission', {}, { among: { state: { not: 'VOIDED' } } }),
    patientParam(),
    token(
      'status',
      { [STATUS]: each((status) => ({ state: { in: statesOf(status) } })) },
      { canBeNegated: true },
    ),
    period('date', admissionsLasting),
    token('class', { [ACT_CODE]: each((code) => ({ kind: { in: [ownOf(KIND_OF_CLASS, code) ?? ''] } })) }),
    reference('service-provider', ['Organization'], (hospitalId) => ({ hospitalId })),
  ],
  sorts: { date: { column: 'admittedAt', holds: 'INSTANT' } },
  includes: [
    include('patient', 'Patient', ({ subject }) => subject?.reference),
    include('service-provider', 'Organization', ({ serviceProvider }) => serviceProvider?.reference),
  ],
  writes: encounterWrites,
  toFhir: (rows) => rows.map(encounterToFhir),
  residentsOf: ({ residentId }) => [residentId],
});
