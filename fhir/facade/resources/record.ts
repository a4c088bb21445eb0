import { byInsuranceNo, exchangedCoverages } from '../../../domain/resident/exchanged-coverage.ts';
import { exchangedPeople } from '../../../domain/resident/exchanged-people.ts';
import {
  exchangedAllergies,
  exchangedFlags,
  exchangedMedicines,
} from '../../../domain/safety-block/exchanged.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import { coverageToFhir, relatedPersonToFhir } from '../../map/people.ts';
import {
  ABSENT_UNKNOWN,
  absentOf,
  allergyToFhir,
  flagToFhir,
  medicineToFhir,
} from '../../map/safety-entries.ts';
import { bySystem, date, NO_ROW, string, textIn, token } from '../params.ts';
import { ofPatient, patientParam } from '../patient-param.ts';
import { type ResourceRoute, routeOverParts } from '../route.ts';
import { withinInstants } from '../values.ts';
import { ownIdentifier } from './shared-params.ts';

const anyText = (column: string) => bySystem({ '': (text) => ({ [column]: text }) });

const relatedPersonRoute = routeOverParts({
  type: 'RelatedPerson',
  documentation: 'Contacts and representatives (联系人、代理人) of residents whose record is open.',
  parts: exchangedPeople,
  params: [
    patientParam(),
    ownIdentifier('RelatedPerson'),
    string('name', textIn('name')),
    token(
      'relationship',
      bySystem({
        [codeSystem('contact-relation')]: (relation) => ({ relation }),
        [codeSystem('representative-kind')]: (kind) => ({ kind }),
      }),
    ),
    token('active', ({ code }) => ({ isActive: code === 'true' })),
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
    token('identifier', bySystem({ [SYSTEMS.insuranceNo]: byInsuranceNo })),
    token('status', ({ code }) => (code === 'active' ? {} : NO_ROW)),
    token('type', bySystem({ [codeSystem('insurance-type')]: (kind) => ({ kind }) })),
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
    token('code', ({ system, code }) => {
      if (code === null || code === '') return NO_ROW;
      const absent = absentOf(code);
      if (system === ABSENT_UNKNOWN || (system === null && absent !== null))
        return absent === null ? NO_ROW : { absent };
      return system === null ? { substance: code } : NO_ROW;
    }),
    token('clinical-status', ({ code }) => (code === 'active' ? {} : NO_ROW)),
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
    token('status', ({ code }) =>
      code === 'active' || code === 'stopped' ? { isStopped: code === 'stopped' } : NO_ROW,
    ),
    token('code', anyText('name')),
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
    date('date', (range) => ({ recordedAt: withinInstants(range) })),
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
