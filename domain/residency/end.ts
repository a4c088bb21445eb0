import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { endOfLocalDay, localDateOf } from '../calendar-date.ts';
import type { ResidencyEndReason } from '../codes/resident.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireReasonText } from '../require-reason.ts';
import type { Acting } from '../viewer.ts';
import { residenciesVisible } from './policy.ts';
import { bedTaken, overlapRefused, phaseOf, requiresHome, requiresNotEnded, requireTerm } from './rules.ts';
import { isOverlapping } from './stays.ts';

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

async function findStay({ tx, acting, now, concerns }: Deciding, residencyId: string) {
  const where = { AND: [{ id: residencyId }, residenciesVisible(acting.viewer, now)] };
  const stay = await tx.db.residency.findFirst({ where });
  if (stay === null) throw new NotFound('residency', ['residencyId']);
  concerns({ residentIds: [stay.residentId] });
  const facing = { viewer: acting.viewer, phase: phaseOf(stay, localDateOf(now)) };
  requireNone([...refusalsOf([requiresHome], facing), ...refusalsOf([requiresNotEnded], facing)]);
  return stay;
}

/** An end that was planned earlier may move on, but not into a stay that follows. */
async function requireStillFree(
  { tx }: Deciding,
  stay: {
    id: string;
    residentId: string;
    nursingHomeId: string;
    bedNo: string;
    fromOn: string;
    toOn: string;
  },
): Promise<void> {
  const { id: exceptId, residentId, nursingHomeId, bedNo, fromOn, toOn } = stay;
  if (await isOverlapping(tx, { nursingHomeId, bedNo }, { fromOn, toOn, exceptId })) throw bedTaken('toOn');
  if (await isOverlapping(tx, { residentId }, { fromOn, toOn, exceptId })) throw overlapRefused('toOn');
}

/**
 * Sets the last day of a stay and why it ends; access to the record ends with that day (V19).
 * @returns the id of the residency
 */
export const endResidency = (acting: Acting, input: ResidencyEndInput): Promise<string> =>
  perform(acting, 'residencyEnd', input, async (deciding) => {
    const { tx, now } = deciding;
    const { toOn, reason } = input;
    await tx.lock('Organization', acting.viewer.organizationId);
    const { id, version, residentId, journeyId, ...stay } = await findStay(deciding, input.residencyId);
    await tx.lock('Resident', residentId);
    requireTerm({ fromOn: stay.fromOn, toOn }, localDateOf(now));
    const reasonText = commentOf(input);
    await requireStillFree(deciding, { ...stay, id, residentId, toOn });
    const expected = input.expectedVersion;
    await claimVersion(tx, { table: 'Residency', noun: 'residency', id, expected, found: version });
    await tx.db.residency.update({ where: { id }, data: { toOn, endReason: reason } });
    await tx.db.careRelation.updateMany({ where: { basisId: id }, data: { endedAt: endOfLocalDay(toOn) } });
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
