import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { survivorOf } from '../resident/alias.ts';
import { type Acting, hasRole } from '../viewer.ts';
import { takeAnswer } from './answer.ts';
import { requireHoldLeft, residentToBook, type TakenPlace, takePlace, takePlaceFor } from './booking.ts';
import { addDetails, type BookingDetails } from './details.ts';
import { claimWithResident, type FoundAppointment, requireMoved } from './find.ts';
import { refreshEarliestHold } from './give-back.ts';
import { givePlace } from './give-place.ts';
import { insertAppointment } from './insert.ts';
import { recordMove } from './moved.ts';
import { noShowAtOf } from './no-show.ts';
import type { Priority } from './rules.ts';
import * as sql from './sql.ts';
import { tellBooker } from './tell.ts';
import { BOOKING_ROLES } from './workflow.ts';

export interface AppointmentHoldInput extends BookingDetails {
  readonly idempotencyKey: string;
  readonly slotId: string;
  readonly residentId: string;
  readonly priority: Priority;
}

export interface AppointmentBookInput extends BookingDetails {
  readonly idempotencyKey: string;
  /** A hold to be confirmed, or a request to be answered with a slot, with its version … */
  readonly appointmentId?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  /** … or, without anything before, the place itself. */
  readonly slotId?: string | null | undefined;
  readonly residentId?: string | null | undefined;
  readonly priority?: Priority | null | undefined;
}

const MINUTE = 60_000;
const ACT = 'appointmentBook';

/** What has begun is not booked: a place is kept so long, or until its slot begins if that is earlier. */
export const keptUntil = ({ slot }: TakenPlace, minutes: number, now: Date): Date =>
  new Date(Math.min(now.getTime() + minutes * MINUTE, Date.parse(slot.startAt)));

/**
 * Holds a place for `appt.holdMinutes` of the hospital (domain 3.4), at most until the slot begins; past that it is
 * free again by itself.
 * @returns the id of the appointment, HELD
 */
export const holdAppointment = (acting: Acting, input: AppointmentHoldInput): Promise<string> =>
  perform(acting, 'appointmentHold', input, async (deciding) => {
    requireNone(refusalsOf([requiresActiveOrganization, requiresBooker], acting));
    await requireHoldLeft(deciding);
    const { residentId, priority } = input;
    const place = await takePlaceFor(deciding, { residentId, priority, slotId: input.slotId });
    const { slot, quota } = place;
    const holdExpiresAt = keptUntil(place, place.holdMinutes, deciding.now);
    const who = { act: 'appointmentHold', state: 'HELD', priority, details: input } as const;
    const where = { residentId: place.residentId, place: slot, slot, quota, numbered: place };
    const id = await insertAppointment(deciding, { ...who, ...where, holdExpiresAt });
    await deciding.tx.run(sql.refreshEarliestHold, { id: slot.id });
    return id;
  });

function bookingForm(path: string, message: string): InvalidInput {
  return new InvalidInput({ code: 'BOOKING_FORM', message, path: [path], rule: 'domain 3.4 HELD → BOOKED' });
}

async function confirm(
  deciding: Deciding,
  found: FoundAppointment,
  input: AppointmentBookInput,
): Promise<string> {
  const { tx, now } = deciding;
  if (input.slotId != null) throw bookingForm('slotId', 'Name a hold or a slot, not both.');
  const noShowAt = await noShowAtOf(tx, found, input.service ?? found.service, now);
  const confirmed = { id: found.id, version: found.version, now, noShowAt };
  requireMoved(await tx.run(sql.confirmHold, confirmed), found);
  await addDetails(tx, found.id, input);
  if (found.slotId !== null) await refreshEarliestHold(tx, found.slotId, now);
  return recordMove(deciding, found, { act: ACT, to: 'BOOKED' });
}

/** The hospital answers with a place; the quota is that of who asked. */
async function answer(
  deciding: Deciding,
  found: FoundAppointment,
  input: AppointmentBookInput,
): Promise<string> {
  const { slotId } = input;
  if (slotId == null) throw bookingForm('slotId', 'A request is answered with a slot.');
  const { facts, ...given } = await takeAnswer(deciding, found, { slotId, priority: input.priority });
  await givePlace(deciding, found, { ...given, to: 'BOOKED' });
  await addDetails(deciding.tx, found.id, input);
  await tellBooker(deciding, found, 'APPOINTMENT_ANSWERED');
  return recordMove(deciding, found, { act: ACT, to: 'BOOKED', facts });
}

async function bookKnown(
  deciding: Deciding,
  appointmentId: string,
  input: AppointmentBookInput,
): Promise<string> {
  const { expectedVersion, residentId, priority } = input;
  if (expectedVersion == null)
    throw bookingForm('expectedVersion', 'A hold is booked in the version that was read.');
  const found = await claimWithResident(deciding, { act: ACT, appointmentId, expectedVersion });
  if (residentId != null && (await survivorOf(deciding.tx, residentId)) !== found.residentId)
    throw bookingForm('residentId', 'The place is for another resident, who never changes.');
  if (found.state !== 'HELD') return answer(deciding, found, input);
  if (priority != null && priority !== found.priority)
    throw bookingForm('priority', `The place is held with the priority ${found.priority}.`);
  return confirm(deciding, found, input);
}

/** Takes a place at once. @returns the id of the appointment, BOOKED */
export async function bookPlace(
  deciding: Deciding,
  place: TakenPlace,
  made: { readonly priority: Priority; readonly details: BookingDetails },
): Promise<string> {
  const { slot, quota, residentId } = place;
  const noShowAt = await noShowAtOf(deciding.tx, slot, made.details.service ?? 'OUTPATIENT', deciding.now);
  return insertAppointment(deciding, {
    ...made,
    ...{ act: ACT, state: 'BOOKED', residentId, place: slot, slot, quota, numbered: place, noShowAt },
  });
}

/**
 * Books: confirms a hold or answers a request (`appointmentId` with `expectedVersion`, a request with `slotId` too), or
 * takes a place at once (`slotId`, `residentId`, `priority`).
 * @returns the id of the appointment, BOOKED
 */
export const bookAppointment = (acting: Acting, input: AppointmentBookInput): Promise<string> =>
  perform(acting, ACT, input, async (deciding) => {
    const { appointmentId, slotId, residentId } = input;
    if (appointmentId != null) return bookKnown(deciding, appointmentId, input);
    if (slotId == null) throw bookingForm('slotId', 'Name a hold or a slot.');
    if (residentId == null) throw bookingForm('residentId', 'Name the resident.');
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    const priority = input.priority ?? 'NORMAL';
    const { id } = await residentToBook(deciding, residentId);
    requireNone(refusalsOf([requiresBooker], acting));
    const place = await takePlace(deciding, { residentId: id, slotId, priority });
    return bookPlace(deciding, place, { priority, details: input });
  });

/** Who receives residents answers requests; for residents books who has them in care. */
function requiresBooker({ viewer }: Acting): RuleRefused | null {
  if (hasRole(viewer, ...BOOKING_ROLES)) return null;
  const message = 'The hospital answers requests; for residents books who has them in care.';
  return new RuleRefused({ code: 'NOT_YOUR_ACT', message, rule: 'domain 3.4 HELD → BOOKED' });
}
