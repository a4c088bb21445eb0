import { type Deciding, perform } from '../act.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import { isPastCutOff } from './act-rules.ts';
import { residentToBook, takePlace } from './booking.ts';
import { claimWithResident, type FoundAppointment } from './find.ts';
import { formerTrip, givePlace } from './give-place.ts';
import { recordMove } from './moved.ts';
import { fullRefusal, lockLapsedOfSlot, slotPlace } from './place.ts';
import { freePlace } from './release-and-cancel.ts';
import type { PlacePriority, Priority } from './rules.ts';

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

/** The place of a referral is had with the priority of the referral, wherever it moves. @throws InvalidInput */
function priorityOf({ priority, referralId }: FoundAppointment, asked: Priority | null | undefined) {
  if (asked == null || referralId === null) return asked ?? priority;
  const message = 'A referral has the priority of a referral; leave the priority out.';
  const rule = 'requirements A1.6';
  throw new InvalidInput({ code: 'PRIORITY_OF_REFERRAL', message, path: ['priority'], rule });
}

/** A place that a booking moves to. */
export interface NewPlace {
  readonly slotId: string;
  readonly priority: PlacePriority;
}

/**
 * Gives a booking another place of its hospital, for that which it had: that one and its quota are given back first, so that
 * the same week's quota serves both. The caller holds resident and appointment.
 * @throws RuleRefused SAME_SLOT, OTHER_HOSPITAL, and as `takePlace`
 * @returns what an event says of it
 */
export async function moveBooking(
  deciding: Deciding,
  found: FoundAppointment,
  { slotId, priority }: NewPlace,
): Promise<Readonly<Record<string, unknown>>> {
  const { tx, now } = deciding;
  const { id, residentId } = found;
  const isFirstInLine = found.state === 'TO_REBOOK';
  if (found.slotId === slotId && !isFirstInLine) {
    const message = 'The booking is in this slot already.';
    throw new RuleRefused({ code: 'SAME_SLOT', message, path: ['slotId'], rule: 'domain 3.4 RESCHEDULED' });
  }
  await lockLapsedOfSlot(tx, slotId, now);
  // In the order of ids: two that swap slots cannot deadlock.
  const slots = [found.slotId, slotId].filter((slot) => slot !== null);
  for (const slot of slots.sort()) await tx.lock('Slot', slot);
  const target = await slotPlace(tx, slotId);
  const full = target && fullRefusal(target, now);
  if (full !== null) throw full;
  await freePlace(deciding, found);
  const request = { residentId, slotId, priority, moving: { id, slot: target, isFirstInLine } };
  const place = await takePlace(deciding, request);
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
  await givePlace(deciding, found, { place, to: 'BOOKED', priority, movedLateAt, askedPriority: null });
  return { fromSlotId: found.slotId, toSlotId: slotId, priority, isMovedLate, ...formerTrip(found) };
}

/**
 * Moves a booking to another slot of the same hospital: number, journey and id stay. Any refusal leaves the old place. A
 * booking whose session was stopped (TO_REBOOK) has none to give back.
 * @returns the id of the appointment, BOOKED
 */
export const rescheduleAppointment = (acting: Acting, input: AppointmentRescheduleInput): Promise<string> =>
  perform(acting, 'appointmentReschedule', input, async (deciding) => {
    const { appointmentId, expectedVersion, slotId } = input;
    const act = 'appointmentReschedule';
    const found = await claimWithResident(deciding, { act, appointmentId, expectedVersion });
    const priority = priorityOf(found, input.priority);
    await residentToBook(deciding, found.residentId);
    const facts = await moveBooking(deciding, found, { slotId, priority });
    return recordMove(deciding, found, { act, to: 'BOOKED', facts });
  });
