import { openedSince } from '../consent/sharing-facts.ts';
import { CARE_ROLES } from '../resident/policy.ts';
import { safetyBlocksVisible } from '../safety-block/policy.ts';
import { SAFETY_ROLES } from '../safety-block/roles.ts';
import { stateOf, type Voidable } from './voidable.ts';

/**
 * 安全信息, of the organisation that wrote the edition. The one before is the latest again, and where there is none
 * nothing is recorded, which is not "no allergies". Everybody is told to whom it was open since it was written, the own
 * staff as well: an allergy that disappears must be noticed.
 */
export const voidableSafetyBlock: Voidable = {
  noun: 'safetyBlock',
  name: '安全信息',
  by: SAFETY_ROLES,
  table: 'SafetyBlock',
  mark: 'voidedAt',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    const where = { AND: [{ id }, safetyBlocksVisible(acting.viewer, now)] };
    const seen = await tx.db.safetyBlock.findFirst({ where, select: { residentId: true } });
    if (seen === null) return null;
    // Editions are written, and taken back, one after the other.
    await tx.lock('Resident', seen.residentId);
    const found = await tx.db.safetyBlock.findFirst({ where });
    if (found === null) return null;
    const { version, journeyId, residentId, recordedByOrgId: ownerOrgId, recordedAt, voidedAt } = found;
    const readers = await openedSince(tx, { residentId, since: recordedAt, now });
    return {
      ...{ id, version, journeyId, ownerOrgId, residentIds: [residentId], refusals: [] },
      state: stateOf(voidedAt, 'RECORDED'),
      recipients: [...new Set([ownerOrgId, ...readers])].map((organizationId) => ({
        organizationId,
        roles: CARE_ROLES,
      })),
      // The latest edition is whichever counts: every reader asks that.
      undo: async () => {},
    };
  },
};
