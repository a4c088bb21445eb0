import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { InvalidInput } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { lettersOf } from '../letters.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { survivorOf } from '../resident/alias.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { requireHoldLeft, type TakenPlace, takePlaceFor } from './booking.ts';
import { addAssistance, addDetails, type BookingDetails, detailColumns } from './details.ts';
import { claimAppointment, requireMoved } from './find.ts';
import type { Priority } from './rules.ts';
import * as sql from './sql.ts';
import { BOOKING_ROLES } from './workflow.ts';

export interface AppointmentHoldInput extends BookingDetails {
  readonly idempotencyKey: string;
  readonly slotId: string;
  readonly residentId: string;
  readonly priority: Priority;
}

export interface AppointmentBookInput extends BookingDetails {
  readonly idempotencyKey: string;
  /** A hold to be confirmed, with its version … */
  readonly appointmentId?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  /** … or, without a hold before, the place itself. */
  readonly slotId?: string | null | undefined;
  readonly residentId?: string | null | undefined;
  readonly priority?: Priority | null | undefined;
}

const MINUTE = 60_000;

/** The number people read to each other: the service date and eight letters of the id's random part. */
const appointmentNo = (id: string, serviceOn: string): string =>
  `Y${serviceOn.slice(2).replaceAll('-', '')}-${lettersOf(id, 8)}`;

interface NewAppointment {
  readonly place: TakenPlace;
  readonly priority: Priority;
  readonly holdExpiresAt: Date | null;
  readonly details: BookingDetails;
}

async function insert({ tx, now, acting }: Deciding, made: NewAppointment): Promise<string> {
  const { slot, quota } = made.place;
  const { details } = made;
  const id = newId(now);
  const columns = detailColumns(details, id);
  const state = made.holdExpiresAt === null ? 'BOOKED' : 'HELD';
  await tx.run(sql.insertAppointment, {
    id,
    no: appointmentNo(id, slot.serviceOn),
    journeyId: id,
    state,
    residentId: made.place.residentId,
    sourceOrgId: acting.viewer.organizationId,
    hospitalId: slot.hospitalId,
    departmentId: slot.departmentId,
    slotId: slot.id,
    sessionId: slot.sessionId,
    agreementId: quota?.agreementId ?? null,
    quotaWeekOn: quota?.weekOn ?? null,
    bookedById: acting.viewer.personId,
    priority: made.priority,
    serviceOn: slot.serviceOn,
    startAt: new Date(slot.startAt),
    endAt: new Date(slot.endAt),
    placeNo: made.place.placeNo,
    estimatedAt: made.place.estimatedAt,
    holdExpiresAt: made.holdExpiresAt,
    createdAt: now,
    bookedAt: state === 'BOOKED' ? now : null,
    ...columns,
    service: columns.service ?? 'OUTPATIENT',
  });
  await addAssistance(tx, id, details);
  const act = state === 'HELD' ? 'appointmentHold' : 'appointmentBook';
  const facts = { slotId: slot.id, priority: made.priority, agreementId: quota?.agreementId ?? null };
  const change = { journeyId: id, noun: 'appointment', nounId: id, act, to: state, facts } as const;
  await appendEvent(tx, { ...change, role: actingRole(acting.viewer, BOOKING_ROLES) }, acting, now);
  return id;
}

/**
 * Holds a place for `appt.holdMinutes` of the hospital (domain 3.4), at most until the slot begins; past that it is
 * free again by itself.
 * @returns the id of the appointment, HELD
 */
export const holdAppointment = (acting: Acting, input: AppointmentHoldInput): Promise<string> =>
  perform(acting, 'appointmentHold', input, async (deciding) => {
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    await requireHoldLeft(deciding);
    const { residentId, priority } = input;
    const place = await takePlaceFor(deciding, { residentId, priority, slotId: input.slotId });
    // What has begun is not booked: a hold ends with the beginning of its slot, if not before.
    const keptUntil = deciding.now.getTime() + place.holdMinutes * MINUTE;
    const holdExpiresAt = new Date(Math.min(keptUntil, Date.parse(place.slot.startAt)));
    const id = await insert(deciding, { place, priority, holdExpiresAt, details: input });
    await deciding.tx.run(sql.refreshEarliestHold, { id: place.slot.id });
    return id;
  });

function bookingForm(path: string, message: string): InvalidInput {
  return new InvalidInput({ code: 'BOOKING_FORM', message, path: [path], rule: 'domain 3.4 HELD → BOOKED' });
}

async function confirm(
  deciding: Deciding,
  input: AppointmentBookInput & { appointmentId: string; expectedVersion: number },
): Promise<string> {
  const { tx, now, acting } = deciding;
  const { appointmentId, expectedVersion, residentId, priority } = input;
  const found = await claimAppointment(deciding, { act: 'appointmentBook', appointmentId, expectedVersion });
  if (residentId != null && (await survivorOf(tx, residentId)) !== found.residentId)
    throw bookingForm('residentId', 'The place is held for another resident, who never changes.');
  if (priority != null && priority !== found.priority)
    throw bookingForm('priority', `The place is held with the priority ${found.priority}.`);
  requireMoved(await tx.run(sql.confirmHold, { id: found.id, version: found.version, now }), found);
  await addDetails(tx, found.id, input);
  await tx.run(sql.refreshEarliestHold, { id: found.slotId });
  const change = {
    noun: 'appointment',
    nounId: found.id,
    act: 'appointmentBook',
    from: 'HELD',
    to: 'BOOKED',
  } as const;
  const role = actingRole(acting.viewer, BOOKING_ROLES);
  await appendEvent(tx, { ...change, journeyId: found.journeyId, role }, acting, now);
  return found.id;
}

/**
 * Books: confirms a hold (`appointmentId` with `expectedVersion`), or takes a place at once (`slotId`,
 * `residentId`, `priority`).
 * @returns the id of the appointment, BOOKED
 */
export const bookAppointment = (acting: Acting, input: AppointmentBookInput): Promise<string> =>
  perform(acting, 'appointmentBook', input, async (deciding) => {
    const { appointmentId, expectedVersion, slotId, residentId, priority } = input;
    if (appointmentId != null) {
      if (slotId != null) throw bookingForm('slotId', 'Name a hold or a slot, not both.');
      if (expectedVersion == null)
        throw bookingForm('expectedVersion', 'A hold is booked in the version that was read.');
      return confirm(deciding, { ...input, appointmentId, expectedVersion });
    }
    if (slotId == null) throw bookingForm('slotId', 'Name a hold or a slot.');
    if (residentId == null) throw bookingForm('residentId', 'Name the resident.');
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    const request = { residentId, slotId, priority: priority ?? 'NORMAL' };
    const place = await takePlaceFor(deciding, request);
    return insert(deciding, { ...request, place, holdExpiresAt: null, details: input });
  });
