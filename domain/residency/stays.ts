import type { Tx } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { DailyTry } from '../daily-tries.ts';
import { type DateSpan, overlaps } from '../interval.ts';
import { notVoided } from '../not-voided.ts';
import { staysOn } from './policy.ts';
import { bedTaken, overlapRefused } from './rules.ts';

/** Whether the resident lives in some home today. */
export const isInHome = async (tx: Tx, residentId: string, now: Date): Promise<boolean> =>
  (await tx.db.residency.count({ where: { residentId, ...staysOn(localDateOf(now)) } })) > 0;

/**
 * Whether another stay shares a day with this one: the last day of a stay is still part of it. The caller holds the
 * row that makes such judgements queue up: the resident's, or the home's for its beds.
 */
async function isOverlapping(
  tx: Tx,
  whose: { readonly residentId: string } | { readonly nursingHomeId: string; readonly bedNo: string },
  stay: DateSpan & { readonly exceptId: string },
): Promise<boolean> {
  const where = {
    ...whose,
    ...notVoided,
    id: { not: stay.exceptId },
    OR: [{ toOn: null }, { toOn: { gte: stay.fromOn } }],
  };
  const others = await tx.db.residency.findMany({ where, select: { fromOn: true, toOn: true } });
  return others.some((other) => overlaps(other, stay));
}

interface WantedStay extends DateSpan {
  readonly id: string;
  readonly residentId: string;
  readonly nursingHomeId: string;
  readonly bedNo: string;
}

interface Judged {
  /** The input fields that a refusal names. */
  readonly bed: string;
  readonly resident: string;
  /** A stay elsewhere that is in the way is counted. */
  readonly overlaps: DailyTry;
}

/**
 * Bed and resident are free for a stay.
 * @throws RuleRefused BED_TAKEN, RESIDENCY_OVERLAP, RESIDENCY_OVERLAPS_PER_DAY
 */
export async function requireFree(
  tx: Tx,
  wanted: WantedStay,
  { bed, resident, overlaps }: Judged,
): Promise<void> {
  const { id: exceptId, residentId, nursingHomeId, bedNo, fromOn, toOn } = wanted;
  const stay = { fromOn, toOn, exceptId };
  if (await isOverlapping(tx, { nursingHomeId, bedNo }, stay)) throw bedTaken(bed);
  overlaps.requireLeft();
  if (!(await isOverlapping(tx, { residentId }, stay))) return;
  overlaps.keep();
  throw overlapRefused(resident);
}
