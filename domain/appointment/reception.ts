import { type Deciding, perform } from '../act.ts';
import { auditInside } from '../audit/record.ts';
import { localDateOf } from '../calendar-date.ts';
import { appendEvent } from '../event-log.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { claimAppointment, type FoundAppointment, requireMoved } from './find.ts';
import { overtaken, type Waiting } from './queue.ts';
import { checkInRefusal } from './rules.ts';
import * as sql from './sql.ts';
import { RECEPTION_ROLES } from './workflow.ts';

export interface AppointmentReceptionInput {
  readonly idempotencyKey: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
}

/**
 * Every place in the queue that is jumped leaves an audit row about the one who was overtaken (domain 8.1). Who booked
 * for that one reads it: it tells why, and not whose appointment went before.
 */
async function auditOvertaken(deciding: Deciding, arrived: FoundAppointment, queueNo: number): Promise<void> {
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
      operation: 'appointmentCheckIn',
      noun: 'appointment',
      outcome: 'DONE',
    } as const;
    const about = { nounId: passed.id, ownerOrgIds: [passed.sourceOrgId], residentIds: [passed.residentId] };
    await auditInside(tx, { ...entry, ...about, facts }, acting, now);
  }
}

/** The resident has arrived: gives the next queue number of the session. @returns the appointment's id */
export const checkInAppointment = (acting: Acting, input: AppointmentReceptionInput): Promise<string> =>
  perform(acting, 'appointmentCheckIn', input, async (deciding) => {
    const { tx, now } = deciding;
    const rules = [(found: FoundAppointment) => checkInRefusal(found, localDateOf(now))];
    const found = await claimAppointment(deciding, { ...input, act: 'appointmentCheckIn' }, rules);
    await tx.run(sql.nextQueueNo, { id: found.sessionId });
    const [session] = await tx.rows<{ lastQueueNo: number }>(sql.selectQueueNo, { id: found.sessionId });
    const queueNo = session?.lastQueueNo ?? 1;
    const { id, version } = found;
    requireMoved(await tx.run(sql.checkIn, { id, version, queueNo, now }), found);
    await auditOvertaken(deciding, found, queueNo);
    const change = {
      noun: 'appointment',
      nounId: id,
      act: 'appointmentCheckIn',
      from: 'BOOKED',
      to: 'CHECKED_IN',
    } as const;
    const role = actingRole(acting.viewer, RECEPTION_ROLES);
    await appendEvent(tx, { ...change, journeyId: found.journeyId, role, facts: { queueNo } }, acting, now);
    return id;
  });

/** The visit has taken place. @returns the appointment's id */
export const completeAppointment = (acting: Acting, input: AppointmentReceptionInput): Promise<string> =>
  perform(acting, 'appointmentComplete', input, async (deciding) => {
    const { tx, now } = deciding;
    const found = await claimAppointment(deciding, { ...input, act: 'appointmentComplete' });
    const { id, version } = found;
    requireMoved(await tx.run(sql.complete, { id, version, now }), found);
    const change = {
      noun: 'appointment',
      nounId: id,
      act: 'appointmentComplete',
      from: 'CHECKED_IN',
      to: 'FULFILLED',
    } as const;
    const role = actingRole(acting.viewer, RECEPTION_ROLES);
    await appendEvent(tx, { ...change, journeyId: found.journeyId, role }, acting, now);
    return id;
  });
