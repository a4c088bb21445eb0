import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { endOfLocalDay, localDateOf } from '../calendar-date.ts';
import type { ResidencyEndReason } from '../codes/resident.ts';
import { claimVersion } from '../compare-and-set.ts';
import type { DailyTry } from '../daily-tries.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { notVoided } from '../not-voided.ts';
import { requireReasonText } from '../require-reason.ts';
import { lockResidentOf } from '../resident/alias.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { keepSearchKeys } from '../search/keep.ts';
import type { Acting } from '../viewer.ts';
import { withinOverlaps } from './overlap-tries.ts';
import { residenciesVisible } from './policy.ts';
import { phaseOf, requiresHome, requiresNotEnded, requireTerm } from './rules.ts';
import { requireFree } from './stays.ts';

export interface ResidencyEndInput {
  readonly idempotencyKey: string;
  readonly residencyId: string;
  readonly expectedVersion: number;
  /** The last day of the stay; may lie ahead. The day before `fromOn` for a stay that never began. */
  readonly toOn: string;
  readonly reason: ResidencyEndReason;
  /** Mandatory for OTHER. */
  readonly comment?: string | null | undefined;
}

const commentOf = ({ reason: code, comment: text }: ResidencyEndInput): string | null =>
  requireReasonText({ code, text, field: 'comment', isTextMandatory: code === 'OTHER' });

/** The stay of the act, behind its resident: a merge that was waited for may have moved it on. */
async function findStay({ tx, acting, now, concerns }: Deciding, residencyId: string) {
  const where = { AND: [{ id: residencyId }, residenciesVisible(acting.viewer, now), notVoided] };
  await lockResidentOf(tx, () => tx.db.residency.findFirst({ where, select: { residentId: true } }));
  const stay = await tx.db.residency.findFirst({ where });
  if (stay === null) throw new NotFound('residency', ['residencyId']);
  const residentIds = [stay.residentId];
  concerns({ residentIds, ownerOrgIds: await recordKeepersOf(tx, residentIds, now) });
  const facing = { viewer: acting.viewer, phase: phaseOf(stay, localDateOf(now)) };
  requireNone([...refusalsOf([requiresHome], facing), ...refusalsOf([requiresNotEnded], facing)]);
  return stay;
}

/**
 * Sets the last day of a stay and why it ends; access to the record ends with that day (V19).
 * @returns the id of the residency
 */
export const endResidency = (acting: Acting, input: ResidencyEndInput): Promise<string> =>
  withinOverlaps(acting, (overlaps) => endOnce(acting, input, overlaps));

const endOnce = (acting: Acting, input: ResidencyEndInput, overlaps: DailyTry): Promise<string> =>
  perform(acting, 'residencyEnd', input, async (deciding) => {
    const { tx, now } = deciding;
    const { toOn, reason } = input;
    await tx.lock('Organization', acting.viewer.organizationId);
    const { id, version, residentId, journeyId, ...stay } = await findStay(deciding, input.residencyId);
    requireTerm({ fromOn: stay.fromOn, toOn }, localDateOf(now));
    const reasonText = commentOf(input);
    // An end that was planned earlier may move on, but not into a stay that follows.
    await requireFree(tx, { ...stay, id, residentId, toOn }, { bed: 'toOn', resident: 'toOn', overlaps });
    const expected = input.expectedVersion;
    await claimVersion(tx, { table: 'Residency', noun: 'residency', id, expected, found: version });
    await tx.db.residency.update({ where: { id }, data: { toOn, endReason: reason } });
    await tx.db.careRelation.updateMany({ where: { basisId: id }, data: { endedAt: endOfLocalDay(toOn) } });
    await keepSearchKeys(tx, { organizationId: stay.nursingHomeId, residentId }, now);
    const change = {
      noun: 'residency',
      nounId: id,
      journeyId,
      act: 'residencyEnd',
      from: 'IN',
      to: 'ENDED',
    } as const;
    const reasons = { reasonCode: reason, reasonText, facts: { residentId, toOn } };
    await appendEvent(tx, { ...change, ...reasons, role: 'NH_NURSE' }, acting, now);
    return id;
  });
