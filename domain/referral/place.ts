import type { Deciding } from '../act.ts';
import type { Role } from '../codes/role.ts';
import type { FoundReferral, FoundTarget } from './claim.ts';
import { scheduleDueAt } from './clocks.ts';
import { moveReferral } from './move.ts';
import { tellSender } from './tell.ts';

/** Somebody has said yes, and is the one: by which act, and who. */
interface Placing {
  readonly act: string;
  readonly target: Pick<FoundTarget, 'id' | 'organizationId'>;
  readonly roles: readonly Role[];
  /** The time is known with the answer: nothing is left to be reserved, and nothing expires. */
  readonly isScheduled?: boolean;
}

/** Places a referral: from now on the receiver has to reserve a place or a bed (domain 3.5.5). */
export async function placeReferral(
  deciding: Deciding,
  referral: FoundReferral,
  { act, target, roles, isScheduled = false }: Placing,
): Promise<void> {
  const { tx, now } = deciding;
  const where = { id: target.organizationId };
  const { id: organizationId, regionCode } = await tx.db.organization.findUniqueOrThrow({ where });
  if (!isScheduled) {
    const due = await scheduleDueAt(tx, referral.urgency, { organizationId, regionCode }, now);
    await tx.db.referralTarget.update({ where: { id: target.id }, data: { scheduleDueAt: due } });
  }
  const data = { placedAt: now, unmetDueAt: null, ...(isScheduled && { expiresAt: null }) };
  const facts = { organizationId };
  await moveReferral(deciding, referral, { act, to: 'PLACED', roles, data, facts });
  await tellSender(tx, referral, 'PLACED', now);
}
