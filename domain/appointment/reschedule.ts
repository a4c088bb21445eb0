import { perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { REBOOKING } from '../codes/alarm.ts';
import { RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { takePlaceFor } from './booking.ts';
import { claimAppointment, requireMoved } from './find.ts';
import { fullRefusal, slotPlace } from './place.ts';
import { freePlace } from './release-and-cancel.ts';
import { begunRefusal, type Priority } from './rules.ts';
import * as sql from './sql.ts';
import { BOOKING_ROLES } from './workflow.ts';

export interface AppointmentRescheduleInput {
  readonly idempotencyKey: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
  readonly slotId: string;
  /** Another priority for the new place, when the old one is not open there. */
  readonly priority?: Priority | null | undefined;
}

/**
 * Moves a booking to another slot of the same hospital: number, journey and id stay. The old place and quota are
 * given back first, so that the same week's quota serves both; any refusal undoes all of it.
 * @returns the id of the appointment, still BOOKED
 */
export const rescheduleAppointment = (acting: Acting, input: AppointmentRescheduleInput): Promise<string> =>
  perform(acting, 'appointmentReschedule', input, async (deciding) => {
    const { tx, now } = deciding;
    const { appointmentId, expectedVersion, slotId } = input;
    const claim = { act: 'appointmentReschedule', appointmentId, expectedVersion };
    const found = await claimAppointment(deciding, claim, [(booked) => begunRefusal(booked, now)]);
    const isToRebook = found.state === 'TO_REBOOK';
    if (found.slotId === slotId && !isToRebook) {
      const message = 'The booking is in this slot already.';
      throw new RuleRefused({ code: 'SAME_SLOT', message, path: ['slotId'], rule: 'domain 3.4 RESCHEDULED' });
    }
    const { id, version, residentId } = found;
    // The order of locks of every booking: the resident, then slots by id. Two that swap slots cannot deadlock.
    await tx.lock('Resident', residentId);
    for (const slot of [found.slotId, slotId].sort()) await tx.lock('Slot', slot);
    const target = await slotPlace(tx, slotId);
    const full = target && fullRefusal(target, now);
    if (full !== null) throw full;
    // Whose session was stopped has no place to give back.
    if (!isToRebook) await freePlace(deciding, found);
    const priority = input.priority ?? found.priority;
    const request = { residentId, slotId, priority, moving: { id, slot: target, isFirstInLine: isToRebook } };
    const { slot, quota, placeNo, estimatedAt } = await takePlaceFor(deciding, request);
    if (slot.hospitalId !== found.hospitalId) {
      const message = 'A booking moves within its hospital; elsewhere, cancel it and book anew.';
      throw new RuleRefused({
        code: 'OTHER_HOSPITAL',
        message,
        path: ['slotId'],
        rule: 'domain 3.4 RESCHEDULED in place',
      });
    }
    const moved = await tx.run(sql.moveAppointment, {
      id,
      version,
      now,
      from: found.state,
      slotId,
      priority,
      placeNo,
      estimatedAt,
      sessionId: slot.sessionId,
      departmentId: slot.departmentId,
      agreementId: quota?.agreementId ?? null,
      quotaWeekOn: quota?.weekOn ?? null,
      serviceOn: slot.serviceOn,
      startAt: new Date(slot.startAt),
      endAt: new Date(slot.endAt),
    });
    requireMoved(moved, found);
    if (isToRebook) await clearAlarms(tx, { noun: 'appointment', nounId: id, kinds: REBOOKING }, now);
    const facts = { fromSlotId: found.slotId, toSlotId: slotId, priority };
    const change = {
      noun: 'appointment',
      nounId: id,
      act: 'appointmentReschedule',
      from: found.state,
      to: 'BOOKED',
    } as const;
    const role = actingRole(acting.viewer, BOOKING_ROLES);
    await appendEvent(tx, { ...change, journeyId: found.journeyId, role, facts }, acting, now);
    return id;
  });
