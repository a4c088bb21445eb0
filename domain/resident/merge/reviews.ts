import type { Deciding } from '../../act.ts';
import { appendEvent } from '../../event-log.ts';
import type { TwoRecords } from './same-person.ts';

const RESOLVED = 'RESOLVED_SAME';
const OPEN = ['OPEN', 'MERGE_ASKED'];

/** The doubts about these two records are answered by their merge, which remembers them. */
export async function answerReviews(
  { tx, now, acting }: Deciding,
  mergeId: string,
  { aliasId, residentId }: TwoRecords,
): Promise<void> {
  const both = { in: [aliasId, residentId] };
  const where = { residentId: both, otherResidentId: both, state: { in: OPEN } };
  for (const { id, journeyId, state: from } of await tx.db.reviewItem.findMany({ where })) {
    const resolved = { state: RESOLVED, resolvedAt: now, mergeDueAt: null, version: { increment: 1 } };
    await tx.db.reviewItem.update({ where: { id }, data: resolved });
    const change = { noun: 'reviewItem', nounId: id, journeyId, act: 'secondApprove', from } as const;
    await appendEvent(tx, { ...change, to: RESOLVED }, acting, now);
    const move = { mergeId, tableName: 'ReviewItem', columnName: 'state', rowId: id };
    await tx.db.residentMergeMove.create({ data: { ...move, was: 'OPEN', became: RESOLVED } });
  }
}

/** What the merge had answered is open again. */
export async function askReviewsAgain({ tx, now, acting }: Deciding, mergeId: string): Promise<void> {
  const where = { mergeId, tableName: 'ReviewItem', columnName: 'state' };
  for (const { rowId: id } of await tx.db.residentMergeMove.findMany({ where })) {
    const again = { state: 'OPEN', resolvedAt: null, version: { increment: 1 } };
    const { count } = await tx.db.reviewItem.updateMany({ where: { id, state: RESOLVED }, data: again });
    if (count === 0) continue;
    const { journeyId } = await tx.db.reviewItem.findUniqueOrThrow({ where: { id } });
    const change = { noun: 'reviewItem', nounId: id, journeyId, act: 'residentUnmerge' } as const;
    await appendEvent(tx, { ...change, from: RESOLVED, to: 'OPEN' }, acting, now);
  }
}
