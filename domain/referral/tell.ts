import type { Tx } from '../../prisma/client.ts';
import type { DutyFunction } from '../codes/duty.ts';
import type { NotificationKind } from '../codes/notification.ts';
import { holdersOf, ROLES_OF_FUNCTION } from '../duty/on-duty.ts';
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

/** Whose duty it is first where several kinds of organisation do the same: a home has no office, a clinic no ward. */
async function firstDuty(
  tx: Tx,
  organizationId: string,
  functions: readonly [DutyFunction, ...DutyFunction[]],
  now: Date,
): Promise<DutyFunction> {
  for (const one of functions)
    if ((await holdersOf(tx, organizationId, ROLES_OF_FUNCTION[one], now)).length > 0) return one;
  return functions[0];
}

/** Who sees to what comes in: the referral office, or who treats where there is none. */
export const receivingDuty = (tx: Tx, organizationId: string, now: Date): Promise<DutyFunction> =>
  firstDuty(tx, organizationId, ['REFERRAL_OFFICE', 'WARD', 'CO_SIGN', 'HOME_NURSE'], now);

/** Who answers for the treatment of somebody who has come. */
export const treatingDuty = (tx: Tx, organizationId: string, now: Date): Promise<DutyFunction> =>
  firstDuty(tx, organizationId, ['WARD', 'CO_SIGN', 'HOME_NURSE'], now);

/** Who signs what goes out, and follows it. */
export const signingDuty = (tx: Tx, organizationId: string, now: Date): Promise<DutyFunction> =>
  firstDuty(tx, organizationId, ['CO_SIGN', 'WARD', 'HOME_NURSE'], now);

/** Tells whoever has the duty to sign that something waits for a signature. */
export async function tellSigners(tx: Tx, referral: Sent, now: Date): Promise<void> {
  const { fromOrgId: organizationId } = referral;
  const duty = await signingDuty(tx, organizationId, now);
  await tellDuty(tx, { organizationId, function: duty }, about('REFERRAL_WAITING', referral, duty), now);
}

/** Tells whoever gives out the places of an organisation that another one is to be reserved. */
export async function tellScheduler(
  tx: Tx,
  referral: Sent,
  organizationId: string,
  now: Date,
): Promise<void> {
  const duty = await firstDuty(
    tx,
    organizationId,
    ['SCHEDULING', 'REFERRAL_OFFICE', 'WARD', 'HOME_NURSE'],
    now,
  );
  await tellDuty(tx, { organizationId, function: duty }, about('REFERRAL_WAITING', referral, duty), now);
}

/** Tells who was asked that nothing is asked of it any more, or that it was not chosen. */
export async function tellEnded(tx: Tx, referral: Sent, organizationId: string, now: Date): Promise<void> {
  const duty = await receivingDuty(tx, organizationId, now);
  await tellDuty(tx, { organizationId, function: duty }, about('REFERRAL_MOVED', referral, 'ENDED'), now);
}

/** The same of who sees to what comes in, or reviews what goes out, at an organisation. */
export async function tellOffice(tx: Tx, referral: Sent, organizationId: string, now: Date): Promise<void> {
  const duty = await receivingDuty(tx, organizationId, now);
  await tellDuty(tx, { organizationId, function: duty }, about('REFERRAL_WAITING', referral, duty), now);
}
