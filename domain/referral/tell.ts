import type { Tx } from '../../prisma/client.ts';
import type { DutyFunction } from '../codes/duty.ts';
import type { NotificationKind } from '../codes/notification.ts';
import { holdersOf, ROLES_OF_FUNCTION } from '../duty/on-duty.ts';
import { type Told, tell, tellDuty } from '../notification/tell.ts';

interface Sent {
  readonly id: string;
  readonly residentId: string;
  readonly initiatingOrgId: string;
  readonly fromOrgId: string;
  readonly authorId: string;
  readonly ownerId: string | null;
  readonly version: number;
}

const of = (kind: NotificationKind, { id, residentId }: Sent, occasion: string) =>
  ({ kind, noun: 'referral', nounId: id, residentId, occasion }) as const;
const about = (kind: NotificationKind, referral: Sent, what: string) =>
  of(kind, referral, `${what} ${referral.version}`);

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

/** Who gives out the places of an organisation. */
const placingDuty = (tx: Tx, organizationId: string, now: Date): Promise<DutyFunction> =>
  firstDuty(tx, organizationId, ['SCHEDULING', 'REFERRAL_OFFICE', 'WARD', 'HOME_NURSE'], now);

/** Tells whoever answers for the treatment that somebody is theirs to treat again. */
export async function tellTreating(tx: Tx, referral: Sent, organizationId: string, now: Date): Promise<void> {
  const duty = await treatingDuty(tx, organizationId, now);
  await tellDuty(tx, { organizationId, function: duty }, about('REFERRAL_WAITING', referral, duty), now);
}

/** Tells whoever gives out the places of an organisation that another one is to be reserved. */
export async function tellScheduler(
  tx: Tx,
  referral: Sent,
  organizationId: string,
  now: Date,
): Promise<void> {
  const duty = await placingDuty(tx, organizationId, now);
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

/** Tells who can go on with it at the sender: who wrote it and has the duty where it began, and who follows it. */
async function tellActing(tx: Tx, referral: Sent, told: Told, now: Date): Promise<void> {
  const { initiatingOrgId, fromOrgId, authorId, ownerId } = referral;
  await tell(tx, initiatingOrgId, [authorId], told, now);
  const duty = await signingDuty(tx, initiatingOrgId, now);
  await tellDuty(tx, { organizationId: initiatingOrgId, function: duty }, told, now);
  if (ownerId !== null) return tell(tx, fromOrgId, [ownerId], told, now);
  const following = { organizationId: fromOrgId, function: await signingDuty(tx, fromOrgId, now) };
  await tellDuty(tx, following, told, now);
}

/** Tells the sender, and the receiver that has reserved nothing yet, that the validity ends at `expiresAt`. */
export async function tellExpiring(
  tx: Tx,
  referral: Sent & { readonly expiresAt: Date },
  { receiverId, at }: { readonly receiverId: string | null; readonly at: Date },
  now: Date,
): Promise<void> {
  const told = { ...of('REFERRAL_EXPIRING', referral, referral.expiresAt.toISOString()), at };
  await tellActing(tx, referral, told, now);
  if (receiverId === null) return;
  const duty = await placingDuty(tx, receiverId, now);
  await tellDuty(tx, { organizationId: receiverId, function: duty }, told, now);
}

interface EndedConsent {
  readonly organizationId: string;
  readonly at: Date;
  /** Who can renew it where the referral goes on from one of theirs. */
  readonly renewers: readonly string[];
}

/** Tells the sender that an asked organisation sees nothing any more, and that one no more than this. */
export async function tellConsentEnded(
  tx: Tx,
  referral: Sent,
  { organizationId, at, renewers }: EndedConsent,
  now: Date,
): Promise<void> {
  const occasion = `${organizationId} ${at.toISOString()}`;
  const ended = { ...of('REFERRAL_CONSENT_ENDED', referral, occasion), at };
  await tellActing(tx, referral, ended, now);
  for (const renewer of renewers) {
    const renewing = { organizationId: renewer, function: await signingDuty(tx, renewer, now) };
    await tellDuty(tx, renewing, ended, now);
  }
  const duty = await receivingDuty(tx, organizationId, now);
  const closed = { ...of('REFERRAL_NOT_OPEN', referral, occasion), residentId: null, at };
  await tellDuty(tx, { organizationId, function: duty }, closed, now);
}
