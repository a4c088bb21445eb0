import type { Resource, Schedule } from '@medplum/fhirtypes';
import { lasting } from '../../../domain/exchange/stretch.ts';
import { exchangedSessions, heldInRole } from '../../../domain/session/exchanged.ts';
import { scheduleToFhir } from '../../map/schedule.ts';
import { period, reference } from '../params.ts';
import type { Include } from '../route.ts';
import { routeOver } from '../route.ts';
import { truth } from '../tokens.ts';
import { scheduleWrites } from './schedule-writes.ts';
import { identifier, serviceType, specialty } from './shared-params.ts';

const ON = { state: 'OPEN', voidedAt: null };
const ACTORS = ['HealthcareService', 'PractitionerRole'] as const;

const actor: Include = {
  name: 'Schedule:actor',
  targets: ACTORS,
  of: (resource: Resource) => (resource as Schedule).actor?.map((one) => one.reference) ?? [],
};

/** The half-day sessions of hospitals: public in the network. */
export const scheduleRoute = routeOver({
  type: 'Schedule',
  documentation: 'Half-day sessions (出诊单元) of a department, with who sees the patients.',
  exchanged: exchangedSessions,
  params: [
    identifier('session'),
    reference('actor', ACTORS, (id, type) =>
      type === 'PractitionerRole' ? heldInRole(id) : { departmentId: id },
    ),
    period('date', (asked) => lasting({ start: 'startAt', end: 'endAt' }, asked)),
    truth('active', (is) => (is ? ON : { NOT: ON })),
    serviceType,
    specialty,
  ],
  sorts: { date: { column: 'startAt', holds: 'INSTANT' } },
  includes: [actor],
  revIncludes: ['Slot:schedule'],
  writes: scheduleWrites,
  toFhir: (rows) => rows.map(scheduleToFhir),
});
