import { type Statement, statement, type Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import type { AppointmentState } from '../codes/appointment.ts';
import type { CancelReason } from '../codes/cancel-reason.ts';
import { type Effect, endRow, restoreRow } from '../death/effects.ts';
import { appendEvent } from '../event-log.ts';
import { followVisit } from '../referral/follow-visit.ts';
import { giveBackPlace } from './give-back.ts';
import * as sql from './sql.ts';
import { tellWhoBooked } from './tell.ts';

/** Every state before CHECKED_IN in which an appointment, a request or one who waits is still open. */
const OPEN: readonly AppointmentState[] = [
  'HELD',
  'REQUESTED',
  'WAITLISTED',
  'OFFERED',
  'BOOKED',
  'TO_REBOOK',
];
/** Of these, the ones that keep a place; one to rebook has lost it to the stop of its session. */
const WITH_PLACE: readonly AppointmentState[] = ['HELD', 'OFFERED', 'BOOKED'];

interface OpenAppointment {
  readonly id: string;
  readonly journeyId: string;
  readonly state: AppointmentState;
  readonly slotId: string | null;
  readonly agreementId: string | null;
  readonly departmentId: string;
  readonly quotaWeekOn: string | null;
  readonly sourceOrgId: string;
  readonly bookedById: string;
  readonly residentId: string;
  readonly referralId: string | null;
}

const COLUMNS = `a."id", a."journeyId", a."state", a."slotId", a."agreementId", a."departmentId", a."quotaWeekOn",
  a."sourceOrgId", a."bookedById", a."residentId", a."referralId"`;
// A hold or an offer past its time is over already, whether or not the sweep has written it.
const selectOpen = statement(`
  SELECT ${COLUMNS} FROM "Appointment" a
  WHERE a."residentId" = :residentId AND a."state" IN (:states...)
    AND NOT (a."state" IN ('HELD', 'OFFERED') AND a."holdExpiresAt" IS NOT NULL AND a."holdExpiresAt" <= :now)
  ORDER BY a."id"`);
const selectOne: Statement = statement(`SELECT ${COLUMNS} FROM "Appointment" a WHERE a."id" = :id`);
// A session that was stopped or taken back meanwhile sees nobody.
const takeAgain = statement(`
  UPDATE "Slot" SET "taken" = "taken" + 1 WHERE "id" = :id AND "taken" < "capacity"
    AND EXISTS (SELECT 1 FROM "Session" x WHERE x."id" = "Slot"."sessionId" AND x."state" = 'OPEN')`);
const takeQuotaAgain = statement(`
  UPDATE "QuotaUse" SET "used" = "used" + 1
  WHERE "agreementId" = :agreementId AND "departmentId" = :departmentId AND "weekOn" = :weekOn
    AND "used" < (SELECT q."placesPerWeek" FROM "AgreementQuota" q
      WHERE q."agreementId" = :agreementId AND q."departmentId" = :departmentId)`);

/** Why all that is open for a resident ends, by which act. */
interface EndForResident {
  readonly residentId: string;
  readonly reasonCode: CancelReason;
  readonly act: 'deathConfirm';
}

const bySlot = (a: OpenAppointment, b: OpenAppointment): number =>
  (a.slotId ?? '').localeCompare(b.slotId ?? '');

/** The week's quota that a booking counts in. */
function quotaOf({ agreementId, departmentId, quotaWeekOn: weekOn }: OpenAppointment) {
  return agreementId === null || weekOn === null ? null : { agreementId, departmentId, weekOn };
}

async function giveBack(tx: Tx, ended: readonly OpenAppointment[], now: Date): Promise<void> {
  const placed = ended.filter(({ state }) => WITH_PLACE.includes(state)).sort(bySlot);
  for (const { id, slotId } of placed) {
    if (slotId === null) continue;
    await giveBackPlace(tx, { slotId, appointmentId: id }, now);
  }
  for (const quota of placed.map(quotaOf)) if (quota !== null) await tx.run(sql.giveBackQuota, quota);
}

/**
 * Ends everything that is open for a resident before check-in: CANCELLED with its reason, place and quota given back,
 * counted against nobody. The caller holds the resident, so that nothing new is booked meanwhile; appointments,
 * slots and quota follow in the order of locks.
 * @returns what was ended, to be remembered
 */
export async function endForResident(deciding: Deciding, end: EndForResident): Promise<Effect[]> {
  const { tx, now, acting } = deciding;
  const { residentId, reasonCode, act } = end;
  const open = await tx.rows<OpenAppointment>(selectOpen, { residentId, states: OPEN, now });
  const effects: Effect[] = [];
  const ended: OpenAppointment[] = [];
  for (const { id } of open) {
    await tx.lock('Appointment', id);
    const [found] = await tx.rows<OpenAppointment>(selectOne, { id });
    if (found === undefined || !OPEN.includes(found.state)) continue;
    const after = { state: 'CANCELLED', endedAt: now.toISOString(), reasonCode, noShowAt: null };
    const effect = await endRow(tx, { noun: 'appointment', id, after });
    if (effect === null) continue;
    effects.push(effect);
    ended.push(found);
    const edge = { noun: 'appointment', nounId: id, act, from: found.state, to: 'CANCELLED' } as const;
    await appendEvent(tx, { ...edge, journeyId: found.journeyId, reasonCode }, acting, now);
    const told = { kind: 'APPOINTMENT_ENDED', noun: 'appointment', nounId: id, residentId } as const;
    await tellWhoBooked(tx, found, { ...told, occasion: act }, now);
  }
  await giveBack(tx, ended, now);
  return effects;
}

/** Takes the place and the quota of an appointment once more. @returns whether both could still be had */
async function takeBack(tx: Tx, appointment: OpenAppointment, state: AppointmentState): Promise<boolean> {
  const { slotId } = appointment;
  if (!WITH_PLACE.includes(state) || slotId === null) return true;
  if ((await tx.run(takeAgain, { id: slotId })) === 0) return false;
  const quota = quotaOf(appointment);
  if (quota === null || (await tx.run(takeQuotaAgain, quota)) === 1) return true;
  await tx.run(sql.giveBackPlace, { id: slotId, extra: 0 });
  return false;
}

/**
 * Brings back an appointment that `endForResident` ended. Where its place or quota is sold meanwhile it stays
 * cancelled, and its booker is told.
 */
export async function restoreForResident(deciding: Deciding, effect: Effect) {
  const { tx, now, acting } = deciding;
  const { id } = effect;
  await tx.lock('Appointment', id);
  const [found] = await tx.rows<OpenAppointment>(selectOne, { id });
  if (found === undefined || found.state !== effect.after.state) return 'CHANGED_SINCE';
  const to = effect.before.state as AppointmentState;
  const { residentId, journeyId, slotId } = found;
  if (!(await takeBack(tx, found, to))) {
    const told = { kind: 'APPOINTMENT_ENDED', noun: 'appointment', nounId: id, residentId } as const;
    await tellWhoBooked(tx, found, { ...told, occasion: 'deathReverse' }, now);
    const { referralId } = found;
    await followVisit(deciding, { id, referralId, act: 'deathReverse', from: to, to: 'CANCELLED' });
    return 'LOST';
  }
  const outcome = await restoreRow(tx, effect);
  if (slotId !== null) await tx.run(sql.refreshEarliestHold, { id: slotId });
  const edge = { noun: 'appointment', nounId: id, act: 'deathReverse', from: found.state, to } as const;
  await appendEvent(tx, { ...edge, journeyId }, acting, now);
  return outcome;
}
