import type { Deciding } from '../act.ts';
import { holdersOf, onDuty } from '../duty/on-duty.ts';
import { RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { signingDuty, tellSigners } from './tell.ts';
import { OPEN_STATES, OWNERS } from './workflow.ts';

/**
 * Who leaves an organisation hands over the referrals that are followed there, to who has the duty to sign or another of its
 * doctors (domain 0: leaving hands everything over). The role has ended already.
 * @throws RuleRefused OWNS_REFERRALS when nobody is left who could follow them
 */
export async function handOverReferrals(
  deciding: Deciding,
  { personId, organizationId }: { readonly personId: string; readonly organizationId: string },
): Promise<void> {
  const { tx, now, acting } = deciding;
  const owned = { fromOrgId: organizationId, ownerId: personId, state: { in: [...OPEN_STATES] } };
  const referrals = await tx.db.referral.findMany({ where: owned, orderBy: { id: 'asc' } });
  if (referrals.length === 0) return;
  const able = await holdersOf(tx, organizationId, OWNERS, now);
  if (able.includes(personId)) return;
  const duty = await onDuty(
    tx,
    { organizationId, function: await signingDuty(tx, organizationId, now) },
    now,
  );
  const ownerId = able.find((id) => id === duty?.holderId) ?? able[0];
  if (ownerId === undefined) {
    const message = `${referrals.length} open referrals are followed by this person; name another doctor first.`;
    const rule = 'domain 0: nothing is left without an owner';
    throw new RuleRefused({ code: 'OWNS_REFERRALS', message, rule });
  }
  for (const referral of referrals) {
    const { id, journeyId, state } = referral;
    await tx.lock('Referral', id);
    await tx.db.referral.update({ where: { id }, data: { ownerId, version: { increment: 1 } } });
    const change = {
      noun: 'referral',
      nounId: id,
      journeyId,
      act: 'roleEnd',
      from: state,
      to: state,
    } as const;
    await appendEvent(tx, { ...change, facts: { ownerId } }, acting, now);
    await tellSigners(tx, { ...referral, version: referral.version + 1 }, now);
  }
}
