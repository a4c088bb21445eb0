import type { Tx } from '../../prisma/client.ts';
import { RuleRefused } from '../errors.ts';
import { markChanged } from '../event-log.ts';
import * as sql from './sql.ts';
import { takeDue } from './take-due.ts';

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

export async function slotPlace(tx: Tx, id: string): Promise<SlotPlace | null> {
  const [slot] = await tx.rows<SlotPlace>(sql.selectSlotPlace, { id });
  return slot ?? null;
}

type Kept = readonly { readonly id: string }[];

async function lockAll(tx: Tx, kept: Kept): Promise<void> {
  for (const { id } of kept) await tx.lock('Appointment', id);
}

/** Writes the end of holds and offers that are past it, with all they gave back. Appointments are locked before slots. */
async function reclaim(tx: Tx, kept: Kept, now: Date): Promise<void> {
  await lockAll(tx, kept);
  for (const { id } of kept) await takeDue(tx, id, now);
}

const slotFull = (): RuleRefused =>
  new RuleRefused({
    code: 'SLOT_FULL',
    message: 'No place is left in this slot.',
    path: ['slotId'],
    rule: 'domain 3.4: a place is sold once',
  });

/** Whether a hold or an offer of the slot is past its time, and still counted. */
const isHoldDue = ({ earliestHoldExpiresAt }: SlotPlace, now: Date): boolean =>
  earliestHoldExpiresAt !== null && Date.parse(earliestHoldExpiresAt) <= now.getTime();

/** Whether a slot was full when it was read: most who come too late are told here, before they write anything. */
export const fullRefusal = (slot: SlotPlace, now: Date): RuleRefused | null =>
  slot.taken < slot.capacity || isHoldDue(slot, now) ? null : slotFull();

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
 * Takes one place of a slot as it was read. Its lapsed holds and offers are reclaimed first (domain 0), and before the
 * slot is touched: whoever gives such a place back holds the appointment and waits for the slot.
 * @throws RuleRefused SLOT_FULL, SLOT_MOVED, SESSION_CLOSED
 */
export async function take(tx: Tx, slot: SlotPlace, now: Date): Promise<void> {
  const { id, departmentId, pool } = slot;
  const place = { id, departmentId, pool, startAt: new Date(slot.startAt), endAt: new Date(slot.endAt) };
  if (isHoldDue(slot, now)) await reclaimOfSlot(tx, id, now);
  if ((await tx.run(sql.takePlace, place)) === 1) return markChanged(tx, 'slot', id, now);
  const found = await slotPlace(tx, id);
  if (found?.sessionState === 'STOPPED') throw sessionStopped();
  const isAsRead = (['departmentId', 'pool', 'startAt', 'endAt'] as const).every(
    (key) => found?.[key] === slot[key],
  );
  throw isAsRead ? slotFull() : slotMoved();
}

/** Locks what `reclaimOfSlot` is going to end, for an act that has to lock slots in between. */
export const lockLapsedOfSlot = async (tx: Tx, slotId: string, now: Date): Promise<void> =>
  lockAll(tx, await tx.rows(sql.selectLapsedOfSlot, { slotId, now }));

/** The same for `reclaimOfSessions`. */
export const lockLapsedOfSessions = async (tx: Tx, sessionIds: readonly string[], now: Date): Promise<void> =>
  lockAll(tx, await tx.rows(sql.selectLapsedOfSessions, { sessionIds, now }));

/** Writes what holds and offers past their time count in one slot. */
export const reclaimOfSlot = async (tx: Tx, slotId: string, now: Date): Promise<void> =>
  reclaim(tx, await tx.rows(sql.selectLapsedOfSlot, { slotId, now }), now);

/** The same in these sessions. */
export const reclaimOfSessions = async (tx: Tx, sessionIds: readonly string[], now: Date): Promise<void> =>
  reclaim(tx, await tx.rows(sql.selectLapsedOfSessions, { sessionIds, now }), now);

/** Takes one place of the week's quota. @returns false when it is used up */
export async function takeWeekQuota(tx: Tx, quota: QuotaKey, limit: number, now: Date): Promise<boolean> {
  const key = { ...quota };
  if ((await tx.run(sql.takeQuota, { ...key, limit })) === 1) return true;
  await tx.run(sql.openQuotaWeek, key);
  await reclaim(tx, await tx.rows(sql.selectLapsedOfQuota, { ...key, now }), now);
  return (await tx.run(sql.takeQuota, { ...key, limit })) === 1;
}

/** Gives back what lapsed holds and offers count in the sessions of a template: before it is asked whether somebody has a place. */
export async function expireHoldsOfTemplate(tx: Tx, templateId: string, now: Date): Promise<void> {
  await reclaim(tx, await tx.rows(sql.selectLapsedOfTemplate, { templateId, now }), now);
}
