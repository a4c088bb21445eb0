import type { Deciding } from '../act.ts';
import { policyFor } from '../policy-value/read.ts';
import { openCareRelation } from '../resident/care-relation.ts';
import { keepSearchKeys } from '../search/keep.ts';
import { daysLater } from './clocks.ts';
import { type FacedTarget, placedTarget } from './facing.ts';

interface Treated {
  readonly id: string;
  readonly residentId: string;
  readonly fromOrg: { readonly regionCode: string };
  readonly targets: readonly FacedTarget[];
}

/** Whoever receives somebody knows and treats that person from the arrival on (V19: participant of a referral). */
export async function openCare(
  { tx, now }: Deciding,
  { id, residentId }: Treated,
  organizationId: string,
): Promise<void> {
  const relation = { residentId, organizationId, basis: 'REFERRAL', basisId: id } as const;
  await openCareRelation(tx, { ...relation, startedAt: now, endedAt: null }, now);
}

/** The receiver has `referral.careAfterDays` left, to refer the resident onward and to write what is missing. */
export async function endCare({ tx, now }: Deciding, referral: Treated): Promise<void> {
  const { id, residentId, fromOrg } = referral;
  const receiver = placedTarget(referral);
  if (receiver === null) return;
  const { organizationId } = receiver;
  const place = { organizationId, regionCode: fromOrg.regionCode };
  const { value } = await policyFor(tx, 'referral.careAfterDays', place, now);
  const relation = { residentId, organizationId, basis: 'REFERRAL', basisId: id, endedAt: null };
  await tx.db.careRelation.updateMany({ where: relation, data: { endedAt: daysLater(now, value) } });
  await keepSearchKeys(tx, { organizationId, residentId }, now);
}
