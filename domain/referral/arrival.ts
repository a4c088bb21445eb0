import type { Deciding } from '../act.ts';
import type { Role } from '../codes/role.ts';
import { openLinkedWard } from '../linked-ward/open.ts';
import { tellFamilyOfTransfer } from './family.ts';
import { moveReferral } from './move.ts';
import { tellSender } from './tell.ts';
import { openCare } from './treated-here.ts';

type Arriving = Parameters<typeof moveReferral>[1] &
  Parameters<typeof tellSender>[1] & { readonly direction: string; readonly kind: string };

interface Arrival {
  readonly act: string;
  readonly roles: readonly Role[];
  /** Who receives the resident. */
  readonly receiver: { readonly id: string; readonly organizationId: string };
  readonly arrivedAt: Date;
  readonly data?: object;
}

/**
 * Somebody has arrived by a referral, told by whatever act: nothing more is due of the way, the receiver treats the resident,
 * the family is told, and a linked ward opens where it is one. The caller holds the resident.
 */
export async function recordArrival(
  deciding: Deciding,
  referral: Arriving,
  { act, roles, receiver, arrivedAt, data = {} }: Arrival,
): Promise<void> {
  const { tx, now } = deciding;
  const { id, organizationId } = receiver;
  const due = { scheduleDueAt: null, arrivalDueAt: null, bedWaitDueAt: null };
  await tx.db.referralTarget.update({ where: { id }, data: due });
  await openCare(deciding, referral, organizationId);
  const arrived = { ...data, arrivedAt, expiresAt: null, missedAt: null };
  await moveReferral(deciding, referral, { act, to: 'ARRIVED', roles, data: arrived });
  await tellFamilyOfTransfer(deciding, referral);
  await openLinkedWard(deciding, { ...referral, arrivedAt, localOrgId: organizationId });
  await tellSender(tx, referral, 'ARRIVED', now);
}
