import { type Deciding, perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { REBOOKING } from '../codes/alarm.ts';
import { type CancelReason, isCommentMandatory } from '../codes/cancel-reason.ts';
import type { Role } from '../codes/role.ts';
import { requireReasonText } from '../require-reason.ts';
import type { Acting } from '../viewer.ts';
import { isLateToCancel, isUnanswered } from './act-rules.ts';
import { claimAppointment, type FoundAppointment, requireMoved } from './find.ts';
import { giveBackCounted } from './give-back.ts';
import { recordMove } from './moved.ts';
import * as sql from './sql.ts';
import { tellSchedulers } from './tell.ts';
import type { AppointmentState } from './workflow.ts';
import { PLACED_STATES } from './workflow.ts';

export interface AppointmentReleaseInput {
  readonly idempotencyKey: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
}

export interface AppointmentCancelInput extends AppointmentReleaseInput {
  readonly reasonCode: CancelReason;
  readonly reasonText?: string | null | undefined;
}

/** Gives back the place and the quota of an appointment that ends without a visit, where it has them. */
export async function freePlace({ tx, now }: Deciding, found: FoundAppointment): Promise<void> {
  if (PLACED_STATES.some((state) => state === found.state)) await giveBackCounted(tx, found, now);
}

/** The end of an appointment: by which act, in which state, and why. */
export interface Ending {
  readonly act: string;
  readonly to: AppointmentState;
  readonly reasonCode?: string | null;
  readonly reasonText?: string | null;
  /** Who may, where the end is no edge of the lifecycle. */
  readonly by?: readonly Role[];
}

/** Ends an appointment without a visit: place and quota are free at once. @returns its id */
export async function endWithoutVisit(
  deciding: Deciding,
  found: FoundAppointment,
  ending: Ending,
): Promise<string> {
  await endInState(deciding, found, ending);
  await freePlace(deciding, found);
  return found.id;
}

/** Ends an appointment where it stands: what was used stays used. @returns its id */
export async function endInState(
  deciding: Deciding,
  found: FoundAppointment,
  ending: Ending,
): Promise<string> {
  const { tx, now } = deciding;
  const { id, version, state: from } = found;
  const { act, to, by, reasonCode = null, reasonText = null } = ending;
  requireMoved(
    await tx.run(sql.endAppointment, { id, version, from, to, reasonCode, reasonText, now }),
    found,
  );
  if (from === 'TO_REBOOK') await clearAlarms(tx, { noun: 'appointment', nounId: id, kinds: REBOOKING }, now);
  return recordMove(deciding, found, { act, to, reasonCode, reasonText, ...(by && { by }) });
}

/** Lets a hold go. @returns the id of the appointment, RELEASED */
export const releaseAppointment = (acting: Acting, input: AppointmentReleaseInput): Promise<string> =>
  perform(acting, 'appointmentRelease', input, async (deciding) => {
    const act = 'appointmentRelease';
    const found = await claimAppointment(deciding, { ...input, act });
    return endWithoutVisit(deciding, found, { act, to: 'RELEASED' });
  });

/**
 * Cancels with a coded reason what is booked, or asked or waited for; the place and the quota are free at once (domain
 * 3.4). A booking after the hospital's cut-off is LATE_CANCELLED. One whose day is over without a word of the hospital is
 * CANCELLED: no visit took place, nobody is held to it, and the hospital is told.
 * @throws InvalidInput REASON_TEXT where the code asks for a comment
 * @returns the id of the appointment, CANCELLED or LATE_CANCELLED
 */
export const cancelAppointment = (acting: Acting, input: AppointmentCancelInput): Promise<string> =>
  perform(acting, 'appointmentCancel', input, async (deciding) => {
    const act = 'appointmentCancel';
    const found = await claimAppointment(deciding, { ...input, act });
    const isLate = isLateToCancel(found, deciding.now);
    const { reasonCode } = input;
    const reasonText = requireReasonText({
      ...{ code: reasonCode, text: input.reasonText, field: 'reasonText' },
      isTextMandatory: isCommentMandatory(reasonCode),
    });
    const to = isLate ? 'LATE_CANCELLED' : 'CANCELLED';
    if (isUnanswered(found, deciding.now)) await tellSchedulers(deciding, found, 'APPOINTMENT_ENDED');
    return endWithoutVisit(deciding, found, { act, to, reasonCode, reasonText });
  });

/**
 * Its booker takes a booking back within `appt.undoMinutes`: it leaves every count, and only its events stay (domain 0).
 * @returns the id of the appointment, VOIDED
 */
export const undoAppointment = (acting: Acting, input: AppointmentReleaseInput): Promise<string> =>
  perform(acting, 'appointmentUndo', input, async (deciding) => {
    const act = 'appointmentUndo';
    const found = await claimAppointment(deciding, { ...input, act });
    return endWithoutVisit(deciding, found, { act, to: 'VOIDED' });
  });
