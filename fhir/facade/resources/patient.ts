import type { Patient, Resource } from '@medplum/fhirtypes';
import { SEXES } from '../../../domain/codes/resident.ts';
import { survivingIds } from '../../../domain/resident/alias.ts';
import { exchangedResidents } from '../../../domain/resident/exchanged.ts';
import {
  byBirth,
  byDocumentNo,
  byHealthCardNo,
  byHealthRecordNo,
  byKeeper,
  byLink,
  byName,
  bySexes,
  byTemporaryNo,
  numbered,
} from '../../../domain/resident/exchanged-search.ts';
import { namesOfSystem, SYSTEMS } from '../../codes.ts';
import { patientToFhir, sexesOf } from '../../map/patient.ts';
import { readingOf } from '../asking.ts';
import { period, reference, string } from '../params.ts';
import { routeOver } from '../route.ts';
import { some, token } from '../tokens.ts';
import { patientMatch } from './patient-match.ts';
import { patientWrites } from './patient-write.ts';
import { identifier } from './shared-params.ts';

const GENDER = 'http://hl7.org/fhir/administrative-gender';

const BY_ID_CARD = some((value) => byDocumentNo(value, 'ID_CARD'), numbered('ID_CARD'));
/** By the full number, of whom it is open: that a foreign record has it is not told. */
const BY_NUMBER = {
  ...Object.fromEntries(namesOfSystem(SYSTEMS.idCard).map((name) => [name, BY_ID_CARD])),
  [SYSTEMS.otherDocument]: some((value) => byDocumentNo(value, 'OTHER'), numbered('OTHER')),
  [SYSTEMS.temporaryNo]: some(byTemporaryNo, numbered('TEMPORARY')),
  [SYSTEMS.healthCard]: some(byHealthCardNo, numbered('HEALTH_CARD')),
  [SYSTEMS.healthRecord]: some(byHealthRecordNo, numbered('HEALTH_RECORD')),
};

/** Residents. */
export const patientRoute = routeOver({
  type: 'Patient',
  documentation:
    'Residents (老人) whom the organisation knows: its own with the record, others by what a consent, a referral or a booking opens of them.',
  exchanged: exchangedResidents,
  params: [
    identifier('resident', BY_NUMBER, { goingOn: survivingIds }),
    string('name', (text, match) => byName(text, match)),
    period('birthdate', byBirth),
    token('gender', { [GENDER]: some((code) => bySexes(sexesOf(code)), bySexes(Object.keys(SEXES))) }),
    reference('organization', ['Organization'], (id, _type, asking) => byKeeper(readingOf(asking), id)),
    reference('link', ['Patient'], (id, _type) => byLink(id)),
  ],
  includes: [
    {
      name: 'Patient:organization',
      targets: ['Organization'],
      of: (resource: Resource) => [(resource as Patient).managingOrganization?.reference],
    },
    {
      name: 'Patient:link',
      targets: ['Patient'],
      of: (resource: Resource) => ((resource as Patient).link ?? []).map(({ other }) => other.reference),
    },
  ],
  revIncludes: [
    'RelatedPerson:patient',
    'Coverage:patient',
    'AllergyIntolerance:patient',
    'MedicationStatement:patient',
    'Flag:patient',
    'Condition:patient',
    'Observation:patient',
    'Composition:patient',
    'DocumentReference:patient',
    'Consent:patient',
    'Communication:patient',
  ],
  writes: patientWrites,
  operations: [patientMatch],
  toFhir: (rows) => rows.map(patientToFhir),
  residentsOf: ({ id, survivorId }) => [survivorId ?? id],
});
