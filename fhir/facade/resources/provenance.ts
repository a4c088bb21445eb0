import { auditsBy, auditsNaming, exchangedActs } from '../../../domain/audit/exchanged.ts';
import { ACTED_NOUNS, provenanceToFhir } from '../../map/provenance.ts';
import { logically, pointingAtOpen } from '../open-references.ts';
import { date, reference } from '../params.ts';
import { routeOverSource } from '../route.ts';
import { withinInstants } from '../values.ts';
import { AUDITED, auditsAbout } from './audit-event.ts';

/** What the people and machines of the own organisation have done. */
export const provenanceRoute = routeOverSource({
  type: 'Provenance',
  documentation:
    'The acts (办理) of the own organisation: who of it has done what to which object, and on whose behalf. None is ever changed.',
  isUncounted: true,
  source: exchangedActs(ACTED_NOUNS),
  params: [
    reference('target', AUDITED, auditsAbout),
    reference('patient', ['Patient'], (id) => auditsNaming(id)),
    date('recorded', (range) => ({ at: withinInstants(range) })),
    reference('agent', ['Practitioner'], (id) => auditsBy(id)),
  ],
  sorts: { recorded: { column: 'at', holds: 'INSTANT' } },
  toFhir: (rows, asking) => pointingAtOpen(rows.map(provenanceToFhir), { asking, otherwise: logically }),
  residentsOf: ({ residentIds }) => residentIds ?? [],
});
