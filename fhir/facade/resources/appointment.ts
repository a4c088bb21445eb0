import { isDeepStrictEqual } from 'node:util';
import type { Appointment, Resource, ResourceType } from '@medplum/fhirtypes';
import {
  appointmentsBeginning,
  appointmentsIn,
  exchangedAppointments,
} from '../../../domain/appointment/exchanged.ts';
import { survivingId } from '../../../domain/resident/alias.ts';
import { heldInRole } from '../../../domain/session/exchanged.ts';
import { SYSTEMS } from '../../codes.ts';
import { APPOINTMENT_STATUS_SYSTEM, appointmentToFhir, statesOfStatus } from '../../map/appointment.ts';
import { receivedAppointment } from '../../map/appointment-in.ts';
import { rowAsRead } from '../as-read.ts';
import { date, reference } from '../params.ts';
import { type Include, routeOver } from '../route.ts';
import { shaped } from '../shaped.ts';
import { column, each, token } from '../tokens.ts';
import { planMove } from './appointment-moves.ts';
import { appointmentOperations } from './appointment-operations.ts';
import { identifier } from './shared-params.ts';

const ACTORS = ['Patient', 'HealthcareService', 'PractitionerRole'] as const;

async function ofActor(id: string, type: string): Promise<object> {
  if (type === 'Patient') return { residentId: await survivingId(id) };
  return type === 'HealthcareService' ? { departmentId: id } : heldInRole(id);
}

const participant = (name: string, targets: readonly ResourceType[]): Include => ({
  name: `Appointment:${name}`,
  targets,
  of: (resource: Resource) => (resource as Appointment).participant.map(({ actor }) => actor?.reference),
});
const referred = (
  name: string,
  target: ResourceType,
  of: (one: Appointment) => readonly (string | undefined)[],
): Include => ({
  name: `Appointment:${name}`,
  targets: [target],
  of: (resource: Resource) => of(resource as Appointment),
});

/** What is read of a change: a booking says more than a step, and who goes to another slot goes to its time and people. */
function keptOf(current: Appointment, next: Appointment): readonly string[] {
  const isToOtherSlot = next.slot !== undefined && !isDeepStrictEqual(next.slot, current.slot);
  return [
    ...['status', 'cancelationReason', 'slot'],
    ...(isToOtherSlot ? ['start', 'end', 'participant', 'requestedPeriod'] : []),
    ...(next.status === 'booked' && current.status !== 'booked'
      ? ['serviceCategory', 'comment', 'patientInstruction']
      : []),
  ];
}

/** What the client's organisation has booked, and what it is asked for. */
export const appointmentRoute = routeOver({
  type: 'Appointment',
  documentation:
    'Appointments (预约) that the own organisation booked, or is visited by, with the minimum of the resident.',
  exchanged: exchangedAppointments,
  params: [
    identifier('appointment', { [SYSTEMS.appointmentNo]: column('no') }),
    reference('patient', ['Patient'], ofActor),
    reference('actor', ACTORS, ofActor),
    date('date', appointmentsBeginning),
    token(
      'status',
      {
        [APPOINTMENT_STATUS_SYSTEM]: each((status, asking) => appointmentsIn(statesOfStatus(status), asking)),
      },
      { canBeNegated: true },
    ),
    // One that has lost its place remembers the slot, and is not in it.
    reference('slot', ['Slot'], (slotId) => ({ slotId, NOT: { state: 'TO_REBOOK' } })),
    reference('based-on', ['ServiceRequest'], (referralId) => ({ referralId })),
  ],
  sorts: { date: { column: 'startAt', holds: 'INSTANT' } },
  includes: [
    participant('patient', ['Patient']),
    participant('actor', ACTORS),
    referred('slot', 'Slot', ({ slot }) => slot?.map((one) => one.reference) ?? []),
    referred('based-on', 'ServiceRequest', ({ basedOn }) => basedOn?.map((one) => one.reference) ?? []),
  ],
  writes: {
    // Several statuses and reasons of R4 are one here, and the acts are a table of their own.
    rewrites: (current, next) =>
      (current as Appointment).status === (next as Appointment).status
        ? ['status']
        : ['status', 'cancelationReason'],
    keeps: (current, next) => keptOf(current as Appointment, next as Appointment),
    change: async (current, next, writing) => {
      const row = await rowAsRead(exchangedAppointments, current, writing);
      return planMove(row, shaped(receivedAppointment, next, 'Appointment'), writing);
    },
  },
  operations: appointmentOperations,
  toFhir: (rows) => rows.map(appointmentToFhir),
  residentsOf: ({ residentId }) => [residentId],
});
