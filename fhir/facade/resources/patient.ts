import type { Patient, Resource } from '@medplum/fhirtypes';
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
} from '../../../domain/resident/exchanged-search.ts';
import { residentsNamed } from '../../../domain/resident/named.ts';
import { SYSTEMS } from '../../codes.ts';
import { patientToFhir, sexesOf } from '../../map/patient.ts';
import { type Asking, readingOf } from '../asking.ts';
import { bySystem, date, NO_ROW, reference, string, token } from '../params.ts';
import { routeOver } from '../route.ts';
import type { Token } from '../values.ts';
import { patientMatch } from './patient-match.ts';
import { patientWrites } from './patient-write.ts';

const GENDER = 'http://hl7.org/fhir/administrative-gender';

/** By the full number, of whom it is open: that a foreign record has it is not told; or as the own systems call somebody. */
async function byIdentifier({ system, code }: Token, asking: Asking) {
  const reading = readingOf(asking);
  const columns = {
    [SYSTEMS.idCard]: (value: string) => byDocumentNo(value, 'ID_CARD'),
    [SYSTEMS.otherDocument]: (value: string) => byDocumentNo(value, 'OTHER'),
    [SYSTEMS.temporaryNo]: (value: string) => byTemporaryNo(value),
    [SYSTEMS.healthCard]: (value: string) => byHealthCardNo(value),
    [SYSTEMS.healthRecord]: (value: string) => byHealthRecordNo(value),
  };
  const known =
    code === null || system === '' ? NO_ROW : await residentsNamed(reading, { system, value: code });
  return { OR: [bySystem(columns)({ system, code }), known] };
}

/** Residents. */
export const patientRoute = routeOver({
  type: 'Patient',
  documentation:
    'Residents (老人) whom the organisation knows: its own with the record, others by what a consent, a referral or a booking opens of them.',
  exchanged: exchangedResidents,
  params: [
    token('identifier', byIdentifier),
    string('name', (text, match) => byName(text, match)),
    date('birthdate', (range) => byBirth(range)),
    token('gender', ({ system, code }) =>
      system === null || system === GENDER ? bySexes(sexesOf(code ?? '')) : NO_ROW,
    ),
    reference('organization', ['Organization'], (id, _type, asking) => byKeeper(readingOf(asking), id)),
    reference('link', ['Patient'], (id, _type) => byLink(id)),
  ],
  includes: [
    {
      name: 'Patient:organization',
      target: 'Organization',
      of: (resource: Resource) => [(resource as Patient).managingOrganization?.reference],
    },
    {
      name: 'Patient:link',
      target: 'Patient',
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
