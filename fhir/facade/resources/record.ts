import { NO_ROW } from '../../../domain/exchange/page.ts';
import { lasting } from '../../../domain/exchange/stretch.ts';
import { byInsuranceNo, exchangedCoverages } from '../../../domain/resident/exchanged-coverage.ts';
import { exchangedPeople } from '../../../domain/resident/exchanged-people.ts';
import {
  exchangedAllergies,
  exchangedFlags,
  exchangedMedicines,
} from '../../../domain/safety-block/exchanged.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import { CODED_RELATIONSHIPS, coverageToFhir, relatedPersonToFhir } from '../../map/people.ts';
import {
  ABSENT_UNKNOWN,
  ALLERGY_STATUS,
  absentOf,
  allergyToFhir,
  flagToFhir,
  medicineToFhir,
} from '../../map/safety-entries.ts';
import { date, period, string, textIn } from '../params.ts';
import { ofPatient, patientParam } from '../patient-param.ts';
import { type ResourceRoute, routeOverParts } from '../route.ts';
import { column, each, fixed, some, token, truth } from '../tokens.ts';
import { withinInstants } from '../values.ts';
import { ownIdentifier } from './shared-params.ts';

/** By each code that a relation or a kind is shown by. */
const RELATIONSHIPS = Object.fromEntries(
  Object.entries(CODED_RELATIONSHIPS).map(([system, codes]) => {
    const coded = (is: (code: string) => boolean) => ({
      relationship: { in: Object.keys(codes).filter((one) => is(codes[one] ?? '')) },
    });
    return [
      system,
      some(
        (code) => coded((one) => one === code),
        coded(() => true),
      ),
    ];
  }),
);

const COVERAGE_STATUS = 'http://hl7.org/fhir/fm-status';
const MEDICATION_STATUS = 'http://hl7.org/fhir/CodeSystem/medication-statement-status';

const relatedPersonRoute = routeOverParts({
  type: 'RelatedPerson',
  documentation: 'Contacts and representatives (联系人、代理人) of residents whose record is open.',
  parts: exchangedPeople,
  params: [
    patientParam(),
    ownIdentifier('RelatedPerson'),
    string('name', textIn('name')),
    token('relationship', RELATIONSHIPS),
    truth('active', (isActive) => ({ isActive })),
  ],
  includes: [ofPatient('RelatedPerson', 'patient')],
  toFhir: (rows) => rows.map(relatedPersonToFhir),
});

const coverageRoute = routeOverParts({
  type: 'Coverage',
  documentation: 'Insurances (医保) of residents whose record is open.',
  parts: exchangedCoverages,
  params: [
    patientParam(),
    patientParam('beneficiary'),
    token('identifier', { [SYSTEMS.insuranceNo]: some(byInsuranceNo, { NOT: { insuranceNoIndex: null } }) }),
    token('status', { [COVERAGE_STATUS]: fixed('active') }),
    token('type', { [codeSystem('insurance-type')]: column('kind') }),
  ],
  includes: [ofPatient('Coverage', 'beneficiary')],
  toFhir: (rows) => rows.map(coverageToFhir),
});

const allergyRoute = routeOverParts({
  type: 'AllergyIntolerance',
  documentation:
    'Allergies of the latest safety block (过敏史); that there are none, or that nobody was asked, is said by a code of the IPS.',
  parts: exchangedAllergies,
  params: [
    patientParam(),
    token('code', {
      [ABSENT_UNKNOWN]: some((code) => ({ absent: { in: [absentOf(code) ?? ''] } }), {
        NOT: { absent: null },
      }),
      '': column('substance'),
    }),
    token('clinical-status', { [ALLERGY_STATUS]: fixed('active') }),
    date('date', (range) => ({ recordedAt: withinInstants(range) })),
  ],
  sorts: { date: { column: 'recordedAt', holds: 'INSTANT' } },
  includes: [ofPatient('AllergyIntolerance', 'patient')],
  toFhir: (rows) => rows.map(allergyToFhir),
});

const medicationRoute = routeOverParts({
  type: 'MedicationStatement',
  documentation: 'Medicines of the latest safety block (用药).',
  parts: exchangedMedicines,
  params: [
    patientParam(),
    patientParam('subject'),
    token('status', {
      [MEDICATION_STATUS]: each((code) =>
        code === 'active' || code === 'stopped' ? { isStopped: code === 'stopped' } : NO_ROW,
      ),
    }),
    token('code', { '': column('name') }),
    date('effective', (range) => ({ lastGivenAt: withinInstants(range) })),
  ],
  includes: [ofPatient('MedicationStatement')],
  toFhir: (rows) => rows.map(medicineToFhir),
});

const flagRoute = routeOverParts({
  type: 'Flag',
  documentation:
    'What has to be looked out for (隔离、感染、风险), of the latest safety block; a protected agent is not named.',
  parts: exchangedFlags,
  params: [
    patientParam(),
    patientParam('subject'),
    ownIdentifier('Flag'),
    // What stands in the latest block goes on.
    period('date', (asked) => lasting({ start: 'recordedAt' }, asked)),
  ],
  sorts: { date: { column: 'recordedAt', holds: 'INSTANT' } },
  includes: [ofPatient('Flag')],
  toFhir: (rows) => rows.map(flagToFhir),
});

/** What is read with the record of a resident. */
export const recordRoutes: readonly ResourceRoute[] = [
  relatedPersonRoute,
  coverageRoute,
  allergyRoute,
  medicationRoute,
  flagRoute,
];
