import type { Tx } from '../../prisma/client.ts';
import { clearAlarms } from '../alarm/raise.ts';
import type { ReferralState } from '../codes/referral.ts';
import { type OnTaken, type Swept, takeDueEdges } from '../sweep.ts';
import { liveTargets, placedTarget } from './facing.ts';
import { moveTarget, NO_PLACE, withdrawTargets } from './targets.ts';
import { tellEnded, tellSender } from './tell.ts';
import { giveBackUntaken } from './untaken.ts';
import { referralWorkflow } from './workflow.ts';

const read = (tx: Tx, id: string) =>
  tx.db.referral.findUniqueOrThrow({ where: { id }, include: { targets: true } });
type Due = Awaited<ReturnType<typeof read>>;

/** Nobody came to the place that was reserved: it has fallen away, and `expiresAt` says until when another may be had. */
async function missed(tx: Tx, referral: Due, now: Date): Promise<void> {
  const { id, missedAt } = referral;
  const at = missedAt ?? now;
  const receiver = placedTarget(referral);
  if (receiver?.state === 'SCHEDULED')
    await moveTarget(tx, receiver, { act: 'miss', to: 'ACCEPTED', data: NO_PLACE, by: null, now, at });
  const counted = { noShowCount: { increment: 1 }, missedAt: null };
  await tx.db.referral.update({ where: { id }, data: { ...counted, movedAt: at, alarmedClock: null } });
  await clearAlarms(tx, { noun: 'referral', nounId: id }, now);
}

async function expired(tx: Tx, referral: Due, act: string, now: Date): Promise<void> {
  await withdrawTargets(tx, referral, { act, by: null, now });
  const data = { expiresAt: null, missedAt: null, movedAt: now, closedAt: referral.expiresAt ?? now };
  await tx.db.referral.update({ where: { id: referral.id }, data });
  await clearAlarms(tx, { noun: 'referral', nounId: referral.id }, now);
}

const onTaken: OnTaken<ReferralState> = async (tx, { id }, edge, now) => {
  const referral = await read(tx, id);
  await (edge.act === 'miss' ? missed(tx, referral, now) : expired(tx, referral, edge.act, now));
  await tellSender(tx, referral, edge.to, now);
  if (edge.act !== 'expire') return;
  for (const { organizationId } of liveTargets(referral.targets))
    await tellEnded(tx, referral, organizationId, now);
  await giveBackUntaken(tx, id, { at: referral.expiresAt ?? now, now });
};

export const referrals: Swept<ReferralState> = { workflow: referralWorkflow, table: 'Referral', onTaken };

/** Writes what time has done to a referral by now. @returns how many edges it wrote */
export const takeReferralDue = (tx: Tx, id: string, now: Date): Promise<number> =>
  takeDueEdges(tx, referrals, id, now);
