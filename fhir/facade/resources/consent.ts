import { consentsInState, exchangedConsents } from '../../../domain/consent/exchanged.ts';
import { codeSystem } from '../../codes.ts';
import { CONSENT_SCOPE, consentPurposesOf, consentStatesOf, consentToFhir } from '../../map/consent.ts';
import { readingOf } from '../asking.ts';
import { inWords, pointingAtOpen } from '../open-references.ts';
import { date } from '../params.ts';
import { ofPatient, patientParam } from '../patient-param.ts';
import { routeOver } from '../route.ts';
import { column, each, fixed, token } from '../tokens.ts';
import { withinInstants } from '../values.ts';

const STATUS = 'http://hl7.org/fhir/consent-state-codes';

/** What residents have consented to, and refused. */
export const consentRoute = routeOver({
  type: 'Consent',
  documentation:
    'Consents and refusals (知情同意) of open records, those that the organisation recorded, and those given with it as recipient.',
  exchanged: exchangedConsents,
  params: [
    patientParam(),
    token('status', {
      [STATUS]: each((code, asking) => consentsInState(readingOf(asking), consentStatesOf(code))),
    }),
    token('scope', { [CONSENT_SCOPE]: each((scope) => ({ purpose: { in: consentPurposesOf(scope) } })) }),
    token('category', {
      [codeSystem('consent-purpose')]: column('purpose'),
      'http://loinc.org': fixed('59284-0'),
    }),
    date('date', (range) => ({ signedAt: withinInstants(range) })),
  ],
  sorts: { date: { column: 'signedAt', holds: 'INSTANT' } },
  includes: [ofPatient('Consent', 'patient')],
  toFhir: (rows, asking) => pointingAtOpen(rows.map(consentToFhir), { asking, otherwise: inWords }),
  residentsOf: ({ residentId }) => [residentId],
});
