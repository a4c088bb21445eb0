import type { Appointment, AppointmentParticipant } from '@medplum/fhirtypes';
import { APPOINTMENT_PRIORITIES } from '../../domain/codes/appointment.ts';
import type { ExchangedSlot } from '../../domain/slot/exchanged.ts';
import { extension } from '../extensions.ts';
import { codingOf } from './coding.ts';
import { serviceTypeOf, specialtyOf } from './department.ts';
import { instantOf } from './instant.ts';

const PREFIX = 'proposal-';

/** The slot that a proposed Appointment is of; null for the id of any other. */
export const slotOfProposal = (id: string): string | null =>
  id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null;

/** With which priority the places of a pool are booked. */
export const priorityOfPool = (pool: string): 'GREEN' | 'NORMAL' =>
  pool === 'GREEN_CHANNEL' ? 'GREEN' : 'NORMAL';

/** A free place as the Appointment that it could become: nobody has it, and it is kept nowhere. */
export function proposalOf(slot: ExchangedSlot, patient: string | null): Appointment {
  const { id, pool, departmentId, departmentName, startAt, endAt } = slot;
  const specialty = specialtyOf(slot);
  const department: AppointmentParticipant = {
    actor: { reference: `HealthcareService/${departmentId}`, display: departmentName },
    required: 'required',
    status: 'accepted',
  };
  const priority = codingOf('appointment-priority', APPOINTMENT_PRIORITIES, priorityOfPool(pool));
  return {
    resourceType: 'Appointment',
    id: `${PREFIX}${id}`,
    extension: [{ url: extension('appointment-priority'), valueCoding: priority }],
    status: 'proposed',
    serviceType: serviceTypeOf(slot),
    ...(specialty.length > 0 && { specialty }),
    start: instantOf(startAt),
    end: instantOf(endAt),
    slot: [{ reference: `Slot/${id}` }],
    participant: [
      department,
      ...(patient === null
        ? []
        : [{ actor: { reference: patient }, required: 'required', status: 'needs-action' } as const]),
    ],
  };
}
