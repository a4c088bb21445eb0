import type { Tx } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import { type DateSpan, overlaps } from '../interval.ts';
import { staysOn } from './policy.ts';

/** Whether the resident lives in some home today. */
export const isInHome = async (tx: Tx, residentId: string, now: Date): Promise<boolean> =>
  (await tx.db.residency.count({ where: { residentId, ...staysOn(localDateOf(now)) } })) > 0;

/**
 * Whether another stay shares a day with this one: the last day of a stay is still part of it. The caller holds the
 * row that makes such judgements queue up: the resident's, or the home's for its beds.
 */
export async function isOverlapping(
  tx: Tx,
  whose: { readonly residentId: string } | { readonly nursingHomeId: string; readonly bedNo: string },
  stay: DateSpan & { readonly exceptId: string },
): Promise<boolean> {
  const where = {
    ...whose,
    id: { not: stay.exceptId },
    OR: [{ toOn: null }, { toOn: { gte: stay.fromOn } }],
  };
  const others = await tx.db.residency.findMany({ where, select: { fromOn: true, toOn: true } });
  return others.some((other) => overlaps(other, stay));
}
