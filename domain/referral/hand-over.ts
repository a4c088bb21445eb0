import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { holdersOf, onDuty } from '../duty/on-duty.ts';
import { RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import type { Acting } from '../viewer.ts';
import { signingDuty, tellSigners } from './tell.ts';
import { OPEN_STATES, OWNERS, SIGNERS } from './workflow.ts';

/** Everybody at an organisation who may follow its referrals now. */
export const ownersAt = (tx: Tx, organizationId: string, now: Date): Promise<string[]> =>
  holdersOf(tx, organizationId, OWNERS, now);

/** Who follows what somebody leaves behind: who has the duty to sign, another doctor, or whoever else may. Null: nobody. */
export async function nextOwner(
  tx: Tx,
  organizationId: string,
  able: readonly string[],
  now: Date,
): Promise<string | null> {
  const signing = { organizationId, function: await signingDuty(tx, organizationId, now) };
  const duty = await onDuty(tx, signing, now);
  const holder = able.find((id) => id === duty?.holderId);
  if (holder !== undefined) return holder;
  const [doctor = able[0] ?? null] = await holdersOf(tx, organizationId, SIGNERS, now);
  return doctor;
}

/** Gives an open referral to another owner, or to nobody, with the event of it. */
export async function changeOwner(
  tx: Tx,
  { id, journeyId, state }: { readonly id: string; readonly journeyId: string; readonly state: string },
  { ownerId, act, by }: { readonly ownerId: string | null; readonly act: string; readonly by: Acting | null },
  now: Date,
): Promise<void> {
  const data = { ownerId, version: { increment: 1 } };
  const changed = await tx.db.referral.update({ where: { id }, data });
  const change = { noun: 'referral', nounId: id, journeyId, act, from: state, to: state } as const;
  await appendEvent(tx, { ...change, facts: { ownerId } }, by, now);
  if (ownerId !== null) await tellSigners(tx, changed, now);
}

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
  const able = await ownersAt(tx, organizationId, now);
  if (able.includes(personId)) return;
  const ownerId = await nextOwner(tx, organizationId, able, now);
  if (ownerId === null) {
    const message = `${referrals.length} open referrals are followed by this person; name another doctor first.`;
    const rule = 'domain 0: nothing is left without an owner';
    throw new RuleRefused({ code: 'OWNS_REFERRALS', message, rule });
  }
  for (const referral of referrals) {
    await tx.lock('Referral', referral.id);
    await changeOwner(tx, referral, { ownerId, act: 'roleEnd', by: acting }, now);
  }
}
