import type { Tx } from '../../prisma/client.ts';
import type { NotificationKind } from '../codes/notification.ts';
import { tell, tellDuty } from '../notification/tell.ts';

interface Sent {
  readonly id: string;
  readonly residentId: string;
  readonly initiatingOrgId: string;
  readonly fromOrgId: string;
  readonly authorId: string;
  readonly ownerId: string | null;
  readonly version: number;
}

const about = (kind: NotificationKind, { id, residentId, version }: Sent, what: string) =>
  ({ kind, noun: 'referral', nounId: id, residentId, occasion: `${what} ${version}` }) as const;

/** Tells who sent it, the author and the owner each at their own organisation, that it moved. */
export async function tellSender(tx: Tx, referral: Sent, what: string, now: Date): Promise<void> {
  const { initiatingOrgId, fromOrgId, authorId, ownerId } = referral;
  const told = about('REFERRAL_MOVED', referral, what);
  await tell(tx, initiatingOrgId, [authorId], told, now);
  if (ownerId !== null && ownerId !== authorId) await tell(tx, fromOrgId, [ownerId], told, now);
}

/** Tells whoever has the duty at an organisation that something waits for it there. */
export const tellWaiting = (
  tx: Tx,
  referral: Sent,
  place: { readonly organizationId: string; readonly function: 'CO_SIGN' | 'REFERRAL_OFFICE' },
  now: Date,
): Promise<void> => tellDuty(tx, place, about('REFERRAL_WAITING', referral, place.function), now);
