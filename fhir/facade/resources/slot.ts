import type { Resource, Slot } from '@medplum/fhirtypes';
import { exchangedSlots, type SlotStanding, slotsStanding } from '../../../domain/slot/exchanged.ts';
import { SLOT_STATUS, slotToFhir } from '../../map/slot.ts';
import { readingOf } from '../asking.ts';
import { date, reference } from '../params.ts';
import { routeOver } from '../route.ts';
import { each, token } from '../tokens.ts';
import { withinInstants } from '../values.ts';
import { identifier, serviceType, specialty } from './shared-params.ts';
import { slotWrites } from './slot-writes.ts';

const SYSTEM = 'http://hl7.org/fhir/slotstatus';

const standingsOf = (status: string): SlotStanding[] =>
  (Object.keys(SLOT_STATUS) as SlotStanding[]).filter((standing) => SLOT_STATUS[standing] === status);

/** The places of sessions, as they stand to the client. */
export const slotRoute = routeOver({
  type: 'Slot',
  documentation:
    'Places (号源) of a session, window by window and pool by pool; free while the client could book one.',
  exchanged: exchangedSlots,
  params: [
    identifier('slot'),
    reference('schedule', ['Schedule'], (sessionId) => ({ sessionId })),
    token(
      'status',
      { [SYSTEM]: each((status, asking) => slotsStanding(standingsOf(status), readingOf(asking))) },
      { canBeNegated: true },
    ),
    date('start', (range) => ({ startAt: withinInstants(range) })),
    serviceType,
    specialty,
  ],
  sorts: { start: { column: 'startAt', holds: 'INSTANT' } },
  includes: [
    {
      name: 'Slot:schedule',
      targets: ['Schedule'],
      of: (resource: Resource) => [(resource as Slot).schedule.reference],
    },
  ],
  revIncludes: ['Appointment:slot'],
  writes: slotWrites,
  toFhir: (rows) => rows.map(slotToFhir),
});
