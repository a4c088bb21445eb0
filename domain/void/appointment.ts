import { clearAlarms } from '../alarm/raise.ts';
import { findStored } from '../appointment/find.ts';
import { giveBackCounted } from '../appointment/give-back.ts';
import { HOSPITAL_ROLES } from '../appointment/policy.ts';
import { takeDue } from '../appointment/take-due.ts';
import { BOOKING_ROLES, PLACED_STATES } from '../appointment/workflow.ts';
import { NotFound } from '../errors.ts';
import { followVisit } from '../referral/follow-visit.ts';
import type { Voidable } from './voidable.ts';

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
    const find = () => findStored(tx, acting.viewer, id, now).catch(unknownAsNull);
    if ((await find()) === null) return null;
    // What time has done to it comes first: a hold past its time has given its place back.
    await takeDue(tx, id, now);
    const found = await find();
    if (found === null) return null;
    const { version, journeyId, state, residentId, sourceOrgId, hospitalId, referralId } = found;
    return {
      ...{ id, version, journeyId, state, ownerOrgId: sourceOrgId, residentIds: [residentId], refusals: [] },
      recipients: found.bookedAt === null ? [] : [{ organizationId: hospitalId, roles: HOSPITAL_ROLES }],
      undo: async () => {
        await tx.db.appointment.updateMany({ where: { id, endedAt: null }, data: { endedAt: now } });
        await tx.db.appointment.updateMany({ where: { id }, data: { noShowAt: null } });
        if (PLACED_STATES.some((placed) => placed === state)) await giveBackCounted(tx, found, now);
        await clearAlarms(tx, { noun: 'appointment', nounId: id }, now);
        await followVisit(deciding, { id, referralId, act: 'recordVoid', from: state, to: 'VOIDED' });
      },
    };
  },
};
