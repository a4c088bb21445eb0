import { type Deciding, perform } from '../act.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import type { Mutation } from '../audit/mutation-nouns.ts';
import { auditInside } from '../audit/record.ts';
import { localDateOf } from '../calendar-date.ts';
import { type ExcuseReason, isExcuseCommentMandatory } from '../codes/excuse-reason.ts';
import type { Role } from '../codes/role.ts';
import { requireReasonText } from '../require-reason.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import {
  claimAppointment,
  type FoundAppointment,
  findOfReferral,
  findStored,
  lockReferred,
  requireMoved,
} from './find.ts';
import { recordMove } from './moved.ts';
import { showDayBefore, showReception } from './no-show.ts';
import { overtaken, type Waiting } from './queue.ts';
import { endInState, endWithoutVisit } from './release-and-cancel.ts';
import * as sql from './sql.ts';
import { tellBooker } from './tell.ts';

export interface AppointmentReceptionInput {
  readonly idempotencyKey: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
}

export interface AppointmentLeaveInput extends AppointmentReceptionInput {
  readonly reasonText?: string | null | undefined;
}

export interface AppointmentExcuseInput extends AppointmentReceptionInput {
  readonly reasonCode: ExcuseReason;
  readonly reasonText?: string | null | undefined;
}

/** An act of the reception: it shows that the hospital is at work today, and goes on from the appointment as it is. */
const receive = (
  acting: Acting,
  act: Mutation,
  input: AppointmentReceptionInput,
  decide: (deciding: Deciding, found: FoundAppointment) => Promise<string>,
): Promise<string> =>
  perform(acting, act, input, async (deciding) => {
    await lockReferred(deciding, input.appointmentId);
    await showReception(deciding.tx, acting.viewer, deciding.now);
    return decide(deciding, await claimAppointment(deciding, { ...input, act }));
  });

/**
 * Every place in the queue that is jumped leaves an audit row about the one who was overtaken (domain 8.1). Who booked
 * for that one reads it: it tells why, and not whose appointment went before.
 */
async function auditOvertaken(
  deciding: Deciding,
  arrived: FoundAppointment,
  { act: operation, queueNo }: { readonly act: Mutation; readonly queueNo: number },
): Promise<void> {
  const { tx, now, acting } = deciding;
  const waiting = await tx.rows<Waiting>(sql.selectWaiting, {
    sessionId: arrived.sessionId,
    exceptId: arrived.id,
  });
  for (const passed of overtaken(waiting, { priority: arrived.priority, queueNo })) {
    const facts = {
      byPriority: arrived.priority,
      byQueueNo: queueNo,
      queueNo: passed.queueNo,
    };
    const entry = {
      action: 'OVERTAKEN',
      operation,
      noun: 'appointment',
      outcome: 'DONE',
    } as const;
    const about = { nounId: passed.id, ownerOrgIds: [passed.sourceOrgId], residentIds: [passed.residentId] };
    await auditInside(tx, { ...entry, ...about, facts }, acting, now);
  }
}

/**
 * Checks in who has a place today: the next queue number of the session. `by` says who may, where the act is none of the
 * lifecycle. @returns the appointment's id
 */
export async function checkInFound(
  deciding: Deciding,
  found: FoundAppointment,
  { act, by }: { readonly act: Mutation; readonly by?: readonly Role[] },
): Promise<string> {
  const { tx, now } = deciding;
  await tx.run(sql.nextQueueNo, { id: found.sessionId });
  const [session] = await tx.rows<{ lastQueueNo: number }>(sql.selectQueueNo, { id: found.sessionId });
  const queueNo = session?.lastQueueNo ?? 1;
  const isLateArrival = now.getTime() > Date.parse(found.endAt);
  const { id, version, state: from } = found;
  requireMoved(await tx.run(sql.checkIn, { id, version, from, queueNo, isLateArrival, now }), found);
  await auditOvertaken(deciding, found, { act, queueNo });
  return recordMove(deciding, found, { act, to: 'CHECKED_IN', facts: { queueNo }, ...(by && { by }) });
}

/** Who came by a referral needs no other place of it any more. */
async function endOtherPlaces(deciding: Deciding, { id, referralId }: FoundAppointment, act: Mutation) {
  if (referralId === null) return;
  for (const other of await findOfReferral(deciding.tx, referralId, ['BOOKED', 'TO_REBOOK'])) {
    if (other.id === id) continue;
    await endWithoutVisit(deciding, other, { act, to: 'CANCELLED', reasonCode: 'REFERRAL' });
    await tellBooker(deciding, other, 'APPOINTMENT_ENDED');
  }
}

