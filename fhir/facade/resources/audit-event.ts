import { auditsBy, auditsNaming, exchangedAudits } from '../../../domain/audit/exchanged.ts';
import type { Where } from '../../../domain/exchange/page.ts';
import { auditEventToFhir, nounsOfType } from '../../map/audit-event.ts';
import { logically, pointingAtOpen } from '../open-references.ts';
import { date, reference } from '../params.ts';
import { routeOverSource } from '../route.ts';
import { withinInstants } from '../values.ts';

/** Of what the log tells. */
export const AUDITED = [
  ...['Patient', 'ServiceRequest', 'Task', 'Appointment', 'Encounter', 'Consent', 'Schedule', 'Slot'],
  ...['Organization', 'HealthcareService', 'Practitioner', 'PractitionerRole', 'Communication', 'Binary'],
  ...['Condition', 'Observation', 'Composition', 'DocumentReference', 'Subscription'],
];

/** Row filter: what was seen or done of an object. */
export function auditsAbout(id: string, type: string): Where | Promise<Where> {
  const object = { noun: { in: nounsOfType(type) }, nounId: id };
  return type === 'Patient' ? auditsNaming(id).then((named) => ({ OR: [named, object] })) : object;
}

/** What the people and machines of the own organisation have seen and done. */
export const auditEventRoute = routeOverSource({
  type: 'AuditEvent',
  documentation:
    'The accesses (审计) of the own organisation: who of it has seen or done what, of whom, and what came of it. No row is ever changed.',
  isUncounted: true,
  source: exchangedAudits,
  params: [
    reference('patient', ['Patient'], (id) => auditsNaming(id)),
    date('date', (range) => ({ at: withinInstants(range) })),
    reference('agent', ['Practitioner'], (id) => auditsBy(id)),
    reference('entity', AUDITED, auditsAbout),
  ],
  sorts: { date: { column: 'at', holds: 'INSTANT' } },
  toFhir: (rows, asking) => pointingAtOpen(rows.map(auditEventToFhir), { asking, otherwise: logically }),
  residentsOf: ({ residentIds }) => residentIds ?? [],
});
