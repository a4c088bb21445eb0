import { perform } from '../act.ts';
import { RuleRefused } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import { isPastCutOff } from './act-rules.ts';
import { takePlaceFor } from './booking.ts';
import { claimWithResident, type FoundAppointment } from './find.ts';
import { formerTrip, givePlace } from './give-place.ts';
import { recordMove } from './moved.ts';
import { fullRefusal, lockLapsedOfSlot, slotPlace } from './place.ts';
import { freePlace } from './release-and-cancel.ts';
import type { Priority } from './rules.ts';

export interface AppointmentRescheduleInput {
  readonly idempotencyKey: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
  readonly slotId: string;
  /** Another priority for the new place, when the old one is not open there. */
  readonly priority?: Priority | null | undefined;
}

/** A booking that was moved late stays marked through further moves, unless the hospital's stop has moved it. */
const keptMark = ({ state, movedLateAt }: FoundAppointment): Date | null =>
  state === 'TO_REBOOK' || movedLateAt === null ? null : new Date(movedLateAt);

/**
 * Moves a booking to another slot of the same hospital: number, journey and id stay. The old place and quota are
 * given back first, so that the same week's quota serves both; any refusal undoes all of it. A booking whose session was
 * stopped (TO_REBOOK) has none to give back.
 * @returns the id of the appointment, BOOKED
 */
export const rescheduleAppointment = (acting: Acting, input: AppointmentRescheduleInput): Promise<string> =>
  perform(acting, 'appointmentReschedule', input, async (deciding) => {
    const { tx, now } = deciding;
    const { appointmentId, expectedVersion, slotId } = input;
    const act = 'appointmentReschedule';
    const found = await claimWithResident(deciding, { act, appointmentId, expectedVersion });
    const isFirstInLine = found.state === 'TO_REBOOK';
    if (found.slotId === slotId && !isFirstInLine) {
      const message = 'The booking is in this slot already.';
      throw new RuleRefused({ code: 'SAME_SLOT', message, path: ['slotId'], rule: 'domain 3.4 RESCHEDULED' });
    }
    const { id, residentId } = found;
    await lockLapsedOfSlot(tx, slotId, now);
    // In the order of ids: two that swap slots cannot deadlock.
    const slots = [found.slotId, slotId].filter((slot) => slot !== null);
    for (const slot of slots.sort()) await tx.lock('Slot', slot);
    const target = await slotPlace(tx, slotId);
    const full = target && fullRefusal(target, now);
    if (full !== null) throw full;
    await freePlace(deciding, found);
    const priority = input.priority ?? found.priority;
    const request = { residentId, slotId, priority, moving: { id, slot: target, isFirstInLine } };
    const place = await takePlaceFor(deciding, request);
    if (place.slot.hospitalId !== found.hospitalId) {
      const message = 'A booking moves within its hospital; elsewhere, cancel it and book anew.';
      throw new RuleRefused({
        code: 'OTHER_HOSPITAL',
        message,
        path: ['slotId'],
        rule: 'domain 3.4 RESCHEDULED in place',
      });
    }
    const isMovedLate = isPastCutOff(found, now);
    const movedLateAt = isMovedLate ? now : keptMark(found);
    const given = { place, to: 'BOOKED', priority, movedLateAt, askedPriority: null } as const;
    await givePlace(deciding, found, given);
    const facts = { fromSlotId: found.slotId, toSlotId: slotId, priority, isMovedLate, ...formerTrip(found) };
    return recordMove(deciding, found, { act, to: 'BOOKED', facts });
  });
