import type { Tx } from '../../prisma/client.ts';
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

/** Who had let somebody go treats on: the relation that was to end does not, and one that is over begins anew. */
export async function goOnCaring(
  tx: Tx,
  { id, residentId }: Pick<Treated, 'id' | 'residentId'>,
  organizationId: string,
  now: Date,
): Promise<void> {
  const relation = { residentId, organizationId, basis: 'REFERRAL', basisId: id } as const;
  const data = { endedAt: null };
  const where = { ...relation, endedAt: { gt: now } };
  const { count } = await tx.db.careRelation.updateMany({ where, data });
  if (count === 0) await openCareRelation(tx, { ...relation, startedAt: now, ...data }, now);
  else await keepSearchKeys(tx, { organizationId, residentId }, now);
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
