import type { Deciding } from '../act.ts';
import type { ReviewKind } from '../codes/review-item.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';

/** Asks two people to decide whether two records are one person: nothing is ever overwritten (domain 3.8). */
export async function openReview(
  { tx, now, acting }: Deciding,
  item: { kind: ReviewKind; residentId: string; otherResidentId: string },
): Promise<void> {
  const { organizationId } = acting.viewer;
  const id = newId(now);
  await tx.db.reviewItem.create({ data: { id, journeyId: id, ...item, organizationId, createdAt: now } });
  const change = { noun: 'reviewItem', nounId: id, journeyId: id, act: 'open', to: 'OPEN' } as const;
  await appendEvent(tx, { ...change, facts: { kind: item.kind } }, acting, now);
}
