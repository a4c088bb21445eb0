import { exchangedDiagnoses } from '../../../domain/referral/exchanged-diagnoses.ts';
import { exchangedFindings } from '../../../domain/referral/exchanged-findings.ts';
import { codeSystem } from '../../codes.ts';
import { CONDITION_CATEGORY, conditionToFhir, OF_ENCOUNTER } from '../../map/condition.ts';
import { diagnosisSystemOf } from '../../map/diagnosis.ts';
import {
  OBSERVATION_CATEGORY,
  observationToFhir,
  WHAT_OF_CODE,
  whatsOfCategory,
} from '../../map/observation.ts';
import { bySystem, date, NO_ROW, token } from '../params.ts';
import { ofPatient, patientParam } from '../patient-param.ts';
import { routeOverParts } from '../route.ts';
import { withinInstants } from '../values.ts';

const conditionRoute = routeOverParts({
  type: 'Condition',
  documentation:
    'Diagnoses (诊断) of referrals and of what came back of them; one that is protected stands without its name, and is found by none.',
  parts: exchangedDiagnoses,
  params: [
    patientParam(),
    patientParam('subject'),
    token('code', ({ system, code }) => {
      if (code === null || code === '') return NO_ROW;
      if (system === null) return { OR: [{ code }, { name: code }] };
      const list = diagnosisSystemOf(system);
      return list === null ? NO_ROW : { system: list, code };
    }),
    token(
      'category',
      bySystem({
        [codeSystem('diagnosis-role')]: (role) => ({ role }),
        [CONDITION_CATEGORY]: (code) => (code === OF_ENCOUNTER ? {} : NO_ROW),
      }),
    ),
    date('recorded-date', (range) => ({ recordedAt: withinInstants(range) })),
  ],
  sorts: { 'recorded-date': { column: 'recordedAt', holds: 'INSTANT' } },
  includes: [ofPatient('Condition')],
  toFhir: (rows) => rows.map(conditionToFhir),
});

const codeColumns = Object.fromEntries(
  Object.entries(WHAT_OF_CODE).map(([system, whatOf]) => [
    system,
    (code: string) => {
      const what = whatOf(code);
      return what === null ? NO_ROW : { what };
    },
  ]),
);

const observationRoute = routeOverParts({
  type: 'Observation',
  documentation:
    'Vital signs (生命体征) of referrals, and infection, devices and risks of their safety blocks and of the latest one of an open record.',
  parts: exchangedFindings,
  params: [
    patientParam(),
    patientParam('subject'),
    token('code', bySystem(codeColumns)),
    token(
      'category',
      bySystem({ [OBSERVATION_CATEGORY]: (category) => ({ what: { in: whatsOfCategory(category) } }) }),
    ),
    date('date', (range) => ({ recordedAt: withinInstants(range) })),
  ],
  sorts: { date: { column: 'recordedAt', holds: 'INSTANT' } },
  includes: [ofPatient('Observation')],
  toFhir: (rows) => rows.map(observationToFhir),
});

/** What referrals and feedback carry of findings. */
export const clinicalRoutes = [conditionRoute, observationRoute] as const;
