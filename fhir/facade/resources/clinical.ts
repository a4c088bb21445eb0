import { exchangedDiagnoses } from '../../../domain/referral/exchanged-diagnoses.ts';
import { exchangedFindings } from '../../../domain/referral/exchanged-findings.ts';
import { codeSystem } from '../../codes.ts';
import { CONDITION_CATEGORY, conditionToFhir, OF_ENCOUNTER } from '../../map/condition.ts';
import { DIAGNOSIS_SYSTEMS } from '../../map/diagnosis.ts';
import {
  OBSERVATION_CATEGORY,
  observationToFhir,
  WHAT_OF_CODE,
  whatsOfCategory,
} from '../../map/observation.ts';
import { date } from '../params.ts';
import { ofPatient, patientParam } from '../patient-param.ts';
import { routeOverParts } from '../route.ts';
import { column, each, fixed, some, token } from '../tokens.ts';
import { withinInstants } from '../values.ts';

const DIAGNOSES = Object.fromEntries(
  Object.entries(DIAGNOSIS_SYSTEMS).map(([list, system]) => [
    system,
    some((code) => ({ system: list, code }), { system: list }),
  ]),
);

const conditionRoute = routeOverParts({
  type: 'Condition',
  documentation:
    'Diagnoses (诊断) of referrals and of what came back of them; one that is protected stands without its name, and is found by none.',
  parts: exchangedDiagnoses,
  params: [
    patientParam(),
    patientParam('subject'),
    token('code', { ...DIAGNOSES, '': column('name') }),
    token('category', {
      [codeSystem('diagnosis-role')]: column('role'),
      [CONDITION_CATEGORY]: fixed(OF_ENCOUNTER),
    }),
    date('recorded-date', (range) => ({ recordedAt: withinInstants(range) })),
  ],
  sorts: { 'recorded-date': { column: 'recordedAt', holds: 'INSTANT' } },
  includes: [ofPatient('Condition')],
  toFhir: (rows) => rows.map(conditionToFhir),
});

const FINDINGS = Object.fromEntries(
  Object.entries(WHAT_OF_CODE).map(([system, { whatOf, whats }]) => {
    const is = (code: string) => ({ what: { in: [whatOf(code)] } });
    return [system, some(is, { what: { in: [...whats] } })];
  }),
);

const observationRoute = routeOverParts({
  type: 'Observation',
  documentation:
    'Vital signs (生命体征) of referrals, and infection, devices and risks of their safety blocks and of the latest one of an open record.',
  parts: exchangedFindings,
  params: [
    patientParam(),
    patientParam('subject'),
    token('code', FINDINGS),
    token('category', {
      [OBSERVATION_CATEGORY]: each((category) => ({ what: { in: whatsOfCategory(category) } })),
    }),
    date('date', (range) => ({ foundAt: withinInstants(range) })),
  ],
  sorts: { date: { column: 'foundAt', holds: 'INSTANT' } },
  includes: [ofPatient('Observation')],
  toFhir: (rows) => rows.map(observationToFhir),
});

/** What referrals and feedback carry of findings. */
export const clinicalRoutes = [conditionRoute, observationRoute] as const;
