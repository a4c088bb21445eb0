import { statement, type Tx } from '../../prisma/client.ts';
import { writeTogether } from '../act.ts';
import { stillKept } from '../appointment/lapsed.ts';
import { type ExternalName, keepExternalIds } from '../exchange/external-id.ts';
import { adjustSession } from '../session/adjust.ts';
import type { WindowInput } from '../session/windows.ts';
import { type SessionStopInput, stopSessions } from '../session-stop/stop.ts';
import type { Acting } from '../viewer.ts';

/** One window of a session, as the system of its hospital says it. */
export interface OneWindow {
  readonly idempotencyKey: string;
  readonly sessionId: string;
  readonly window: WindowInput;
}

const selectId = statement(`
  SELECT s."id" FROM "Slot" s WHERE s."sessionId" = :sessionId AND s."pool" = :pool AND s."startAt" = :startAt`);
const countPeople = statement(`
  SELECT COUNT(*) AS "n" FROM "Appointment" a
  WHERE a."slotId" = :id AND ((${stillKept('a')}) OR a."state" IN ('BOOKED', 'CHECKED_IN', 'CALLED'))`);

/** Changes a window of a session. @throws what `adjustSession` throws @returns the id of the slot */
export async function setWindow(
  acting: Acting,
  { window, ...of }: OneWindow & { readonly window: { readonly slotId: string } },
): Promise<string> {
  await adjustSession(acting, { ...of, windows: [window] });
  return window.slotId;
}

/** Opens one more window in a session. @throws what `adjustSession` throws @returns the id of the slot */
export async function openWindow(
  acting: Acting,
  { window, ...of }: OneWindow & { readonly window: Required<Pick<WindowInput, 'pool' | 'startAt'>> },
): Promise<string> {
  await adjustSession(acting, { ...of, windows: [window] });
  const { pool = null, startAt = null } = window;
  const where = { sessionId: of.sessionId, pool, startAt };
  const [slot] = await writeTogether((tx) => tx.rows<{ id: string }>(selectId, where));
  if (slot === undefined) throw new Error('a window was opened that is not there');
  return slot.id;
}

const isTaken = async (tx: Tx, id: string, now: Date): Promise<boolean> =>
  ((await tx.rows<{ n: number }>(countPeople, { id, now }))[0]?.n ?? 0) > 0;

/**
 * Ends one window: where somebody has a place in it, it is stopped like a session (domain 3.4 sessionStop); otherwise it
 * is taken back. @throws what `adjustSession` and `stopSessions` throw
 */
export async function endWindow(
  acting: Acting,
  {
    slotId,
    ...of
  }: { readonly sessionId: string; readonly slotId: string } & Pick<
    SessionStopInput,
    'idempotencyKey' | 'reasonCode' | 'reasonText'
  >,
): Promise<void> {
  const { idempotencyKey, sessionId } = of;
  if (await writeTogether((tx) => isTaken(tx, slotId, acting.clock.now())))
    await stopSessions(acting, { ...of, slotId, kind: 'STOPPED' });
  else await adjustSession(acting, { idempotencyKey, sessionId, windows: [{ slotId, capacity: 0 }] });
}

/** Keeps what a hospital's system calls a window; what is no longer offered gives its name to the next one. */
export const nameWindow = (
  nounId: string,
  names: readonly ExternalName[],
  kept: { readonly now: Date; readonly isActed: boolean },
): Promise<void> =>
  keepExternalIds(
    {
      ...{ noun: 'slot', nounId },
      isVoid: async (tx, id) => (await tx.db.slot.count({ where: { id, capacity: { gt: 0 } } })) === 0,
    },
    names,
    kept,
  );
