import type { Deciding } from '../act.ts';
import type { ReviewKind } from '../codes/review.ts';
import { newId } from '../id.ts';

/** Asks two people to decide whether two records are one person: nothing is ever overwritten (domain 3.8). */
export async function openReview(
  { tx, now, acting }: Deciding,
  item: { kind: ReviewKind; residentId: string; otherResidentId: string },
): Promise<void> {
  const { organizationId } = acting.viewer;
  await tx.db.reviewItem.create({ data: { id: newId(now), ...item, organizationId, createdAt: now } });
}