/**
 * The resident has arrived, perhaps late. Who was taken for missed and comes on the same day is missed no longer.
 * @returns the appointment's id
 */
export const checkInAppointment = (acting: Acting, input: AppointmentReceptionInput): Promise<string> =>
  receive(acting, 'appointmentCheckIn', input, async (deciding, found) => {
    const act = 'appointmentCheckIn';
    const id = await checkInFound(deciding, found, { act });
    await endOtherPlaces(deciding, found, act);
    return id;
  });

/** The resident is called in. @returns the appointment's id */
export const callAppointment = (acting: Acting, input: AppointmentReceptionInput): Promise<string> =>
  receive(acting, 'appointmentCall', input, async (deciding, found) => {
    const { id, version, state: from } = found;
    requireMoved(await deciding.tx.run(sql.call, { id, version, from, now: deciding.now }), found);
    return recordMove(deciding, found, { act: 'appointmentCall', to: 'CALLED' });
  });

/**
 * The visit has taken place; also of who was taken for missed, or of whom nothing was recorded until now. What is said of
 * another day does not show that the reception is at work today: it would make misses of what is only silence.
 * @returns the appointment's id
 */
export const completeAppointment = (acting: Acting, input: AppointmentReceptionInput): Promise<string> =>
  perform(acting, 'appointmentComplete', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'appointmentComplete';
    await lockReferred(deciding, input.appointmentId);
    const { serviceOn } = await findStored(tx, acting.viewer, input.appointmentId, now);
    if (serviceOn === localDateOf(now)) await showReception(tx, acting.viewer, now);
    else if (serviceOn < localDateOf(now)) await showDayBefore(tx, acting.viewer, serviceOn, now);
    const found = await claimAppointment(deciding, { ...input, act });
    const { id, version, state: from } = found;
    requireMoved(await tx.run(sql.complete, { id, version, from, now }), found);
    await recordMove(deciding, found, { act, to: 'FULFILLED' });
    await endOtherPlaces(deciding, found, act);
    return id;
  });

const commentOf = (text: string | null | undefined): string | null =>
  text == null ? null : requireLongText(text, 'reasonText');

/** The resident has left without having been seen; the home is told. @returns the appointment's id */
export const leaveAppointment = (acting: Acting, input: AppointmentLeaveInput): Promise<string> =>
  receive(acting, 'appointmentLeave', input, async (deciding, found) => {
    await tellBooker(deciding, found, 'APPOINTMENT_ENDED');
    const reasonText = commentOf(input.reasonText);
    return endInState(deciding, found, { act: 'appointmentLeave', to: 'LEFT', reasonText });
  });

/** The resident was taken to the emergency department: the home's nurse is alarmed at once. @returns the appointment's id */
export const moveToEmergency = (acting: Acting, input: AppointmentLeaveInput): Promise<string> =>
  receive(acting, 'appointmentMoveToEmergency', input, async (deciding, found) => {
    const { tx, now } = deciding;
    const { id: nounId, journeyId, residentId, sourceOrgId: organizationId } = found;
    const about = { noun: 'appointment', nounId, journeyId, residentId } as const;
    const reasonText = commentOf(input.reasonText);
    const act = 'appointmentMoveToEmergency';
    await endInState(deciding, found, { act, to: 'MOVED_TO_EMERGENCY', reasonText });
    const duty = { organizationId, function: 'HOME_NURSE' } as const;
    await raiseAlarm(tx, { ...about, ...duty, kind: 'MOVED_TO_EMERGENCY' }, now);
    await tellBooker(deciding, found, 'APPOINTMENT_ENDED');
    return nounId;
  });

/** The hospital takes a no-show for none; it counts against nobody, and the booker is told. @returns the appointment's id */
export const excuseAppointment = (acting: Acting, input: AppointmentExcuseInput): Promise<string> =>
  perform(acting, 'appointmentExcuse', input, async (deciding) => {
    const act = 'appointmentExcuse';
    const found = await claimAppointment(deciding, { ...input, act });
    const { reasonCode } = input;
    const given = { code: reasonCode, text: input.reasonText, field: 'reasonText' };
    const isTextMandatory = isExcuseCommentMandatory(reasonCode);
    const reasonText = requireReasonText({ ...given, isTextMandatory });
    await tellBooker(deciding, found, 'NO_SHOW_EXCUSED');
    return endInState(deciding, found, { act, to: 'EXCUSED', reasonCode, reasonText });
  });
