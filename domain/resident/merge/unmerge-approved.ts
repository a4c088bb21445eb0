import type { Deciding } from '../../act.ts';
import { appendEvent } from '../../event-log.ts';
import { keepSearchKeysEverywhere } from '../../search/keep.ts';
import type { AskedApproval } from '../../second-approval/second-acts.ts';
import { actingRole } from '../../viewer.ts';
import { REGISTRARS } from '../policy.ts';
import { currentMerge } from './ask-unmerge.ts';
import { rankAnew } from './contacts.ts';
import { moveBack } from './moved.ts';
import { keepersOfBoth, ownRecord, tellKeepers } from './records.ts';
import { askReviewsAgain } from './reviews.ts';

/**
 * Makes two records of one again: what the merge has moved and is still there goes back, what came since stays with the
 * survivor, and who keeps either is told.
 * @throws NotFound; RuleRefused RECORD_NOT_OPEN, NOT_MERGED, UNMERGE_LATER_FIRST
 */
export async function unmergeApproved(deciding: Deciding, asked: AskedApproval): Promise<void> {
  const { tx, now, acting, concerns } = deciding;
  const aliasId = asked.nounId;
  const { id: residentId } = await ownRecord(deciding, 'residentUnmerge', aliasId);
  const { id: mergeId } = await currentMerge(tx, aliasId, residentId, 'secondApprovalId');
  const records = { aliasId, residentId };
  await moveBack(tx, mergeId);
  await rankAnew(tx, records);
  await askReviewsAgain(deciding, mergeId);
  const next = { version: { increment: 1 } };
  await tx.db.resident.update({ where: { id: aliasId }, data: { mergedIntoId: null, ...next } });
  await tx.db.resident.update({ where: { id: residentId }, data: next });
  await tx.db.residentMerge.update({ where: { id: mergeId }, data: { unmergedAt: now, ...next } });
  for (const id of [aliasId, residentId]) await keepSearchKeysEverywhere(tx, id, now);
  const keepers = await keepersOfBoth(deciding, records);
  concerns({ residentIds: [aliasId, residentId], ownerOrgIds: keepers });
  const role = actingRole(acting.viewer, REGISTRARS);
  for (const id of [aliasId, residentId]) {
    const { journeyId, life } = await tx.db.resident.findUniqueOrThrow({ where: { id } });
    const change = { noun: 'resident', nounId: id, journeyId, act: 'residentUnmerge' } as const;
    const edge = { from: id === aliasId ? 'MERGED' : life, to: life };
    const { reasonText } = asked;
    await appendEvent(tx, { ...change, ...edge, role, reasonText, facts: { mergeId } }, acting, now);
  }
  await tellKeepers(deciding, keepers, { mergeId, residentId }, 'unmerged');
}
