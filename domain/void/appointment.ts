import { findAppointment } from '../appointment/find.ts';
import { HOSPITAL_ROLES } from '../appointment/policy.ts';
import { freePlace } from '../appointment/release-and-cancel.ts';
import { BOOKING_ROLES } from '../appointment/workflow.ts';
import type { AppointmentState } from '../codes/appointment.ts';
import { NotFound } from '../errors.ts';
import type { Voidable } from './voidable.ts';

/** The states in which a place, and a place of the quota, is counted: what ended without a visit has given it back. */
const KEEPING_PLACE: readonly AppointmentState[] = [
  'HELD',
  'OFFERED',
  'BOOKED',
  'CHECKED_IN',
  'CALLED',
  'FULFILLED',
  'NO_SHOW',
  'EXCUSED',
  'LEFT',
  'MOVED_TO_EMERGENCY',
];

const unknownAsNull = (error: unknown): null => {
  if (error instanceof NotFound) return null;
  throw error;
};

/**
 * 预约, of the organisation that booked. Its place, its quota and its turn in the queue are free at once, also where the
 * visit has taken place; the hospital is told once it knew of the booking.
 */
export const voidableAppointment: Voidable = {
  noun: 'appointment',
  name: '预约',
  by: BOOKING_ROLES,
  table: 'Appointment',
  mark: 'state',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    await tx.lock('Appointment', id);
    const found = await findAppointment(tx, acting.viewer, id, now).catch(unknownAsNull);
    if (found === null) return null;
    // A hold past its time counts its place until somebody reclaims it: the stored state decides.
    const stored = await tx.db.appointment.findUniqueOrThrow({ where: { id } });
    const isPlaceKept = KEEPING_PLACE.some((state) => state === stored.state);
    const { version, journeyId, state, residentId, sourceOrgId, hospitalId } = found;
    return {
      ...{ id, version, journeyId, state, ownerOrgId: sourceOrgId, residentIds: [residentId], refusals: [] },
      recipients: stored.bookedAt === null ? [] : [{ organizationId: hospitalId, roles: HOSPITAL_ROLES }],
      undo: async () => {
        if (stored.endedAt === null)
          await tx.db.appointment.update({ where: { id }, data: { endedAt: now } });
        if (isPlaceKept && stored.slotId !== null) await freePlace(deciding, found);
      },
    };
  },
};
