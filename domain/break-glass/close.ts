import { perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { lockResidentOf } from '../resident/alias.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { keepSearchKeys } from '../search/keep.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { breakGlassRefusals } from './available-actions.ts';
import { breakGlassById } from './read.ts';
import { BREAK_GLASS_ROLES } from './workflow.ts';

export interface BreakGlassCloseInput {
  readonly idempotencyKey: string;
  readonly breakGlassId: string;
  readonly expectedVersion: number;
}

/** The clinician needs the record no longer: it closes at once. @returns the id of the emergency access */
export const closeBreakGlass = (acting: Acting, input: BreakGlassCloseInput): Promise<string> =>
  perform(acting, 'breakGlassClose', input, async ({ tx, now, concerns }) => {
    const { viewer } = acting;
    const seen = () => breakGlassById({ viewer, now }, input.breakGlassId, tx);
    await lockResidentOf(tx, seen);
    const found = await seen();
    if (found === null) throw new NotFound('breakGlass', ['breakGlassId']);
    const { id, version, residentId, journeyId, state } = found;
    requireNone(breakGlassRefusals(viewer, 'breakGlassClose', found));
    const expected = input.expectedVersion;
    await claimVersion(tx, { table: 'BreakGlass', noun: 'breakGlass', id, expected, found: version });
    // The table wants an end after the beginning, also of what is closed in its first millisecond.
    const endsAt = new Date(Math.max(now.getTime(), Date.parse(found.openedAt) + 1));
    await tx.db.breakGlass.update({ where: { id }, data: { state: 'TO_REVIEW', endsAt } });
    await tx.db.careRelation.updateMany({
      where: { basis: 'BREAK_GLASS', basisId: id },
      data: { endedAt: now },
    });
    await keepSearchKeys(tx, { organizationId: viewer.organizationId, residentId }, now);
    concerns({ residentIds: [residentId], ownerOrgIds: await recordKeepersOf(tx, [residentId], now) });
    const edge = { act: 'breakGlassClose', from: state, to: 'TO_REVIEW' } as const;
    const role = actingRole(viewer, BREAK_GLASS_ROLES);
    await appendEvent(tx, { noun: 'breakGlass', nounId: id, journeyId, ...edge, role }, acting, now);
    return id;
  });
