import type { Tx } from '../../prisma/client.ts';
import type { ReferralState } from '../codes/referral.ts';
import { type OnTaken, type Swept, takeDueEdges } from '../sweep.ts';
import { withdrawTargets } from './targets.ts';
import { tellSender } from './tell.ts';
import { referralWorkflow } from './workflow.ts';

const onTaken: OnTaken<ReferralState> = async (tx, { id }, edge, now) => {
  const referral = await tx.db.referral.findUniqueOrThrow({ where: { id }, include: { targets: true } });
  await withdrawTargets(tx, referral, { act: edge.act, by: null, now });
  await tx.db.referral.update({ where: { id }, data: { expiresAt: null, movedAt: now } });
  await tellSender(tx, referral, edge.to, now);
};

export const referrals: Swept<ReferralState> = { workflow: referralWorkflow, table: 'Referral', onTaken };

/** Writes what time has done to a referral by now. @returns how many edges it wrote */
export const takeReferralDue = (tx: Tx, id: string, now: Date): Promise<number> =>
  takeDueEdges(tx, referrals, id, now);
