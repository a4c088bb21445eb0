import type { Tx } from '../../prisma/client.ts';
import { markChanged } from '../event-log.ts';
import * as sql from './sql.ts';

/** What an appointment counts: its place in a slot, and for GREEN a place of the week's quota. */
export interface Counted {
  readonly id: string;
  readonly slotId: string | null;
  readonly agreementId: string | null;
  readonly departmentId: string;
  readonly quotaWeekOn: string | null;
}

/** Gives back the place that an appointment had; one that was added for it by name is gone with it. */
export async function giveBackPlace(
  tx: Tx,
  { slotId: id, appointmentId }: { readonly slotId: string; readonly appointmentId: string },
  now: Date,
): Promise<void> {
  const extra = await tx.run(sql.endExtraPlace, { id, appointmentId, now });
  await tx.run(sql.giveBackPlace, { id, extra });
  await tx.run(sql.refreshEarliestHold, { id });
  await markChanged(tx, 'slot', id, now);
}

/**
 * Notes anew when the first hold or offer of a slot runs out, when one has ceased to be one. The slot is locked first: a hold
 * that is made at the same time would not be seen, and its place stay taken when it runs out.
 */
export async function refreshEarliestHold(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.lock('Slot', id);
  await tx.run(sql.refreshEarliestHold, { id });
  await markChanged(tx, 'slot', id, now);
}

/** Gives back the place and the quota of a row that has left the states in which they are counted. */
export async function giveBackCounted(tx: Tx, row: Counted, now: Date): Promise<void> {
  const { slotId, agreementId, departmentId, quotaWeekOn } = row;
  if (slotId !== null) await giveBackPlace(tx, { slotId, appointmentId: row.id }, now);
  if (agreementId === null || quotaWeekOn === null) return;
  await tx.run(sql.giveBackQuota, { agreementId, departmentId, weekOn: quotaWeekOn });
}
