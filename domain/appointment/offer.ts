import { type Deciding, perform } from '../act.ts';
import { auditInside } from '../audit/record.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { APPOINTMENT_PRIORITIES } from '../codes/appointment.ts';
import { codesOf } from '../codes/code-table.ts';
import type { SlotPool } from '../codes/slot.ts';
import { RuleRefused } from '../errors.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { effectivePool, poolsOf } from '../slot/pool.ts';
import type { Acting } from '../viewer.ts';
import { takeAnswer } from './answer.ts';
import type { TakenPlace } from './booking.ts';
import { claimAppointment, claimWithResident, type FoundAppointment, requireMoved } from './find.ts';
import { giveBackCounted, refreshEarliestHold } from './give-back.ts';
import { givePlace } from './give-place.ts';
import { keptUntil } from './hold-and-book.ts';
import { type PassedOver, selectOvertaken } from './line.ts';
import { recordMove } from './moved.ts';
import { noShowAtOf } from './no-show.ts';
import { type AppointmentReleaseInput, endWithoutVisit } from './release-and-cancel.ts';
import type { Priority } from './rules.ts';
import * as sql from './sql.ts';
import { tellBooker } from './tell.ts';

export interface AppointmentOfferInput extends AppointmentReleaseInput {
  readonly slotId: string;
  /** Another priority than was asked for, where that one is not possible. */
  readonly priority?: Priority | null | undefined;
}

export interface AppointmentOfferDeclineInput extends AppointmentReleaseInput {
  /** Whether the resident waits on for another place, or gives the wish up. */
  readonly isWaitingOn: boolean;
}

/** What is offered lies in what was wished for. @throws RuleRefused OUTSIDE_WISH */
function requireInWish(found: FoundAppointment, { slot }: TakenPlace): void {
  const { wantedFromAt, wantedToAt, wantedSessionId } = found;
  const isInTime =
    (wantedFromAt ?? found.startAt) <= slot.startAt && slot.startAt < (wantedToAt ?? found.endAt);
  if (isInTime && (wantedSessionId === null || wantedSessionId === slot.sessionId)) return;
  throw new RuleRefused({
    code: 'OUTSIDE_WISH',
    message: 'The place lies outside the time that is waited for.',
    path: ['slotId'],
    rule: 'domain 3.4 WAITLISTED → OFFERED',
  });
}

/** An offer that passes over somebody earlier in line is a queue jump: each leaves a row about who was passed (domain 8.1). */
async function auditPassedOver(
  { tx, now, acting }: Deciding,
  found: FoundAppointment,
  { slot }: TakenPlace,
): Promise<void> {
  const releaseAt = slot.releaseAt === null ? null : new Date(slot.releaseAt);
  const pool = effectivePool({ pool: slot.pool as SlotPool, releaseAt }, now);
  const priorities = codesOf(APPOINTMENT_PRIORITIES).filter((priority) => poolsOf(priority).includes(pool));
  const { id: slotId, sessionId, startAt } = slot;
  const place = { id: found.id, sessionId, startAt: new Date(startAt), priorities, now };
  for (const { id, residentId, sourceOrgId, priority } of await tx.rows<PassedOver>(selectOvertaken, place)) {
    const entry = { action: 'OVERTAKEN', operation: 'appointmentOffer', noun: 'appointment' } as const;
    const about = { outcome: 'DONE', nounId: id, ownerOrgIds: [sourceOrgId], residentIds: [residentId] };
    const facts = { byPriority: found.priority, priority, slotId };
    await auditInside(tx, { ...entry, ...about, facts }, acting, now);
  }
}

/**
 * The hospital offers a place to one who waits, and keeps it for `appt.offerMinutes`. What decides over GREEN is asked
 * now, for who waits, so that accepting cannot fail for it.
 * @returns the id of the appointment, OFFERED
 */
export const offerAppointment = (acting: Acting, input: AppointmentOfferInput): Promise<string> =>
  perform(acting, 'appointmentOffer', input, async (deciding) => {
    const act = 'appointmentOffer';
    const { slotId } = input;
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    const found = await claimWithResident(deciding, { ...input, act });
    const { facts, ...given } = await takeAnswer(deciding, found, { slotId, priority: input.priority });
    const { place } = given;
    requireInWish(found, place);
    await auditPassedOver(deciding, found, place);
    const holdExpiresAt = keptUntil(place, place.offerMinutes, deciding.now);
    await givePlace(deciding, found, { ...given, to: 'OFFERED', holdExpiresAt });
    await tellBooker(deciding, found, 'APPOINTMENT_OFFERED');
    return recordMove(deciding, found, { act, to: 'OFFERED', facts });
  });

/** Takes the place that is offered. @returns the id of the appointment, BOOKED */
export const acceptOffer = (acting: Acting, input: AppointmentReleaseInput): Promise<string> =>
  perform(acting, 'appointmentOfferAccept', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'appointmentOfferAccept';
    const found = await claimAppointment(deciding, { ...input, act });
    const { id, version, slotId, service } = found;
    const noShowAt = await noShowAtOf(tx, found, service, now);
    const accepted = { id, version, now, noShowAt, personId: acting.viewer.personId };
    requireMoved(await tx.run(sql.acceptOffer, accepted), found);
    if (slotId !== null) await refreshEarliestHold(tx, slotId, now);
    return recordMove(deciding, found, { act, to: 'BOOKED' });
  });

/**
 * Does not take the place that is offered: waits on in the same place of the line, or gives the wish up.
 * @returns the id of the appointment, WAITLISTED or CANCELLED
 */
export const declineOffer = (acting: Acting, input: AppointmentOfferDeclineInput): Promise<string> =>
  perform(acting, 'appointmentOfferDecline', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'appointmentOfferDecline';
    const found = await claimAppointment(deciding, { ...input, act });
    if (!input.isWaitingOn) return endWithoutVisit(deciding, found, { act, to: 'CANCELLED' });
    const { id, version } = found;
    requireMoved(await tx.run(sql.leaveOffer, { id, version }), found);
    await giveBackCounted(tx, found, now);
    const serviceOn = localDateOf(new Date(found.wantedFromAt ?? found.startAt));
    await tx.run(sql.backToWish, { id, serviceOn });
    return recordMove(deciding, found, { act, to: 'WAITLISTED' });
  });
