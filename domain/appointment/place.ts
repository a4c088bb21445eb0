import type { Tx } from '../../prisma/client.ts';
import { RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import * as sql from './sql.ts';

/** A slot with what decides whether a place in it can be had. Instants as the database gives them. */
export interface SlotPlace {
  readonly id: string;
  readonly sessionId: string;
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly pool: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly capacity: number;
  readonly taken: number;
  readonly releaseAt: string | null;
  readonly earliestHoldExpiresAt: string | null;
  readonly serviceOn: string;
  readonly sessionState: string;
  /** Null for a session that has always been open. */
  readonly opensAt: string | null;
  /** Kind and name of the day on which the hospital holds no sessions; null on others. */
  readonly closedDay: string | null;
  readonly hospitalStatus: string;
  readonly regionCode: string;
  readonly departmentStatus: string;
}

/** Which quota a green booking uses up. */
export interface QuotaKey {
  readonly agreementId: string;
  readonly departmentId: string;
  readonly weekOn: string;
}

interface ExpiredHold {
  id: string;
  journeyId: string;
  slotId: string;
  agreementId: string | null;
  departmentId: string;
  quotaWeekOn: string | null;
  holdExpiresAt: string;
  version: number;
}

export async function slotPlace(tx: Tx, id: string): Promise<SlotPlace | null> {
  const [slot] = await tx.rows<SlotPlace>(sql.selectSlotPlace, { id });
  return slot ?? null;
}

/** Writes the timer edge of holds that are past their expiry, and gives back what they held. */
export async function expireHolds(tx: Tx, holds: readonly ExpiredHold[], now: Date): Promise<number> {
  let expired = 0;
  for (const hold of holds) {
    const { id, version } = hold;
    if ((await tx.run(sql.expireHold, { id, version })) === 0) continue;
    expired += 1;
    await tx.run(sql.giveBackPlace, { id: hold.slotId, extra: 0 });
    if (hold.agreementId !== null && hold.quotaWeekOn !== null) {
      const { agreementId, departmentId } = hold;
      await tx.run(sql.giveBackQuota, { agreementId, departmentId, weekOn: hold.quotaWeekOn });
    }
    const at = new Date(hold.holdExpiresAt);
    const change = { noun: 'appointment', nounId: id, act: 'expire', from: 'HELD', to: 'EXPIRED' } as const;
    await appendEvent(tx, { ...change, journeyId: hold.journeyId, at }, null, now);
  }
  for (const id of new Set(holds.map((hold) => hold.slotId))) await tx.run(sql.refreshEarliestHold, { id });
  return expired;
}

const slotFull = (): RuleRefused =>
  new RuleRefused({
    code: 'SLOT_FULL',
    message: 'No place is left in this slot.',
    path: ['slotId'],
    rule: 'domain 3.4: a place is sold once',
  });

/** Whether a slot was full when it was read: most who come too late are told here, before they write anything. */
export function fullRefusal(slot: SlotPlace, now: Date): RuleRefused | null {
  const isHoldDue =
    slot.earliestHoldExpiresAt !== null && Date.parse(slot.earliestHoldExpiresAt) <= now.getTime();
  return slot.taken < slot.capacity || isHoldDue ? null : slotFull();
}

const slotMoved = (): RuleRefused =>
  new RuleRefused({
    code: 'SLOT_MOVED',
    message: 'The hospital has just changed this session; look for a place again.',
    path: ['slotId'],
    rule: 'domain 3.4: a place is booked as it was read',
  });

const sessionStopped = (): RuleRefused =>
  new RuleRefused({
    code: 'SESSION_CLOSED',
    message: 'The hospital has just stopped this session.',
    path: ['slotId'],
    rule: 'domain 3.4 sessionStop',
  });

/**
 * Takes one place of a slot as it was read. When none seems left, its expired holds are reclaimed and it is tried
 * once more (domain 0): the row lock makes the second look final.
 * @throws RuleRefused SLOT_FULL, SLOT_MOVED, SESSION_CLOSED
 */
export async function take(tx: Tx, slot: SlotPlace, now: Date): Promise<void> {
  const { id, departmentId } = slot;
  const place = { id, departmentId, endAt: new Date(slot.endAt) };
  if ((await tx.run(sql.takePlace, place)) === 1) return;
  await tx.lock('Slot', id);
  await expireHoldsOfSlot(tx, id, now);
  if ((await tx.run(sql.takePlace, place)) === 1) return;
  const found = await slotPlace(tx, id);
  if (found?.sessionState === 'STOPPED') throw sessionStopped();
  const isAsRead = found?.departmentId === departmentId && found.endAt === slot.endAt;
  throw isAsRead ? slotFull() : slotMoved();
}

/** Gives back the place that an appointment had; one that was added for it by name is gone with it. */
export async function giveBack(
  tx: Tx,
  { slotId: id, appointmentId }: { readonly slotId: string; readonly appointmentId: string },
  now: Date,
): Promise<void> {
  const extra = await tx.run(sql.endExtraPlace, { id, appointmentId, now });
  await tx.run(sql.giveBackPlace, { id, extra });
  await tx.run(sql.refreshEarliestHold, { id });
}

/** Gives back what expired holds count in these sessions. */
export async function expireHoldsOfSessions(tx: Tx, sessionIds: readonly string[], now: Date): Promise<void> {
  const holds = await tx.rows<ExpiredHold>(sql.selectExpiredHoldsOfSessions, { sessionIds, now });
  await expireHolds(tx, holds, now);
}

/** Gives back what expired holds count in one slot, whose row the caller has locked. */
export async function expireHoldsOfSlot(tx: Tx, slotId: string, now: Date): Promise<void> {
  await expireHolds(tx, await tx.rows<ExpiredHold>(sql.selectExpiredHoldsOfSlot, { slotId, now }), now);
}

/** Takes one place of the week's quota. @returns false when it is used up */
export async function takeWeekQuota(tx: Tx, quota: QuotaKey, limit: number, now: Date): Promise<boolean> {
  const key = { ...quota };
  if ((await tx.run(sql.takeQuota, { ...key, limit })) === 1) return true;
  await tx.run(sql.openQuotaWeek, key);
  await expireHolds(tx, await tx.rows<ExpiredHold>(sql.selectExpiredHoldsOfQuota, { ...key, now }), now);
  return (await tx.run(sql.takeQuota, { ...key, limit })) === 1;
}

export const giveBackWeekQuota = (tx: Tx, quota: QuotaKey): Promise<number> =>
  tx.run(sql.giveBackQuota, { ...quota });

/** Gives back what expired holds count in the sessions of a template: before it is asked whether somebody has a place. */
export async function expireHoldsOfTemplate(tx: Tx, templateId: string, now: Date): Promise<void> {
  await expireHolds(
    tx,
    await tx.rows<ExpiredHold>(sql.selectExpiredHoldsOfTemplate, { templateId, now }),
    now,
  );
}

/** Writes due expiries of holds; never needed for a right answer. @returns how many it wrote */
export async function sweepHolds(tx: Tx, now: Date): Promise<number> {
  return expireHolds(tx, await tx.rows<ExpiredHold>(sql.selectExpiredHolds, { now }), now);
}
