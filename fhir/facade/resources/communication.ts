import type { Communication, Resource } from '@medplum/fhirtypes';
import {
  contactNotificationsInState,
  exchangedContactNotifications,
} from '../../../domain/contact-notification/exchanged.ts';
import { codeSystem } from '../../codes.ts';
import { communicationToFhir, notificationStatesOf } from '../../map/communication.ts';
import { readingOf } from '../asking.ts';
import { bySystem, date, token } from '../params.ts';
import { patientParam } from '../patient-param.ts';
import { routeOver } from '../route.ts';
import { withinInstants } from '../values.ts';
import { ownIdentifier } from './shared-params.ts';

/** Whether families are told. */
export const communicationRoute = routeOver({
  type: 'Communication',
  documentation:
    'Notifications of families (告知家属) that the organisation has to give, or whose cause it has recorded.',
  exchanged: exchangedContactNotifications,
  params: [
    patientParam(),
    patientParam('subject'),
    ownIdentifier('Communication'),
    token('status', ({ code }, asking) =>
      contactNotificationsInState(readingOf(asking), notificationStatesOf(code ?? '')),
    ),
    token('category', bySystem({ [codeSystem('contact-occasion')]: (occasion) => ({ occasion }) })),
    date('sent', (range) => ({ reachedAt: withinInstants(range) })),
  ],
  includes: [
    {
      name: 'Communication:subject',
      target: 'Patient',
      of: (resource: Resource) => [(resource as Communication).subject?.reference],
    },
  ],
  toFhir: (rows) => rows.map(communicationToFhir),
  residentsOf: ({ residentId }) => [residentId],
});
