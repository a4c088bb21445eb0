import { type Deciding, perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import type { ReviewDecision } from '../codes/review-item.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireLongText } from '../require-text.ts';
import { lockSurvivors } from '../resident/alias.ts';
import { idDueOnOf } from '../resident/id-due.ts';
import { requireSamePerson } from '../resident/merge/same-person.ts';
import { askSecond } from '../second-approval/ask.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { resolveRefusals } from './available-actions.ts';
import { reviewItemsVisible } from './policy.ts';
import { decidingOrganization, ownRecordsOf, SIDE_COLUMNS } from './sides.ts';
import { REVIEWERS } from './workflow.ts';

export interface ReviewItemResolveInput {
  readonly idempotencyKey: string;
  readonly reviewItemId: string;
  readonly expectedVersion: number;
  readonly decision: ReviewDecision;
  readonly reasonText: string;
}

async function findItem({ tx, now, acting, concerns }: Deciding, input: ReviewItemResolveInput) {
  const { viewer } = acting;
  const where = { AND: [{ id: input.reviewItemId }, reviewItemsVisible(viewer, now)] };
  const named = await tx.db.reviewItem.findFirst({ where });
  // Before the item, as a merge does, and so that one merge of a record is asked for at a time.
  if (named !== null) await lockSurvivors(tx, [named.residentId, named.otherResidentId]);
  await tx.lock('ReviewItem', input.reviewItemId);
  const item = await tx.db.reviewItem.findFirst({
    where,
    select: {
      ...SIDE_COLUMNS,
      kind: true,
      id: true,
      journeyId: true,
      version: true,
      state: true,
      mergeDueAt: true,
    },
  });
  if (item === null) throw new NotFound('reviewItem', ['reviewItemId']);
  // Of the other side's record nothing is told, not even in the own organisation's log.
  concerns({ residentIds: ownRecordsOf(viewer, item, now) });
  requireNone(resolveRefusals(viewer, item, now));
  return item;
}

type Item = Awaited<ReturnType<typeof findItem>>;

/** The record with the confirmed number goes on; of two alike the one that was there before. */
async function asOneRecord({ tx }: Deciding, { residentId, otherResidentId }: Item) {
  const where = { id: { in: [residentId, otherResidentId] } };
  const records = await tx.db.resident.findMany({ where });
  const isConfirmed = (id: string) =>
    records.some((one) => one.id === id && one.idNoIndex !== null && !one.isProvisional);
  const isTurned = isConfirmed(residentId) && !isConfirmed(otherResidentId);
  return isTurned
    ? { aliasId: otherResidentId, intoResidentId: residentId }
    : { aliasId: residentId, intoResidentId: otherResidentId };
}

/** Puts the merge before a second person, who sees of the two records the own one. */
async function askMerge(deciding: Deciding, item: Item, reasonText: string): Promise<Date> {
  const { tx, now, acting } = deciding;
  const { aliasId, intoResidentId } = await asOneRecord(deciding, item);
  await requireSamePerson(tx, { aliasId, residentId: intoResidentId }, 'reviewItemId');
  const organizationId = decidingOrganization(acting.viewer, item, now);
  // The request names the record of who decides, and the other one to nobody.
  const [residentId = item.otherResidentId] = ownRecordsOf({ ...acting.viewer, organizationId }, item, now);
  const id = await askSecond(deciding, {
    ...{ act: 'residentMerge', noun: 'resident', nounId: residentId, journeyId: item.journeyId },
    ...{ organizationId, residentId, reasonText, facts: { aliasId, intoResidentId, reviewItemId: item.id } },
  });
  return (await tx.db.secondApproval.findUniqueOrThrow({ where: { id } })).expiresAt;
}

/**
 * Whoever is somebody else has a number that is not right: the record that was written with it is asked for the right
 * one, like that of somebody without a document (domain 2 Resident).
 */
async function askRightNumber(deciding: Deciding, { residentId }: Item): Promise<void> {
  const { tx } = deciding;
  const where = { id: residentId, isProvisional: true };
  const record = await tx.db.resident.findFirst({ where, select: { idDueOn: true } });
  if (record === null) return;
  const idDueOn = await idDueOnOf(deciding, true, record.idDueOn);
  await tx.db.resident.updateMany({ where, data: { idDueOn } });
}

/**
 * Resolves a doubt for one side (核对). DIFFERENT closes it, both records stay, and the one written later is
 * asked for the right number (`idDueOn`). SAME puts the merge before a second
 * person: of the other side where two organisations keep the two records.
 * @returns the id of the item
 * @throws NotFound; StateConflict; VersionConflict; RuleRefused MERGE_DIFFERENT_PEOPLE, RESIDENCY_OVERLAP, ALREADY_ASKED
 */
export const resolveReviewItem = (acting: Acting, input: ReviewItemResolveInput): Promise<string> =>
  perform(acting, 'reviewItemResolve', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const reasonText = requireLongText(input.reasonText, 'reasonText');
    const item = await findItem(deciding, input);
    const { id, journeyId, version: found } = item;
    const expected = input.expectedVersion;
    await claimVersion(tx, { table: 'ReviewItem', noun: 'reviewItem', id, expected, found });
    const isSame = input.decision === 'SAME';
    const mergeDueAt = isSame ? await askMerge(deciding, item, reasonText) : null;
    if (item.kind === 'ID_NO_HELD' && !isSame) await askRightNumber(deciding, item);
    const to = isSame ? 'MERGE_ASKED' : 'RESOLVED_DIFFERENT';
    const by = { resolvedByOrgId: viewer.organizationId, resolvedById: viewer.personId, reasonText };
    const resolvedAt = isSame ? null : now;
    await tx.db.reviewItem.update({ where: { id }, data: { state: to, mergeDueAt, resolvedAt, ...by } });
    const change = { noun: 'reviewItem', nounId: id, journeyId, act: 'reviewItemResolve' } as const;
    const role = actingRole(viewer, REVIEWERS);
    await appendEvent(
      tx,
      { ...change, from: 'OPEN', to, role, reasonCode: input.decision, reasonText },
      acting,
      now,
    );
    return id;
  });
