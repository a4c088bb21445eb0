import type { Deciding } from '../act.ts';
import type { ReversalOutcome } from '../codes/death.ts';
import { type Effect, restoreRow } from '../death/effects.ts';
import { placedTarget } from './facing.ts';
import { tellSender, tellTreating } from './tell.ts';
import { goOnCaring } from './treated-here.ts';

/**
 * A referral that a death has ended is as it was; where the resident was treated, whoever did treats on, and both sides are told.
 * The caller holds the resident.
 */
export async function restoreReferral(deciding: Deciding, effect: Effect): Promise<ReversalOutcome> {
  const { tx, now } = deciding;
  const { id } = effect;
  const outcome = await restoreRow(tx, effect);
  if (outcome !== 'RESTORED' || effect.after.state !== 'DIED') return outcome;
  // What was written of the death is not of this referral, and its alarms are raised anew.
  const data = { endTextSealed: null };
  const referral = await tx.db.referral.update({ where: { id }, data, include: { targets: true } });
  await tx.db.emergencyEvent.updateMany({ where: { referralId: id }, data: { alarmedClock: null } });
  await tellSender(tx, referral, 'deathReverse', now);
  const receiver = placedTarget(referral);
  if (receiver === null) return outcome;
  await goOnCaring(tx, referral, receiver.organizationId, now);
  await tellTreating(tx, referral, receiver.organizationId, now);
  return outcome;
}
