import { appointmentPolicy } from '../appointment/policy.ts';
import { among, plain, under } from './openness.ts';

/** Bookings, as source and hospital see them. */
export const appointmentObjects = {
  appointment: under({ policy: appointmentPolicy, aspect: 'entry' }, async (ids, from) => {
    const asked = { bookedAt: true, requestDueAt: true, waitUntilAt: true };
    const select = { id: true, hospitalId: true, ...asked, sourceOrgId: true, residentId: true };
    return plain(
      await from.appointment.findMany({ where: among(ids), select }),
      ({ residentId }) => residentId,
    );
  }),
};
