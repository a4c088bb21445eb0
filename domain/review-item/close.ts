import type { Deciding } from '../act.ts';
import type { ReviewKind } from '../codes/review-item.ts';
import { appendEvent } from '../event-log.ts';

/** What closes a doubt by itself: the number is another one now, or the record was entered in error. */
export interface ReviewCloser {
  readonly act: 'residentCorrect' | 'recordVoid';
  readonly kind?: ReviewKind;
}

/**
 * Closes the open doubts about a record, on whichever side it stands: there is nothing left that they were about. A
 * merge that was asked for because of them is refused from then on.
 */
export async function closeReviewsOf(
  { tx, now, acting }: Deciding,
  residentId: string,
  { act, kind }: ReviewCloser = { act: 'recordVoid' },
): Promise<void> {
  const about = { OR: [{ residentId }, { otherResidentId: residentId }] };
  const open = { state: { in: ['OPEN', 'MERGE_ASKED'] }, ...(kind !== undefined && { kind }) };
  for (const { id, journeyId, state } of await tx.db.reviewItem.findMany({ where: { ...about, ...open } })) {
    const closed = { state: 'RESOLVED_DIFFERENT', resolvedAt: now, version: { increment: 1 } };
    const moved = await tx.db.reviewItem.updateMany({ where: { id, state }, data: closed });
    if (moved.count === 0) continue;
    const change = { noun: 'reviewItem', nounId: id, journeyId, act, from: state } as const;
    await appendEvent(tx, { ...change, to: 'RESOLVED_DIFFERENT' }, acting, now);
  }
}
