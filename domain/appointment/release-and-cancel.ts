import { type Deciding, perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import type { Rule } from '../available-action.ts';
import { REBOOKING } from '../codes/alarm.ts';
import { type CancelReason, isCommentMandatory } from '../codes/cancel-reason.ts';
import { appendEvent } from '../event-log.ts';
import { requireReasonText } from '../require-reason.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { claimAppointment, type FoundAppointment, requireMoved } from './find.ts';
import { giveBack, giveBackWeekQuota } from './place.ts';
import { begunRefusal } from './rules.ts';
import * as sql from './sql.ts';
import { BOOKING_ROLES } from './workflow.ts';

export interface AppointmentReleaseInput {
  readonly idempotencyKey: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
}

export interface AppointmentCancelInput extends AppointmentReleaseInput {
  readonly reasonCode: CancelReason;
  readonly reasonText?: string | null | undefined;
}

/** Gives back the place and the quota of an appointment that ends without a visit. */
export async function freePlace({ tx, now }: Deciding, found: FoundAppointment): Promise<void> {
  await giveBack(tx, { slotId: found.slotId, appointmentId: found.id }, now);
  if (found.agreementId === null || found.quotaWeekOn === null) return;
  const { agreementId, departmentId } = found;
  await giveBackWeekQuota(tx, { agreementId, departmentId, weekOn: found.quotaWeekOn });
}

interface Ending {
  readonly act: 'appointmentRelease' | 'appointmentCancel';
  readonly to: 'RELEASED' | 'CANCELLED';
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  readonly rules?: readonly Rule<FoundAppointment>[];
}

async function end(deciding: Deciding, input: AppointmentReleaseInput, ending: Ending): Promise<string> {
  const { tx, now, acting } = deciding;
  const { appointmentId, expectedVersion } = input;
  const claim = { act: ending.act, appointmentId, expectedVersion };
  const found = await claimAppointment(deciding, claim, ending.rules);
  const { id, version, state: from } = found;
  const { to, reasonCode, reasonText } = ending;
  requireMoved(
    await tx.run(sql.endAppointment, { id, version, from, to, reasonCode, reasonText, now }),
    found,
  );
  // Whose session was stopped has no place any more.
  if (from === 'TO_REBOOK') await clearAlarms(tx, { noun: 'appointment', nounId: id, kinds: REBOOKING }, now);
  else await freePlace(deciding, found);
  const change = {
    noun: 'appointment',
    nounId: id,
    act: ending.act,
    from,
    to,
    reasonCode,
    reasonText,
  } as const;
  const role = actingRole(acting.viewer, BOOKING_ROLES);
  await appendEvent(tx, { ...change, journeyId: found.journeyId, role }, acting, now);
  return id;
}

/** Lets a hold go. @returns the id of the appointment, RELEASED */
export const releaseAppointment = (acting: Acting, input: AppointmentReleaseInput): Promise<string> =>
  perform(acting, 'appointmentRelease', input, (deciding) =>
    end(deciding, input, { act: 'appointmentRelease', to: 'RELEASED', reasonCode: null, reasonText: null }),
  );

/**
 * Cancels a booking with a coded reason; the place and the quota are free at once (domain 3.4).
 * @throws InvalidInput REASON_TEXT where the code asks for a comment
 * @returns the id of the appointment, CANCELLED
 */
export const cancelAppointment = (acting: Acting, input: AppointmentCancelInput): Promise<string> =>
  perform(acting, 'appointmentCancel', input, (deciding) => {
    const { reasonCode } = input;
    const given = { code: reasonCode, text: input.reasonText, field: 'reasonText' };
    const reasonText = requireReasonText({ ...given, isTextMandatory: isCommentMandatory(reasonCode) });
    const rules = [(booked: FoundAppointment) => begunRefusal(booked, deciding.now)];
    const edge = { act: 'appointmentCancel', to: 'CANCELLED', rules } as const;
    return end(deciding, input, { ...edge, reasonCode, reasonText });
  });
