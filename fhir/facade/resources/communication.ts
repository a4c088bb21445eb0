import type { Communication, Resource } from '@medplum/fhirtypes';
import {
  contactNotificationsInState,
  exchangedContactNotifications,
} from '../../../domain/contact-notification/exchanged.ts';
import { codeSystem } from '../../codes.ts';
import { communicationToFhir, notificationStatesOf } from '../../map/communication.ts';
import { readingOf } from '../asking.ts';
import { date } from '../params.ts';
import { patientParam } from '../patient-param.ts';
import { routeOver } from '../route.ts';
import { column, each, token } from '../tokens.ts';
import { withinInstants } from '../values.ts';
import { ownIdentifier } from './shared-params.ts';

const STATUS = 'http://hl7.org/fhir/event-status';

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
    token('status', {
      [STATUS]: each((code, asking) =>
        contactNotificationsInState(readingOf(asking), notificationStatesOf(code)),
      ),
    }),
    token('category', { [codeSystem('contact-occasion')]: column('occasion') }),
    date('sent', (range) => ({ reachedAt: withinInstants(range) })),
  ],
  includes: [
    {
      name: 'Communication:subject',
      targets: ['Patient'],
      of: (resource: Resource) => [(resource as Communication).subject?.reference],
    },
  ],
  toFhir: (rows) => rows.map(communicationToFhir),
  residentsOf: ({ residentId }) => [residentId],
});
