import { markChanged } from '../event-log.ts';
import { lockReferral } from '../referral/claim.ts';
import { NO_CLOCKS } from '../referral/clocks.ts';
import { liveTargets } from '../referral/facing.ts';
import { referralsVisible } from '../referral/policy.ts';
import { withdrawTargets } from '../referral/targets.ts';
import { giveBackUntaken } from '../referral/untaken.ts';
import { endPlaces } from '../referral/visit-place.ts';
import { OFFICE, OWNERS } from '../referral/workflow.ts';
import type { Voidable } from './voidable.ts';

/**
 * 转诊, of the side that signs it. Nobody is asked any more, no clock runs, and whoever had it is told; what a hospital has
 * lawfully treated stays its own record of a resident who was there.
 */
export const voidableReferral: Voidable = {
  noun: 'referral',
  name: '转诊',
  by: OWNERS,
  table: 'Referral',
  mark: 'state',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    if (!(await lockReferral(deciding, id))) return null;
    const where = { AND: [{ id }, referralsVisible(acting.viewer, now)] };
    const referral = await tx.db.referral.findFirst({ where, include: { targets: true } });
    if (referral === null) return null;
    const { version, journeyId, state, residentId, fromOrgId, initiatingOrgId, targets } = referral;
    const others = [initiatingOrgId].filter((organizationId) => organizationId !== fromOrgId);
    return {
      ...{ id, version, journeyId, state, ownerOrgId: fromOrgId, residentIds: [residentId], refusals: [] },
      recipients: [
        ...liveTargets(targets).map(({ organizationId }) => ({ organizationId, roles: OFFICE })),
        ...others.map((organizationId) => ({ organizationId, roles: ['NH_NURSE' as const] })),
      ],
      undo: async () => {
        await withdrawTargets(tx, referral, { act: 'recordVoid', by: acting, now });
        for (const target of targets.filter(({ askedAt }) => askedAt !== null))
          await markChanged(tx, 'referralTarget', target.id, now);
        const closedAt = referral.closedAt ?? now;
        await tx.db.referral.update({ where: { id }, data: { ...NO_CLOCKS, movedAt: now, closedAt } });
        await endPlaces(deciding, id, 'recordVoid');
      },
      settle: () => giveBackUntaken(tx, id, { at: now, now }),
    };
  },
};
