import type { Deciding } from '../../act.ts';
import { StateConflict } from '../../errors.ts';
import { appendEvent } from '../../event-log.ts';
import { newId } from '../../id.ts';
import { reviewItemState } from '../../review-item/available-actions.ts';
import { keepSearchKeysEverywhere } from '../../search/keep.ts';
import type { AskedApproval } from '../../second-approval/second-acts.ts';
import { actingRole } from '../../viewer.ts';
import { lockSurvivor, lockSurvivors } from '../alias.ts';
import { REGISTRARS } from '../policy.ts';
import { sameRecord } from './ask.ts';
import { tellOfClashes } from './bookings.ts';
import { rankBehind } from './contacts.ts';
import { moveRows } from './moved.ts';
import { keepersOfBoth, ownRecord, tellKeepers } from './records.ts';
import { answerReviews } from './reviews.ts';
import { requireSamePerson, type TwoRecords } from './same-person.ts';

interface MergeFacts {
  readonly aliasId: string;
  readonly intoResidentId: string;
  /** The doubt that led to it: then each side answers for its own record. */
  readonly reviewItemId?: string;
}

const factsOf = ({ facts }: AskedApproval): MergeFacts => JSON.parse(facts ?? '{}') as MergeFacts;

/** The doubt still stands, and its merge is what was asked for. @throws StateConflict */
async function requireDoubt({ tx, now }: Deciding, id: string): Promise<void> {
  const item = await tx.db.reviewItem.findUniqueOrThrow({ where: { id } });
  const currentState = reviewItemState(item, now);
  if (currentState === 'MERGE_ASKED') return;
  const act = 'residentMerge';
  throw new StateConflict({ noun: 'reviewItem', act, currentState, allowedStates: ['MERGE_ASKED'] });
}

/** Locks both records, in the order of all who lock several. */
export function lockBoth({ tx }: Deciding, asked: AskedApproval): Promise<void> {
  const { aliasId, intoResidentId } = factsOf(asked);
  return lockSurvivors(tx, [aliasId, intoResidentId]);
}

/** Both records as they are now, locked. Without a doubt that names them both are open to the second person too. */
async function bothRecords(deciding: Deciding, asked: AskedApproval): Promise<TwoRecords> {
  const { tx } = deciding;
  const { aliasId: namedId, intoResidentId, reviewItemId } = factsOf(asked);
  await lockBoth(deciding, asked);
  if (reviewItemId === undefined) {
    const alias = await ownRecord(deciding, 'residentMerge', namedId);
    const into = await ownRecord(deciding, 'residentMerge', intoResidentId, 'intoResidentId');
    return { aliasId: alias.id, residentId: into.id };
  }
  const aliasId = await lockSurvivor(tx, namedId);
  const residentId = await lockSurvivor(tx, intoResidentId);
  await requireDoubt(deciding, reviewItemId);
  return { aliasId, residentId };
}

/** Both records move on: who has read either of them reads it again. */
async function writeMerge(deciding: Deciding, records: TwoRecords, reasonText: string | null) {
  const { tx, now, acting } = deciding;
  const { aliasId, residentId } = records;
  const mergeId = newId(now);
  const { organizationId } = acting.viewer;
  await tx.db.residentMerge.create({
    data: { id: mergeId, journeyId: mergeId, ...records, organizationId, mergedAt: now },
  });
  await answerReviews(deciding, mergeId, records);
  await tellOfClashes(deciding, mergeId, records);
  await rankBehind(tx, records);
  await moveRows(tx, mergeId, records);
  const next = { version: { increment: 1 } };
  await tx.db.resident.update({ where: { id: aliasId }, data: { mergedIntoId: residentId, ...next } });
  await tx.db.resident.update({ where: { id: residentId }, data: next });
  for (const id of [aliasId, residentId]) await keepSearchKeysEverywhere(tx, id, now);
  const role = actingRole(acting.viewer, REGISTRARS);
  for (const [id, to] of [[aliasId, 'MERGED'] as const, [residentId, null] as const]) {
    const { journeyId, life } = await tx.db.resident.findUniqueOrThrow({ where: { id } });
    const change = { noun: 'resident', nounId: id, journeyId, act: 'residentMerge', from: life } as const;
    const evidence = { role, reasonText, facts: { mergeId } };
    await appendEvent(tx, { ...change, to: to ?? life, ...evidence }, acting, now);
  }
  return mergeId;
}

/**
 * Makes two records of one person one (domain 3.8): everything that names the one names the other from now on, its id
 * stays as an alias, and who keeps either is told. All is judged anew, as the records are now.
 * @throws NotFound; StateConflict; RuleRefused as the request itself
 */
export async function mergeApproved(deciding: Deciding, asked: AskedApproval): Promise<void> {
  const records = await bothRecords(deciding, asked);
  if (records.aliasId === records.residentId) throw sameRecord();
  await requireSamePerson(deciding.tx, records, 'secondApprovalId');
  const keepers = await keepersOfBoth(deciding, records);
  deciding.concerns({ residentIds: [records.aliasId, records.residentId], ownerOrgIds: keepers });
  // Between two organisations the words of the one are not the other's to read.
  const isShared = factsOf(asked).reviewItemId !== undefined;
  const mergeId = await writeMerge(deciding, records, isShared ? null : asked.reasonText);
  await tellKeepers(deciding, keepers, { mergeId, residentId: records.residentId }, 'merged');
}

/** The doubt is where it was. */
export async function mergeNotApproved(deciding: Deciding, asked: AskedApproval): Promise<void> {
  const { reviewItemId: id } = factsOf(asked);
  if (id === undefined) return;
  const { tx, now, acting } = deciding;
  const data = { state: 'OPEN', mergeDueAt: null, version: { increment: 1 } };
  const { count } = await tx.db.reviewItem.updateMany({ where: { id, state: 'MERGE_ASKED' }, data });
  if (count === 0) return;
  const { journeyId } = await tx.db.reviewItem.findUniqueOrThrow({ where: { id } });
  const change = { noun: 'reviewItem', nounId: id, journeyId, act: 'secondReject' } as const;
  await appendEvent(tx, { ...change, from: 'MERGE_ASKED', to: 'OPEN' }, acting, now);
}
