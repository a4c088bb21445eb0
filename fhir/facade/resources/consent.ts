import { consentsInState, exchangedConsents } from '../../../domain/consent/exchanged.ts';
import { codeSystem } from '../../codes.ts';
import { CONSENT_SCOPE, consentPurposesOf, consentStatesOf, consentToFhir } from '../../map/consent.ts';
import { readingOf } from '../asking.ts';
import { inWords, pointingAtOpen } from '../open-references.ts';
import { bySystem, date, token } from '../params.ts';
import { ofPatient, patientParam } from '../patient-param.ts';
import { routeOver } from '../route.ts';
import { withinInstants } from '../values.ts';

/** What residents have consented to, and refused. */
export const consentRoute = routeOver({
  type: 'Consent',
  documentation:
    'Consents and refusals (知情同意) of open records, those that the organisation recorded, and those given with it as recipient.',
  exchanged: exchangedConsents,
  params: [
    patientParam(),
    token('status', ({ code }, asking) => consentsInState(readingOf(asking), consentStatesOf(code ?? ''))),
    token('scope', bySystem({ [CONSENT_SCOPE]: (scope) => ({ purpose: { in: consentPurposesOf(scope) } }) })),
    token(
      'category',
      bySystem({
        [codeSystem('consent-purpose')]: (purpose) => ({ purpose }),
        'http://loinc.org': (code) => (code === '59284-0' ? {} : { id: { in: [] } }),
      }),
    ),
    date('date', (range) => ({ signedAt: withinInstants(range) })),
  ],
  sorts: { date: { column: 'signedAt', holds: 'INSTANT' } },
  includes: [ofPatient('Consent', 'patient')],
  toFhir: (rows, asking) => pointingAtOpen(rows.map(consentToFhir), { asking, otherwise: inWords }),
  residentsOf: ({ residentId }) => [residentId],
});
