import type { Deciding } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { sharingDecisionOf } from '../consent/sharing-facts.ts';
import { appendEvent } from '../event-log.ts';
import { appendConsentEnd, consentEnd, RESTING_STATES } from './consent-ended.ts';
import { liveTargets } from './facing.ts';
import { referralState } from './state.ts';
import { tellOffice, tellScheduler } from './tell.ts';

const read = ({ tx }: Deciding, id: string) =>
  tx.db.referral.findUniqueOrThrow({ where: { id }, include: { targets: { include: { consent: true } } } });
type Resting = Awaited<ReturnType<typeof read>>;
type Target = Resting['targets'][number];

/** While the way was closed nobody could answer: what was due is due later by as much. */
function clocksAfter({ answerDueAt, infoDueAt, scheduleDueAt, bedWaitDueAt }: Target, pause: number) {
  const later = (at: Date | null) => (at === null ? null : new Date(at.getTime() + pause));
  return {
    ...{ answerDueAt: later(answerDueAt), infoDueAt: later(infoDueAt) },
    ...{ scheduleDueAt: later(scheduleDueAt), bedWaitDueAt: later(bedWaitDueAt) },
  };
}

/** The consent that opens the way to one who is asked now; null where none does. */
async function openingNow({ tx, now }: Deciding, residentId: string, { organizationId }: Target) {
  const question = {
    sharing: 'DISCLOSURE',
    purpose: 'REFERRAL',
    recipientOrgId: organizationId,
    at: now,
  } as const;
  const decision = await sharingDecisionOf(tx, residentId, question);
  return decision.isAllowed ? decision.consentId : null;
}

/** From now on a target rests on another decision. */
async function restOn(
  { tx, now, acting }: Deciding,
  { id, journeyId, state }: Target,
  { consentId, ...data }: { readonly consentId: string; readonly consentEndedAt?: null },
): Promise<void> {
  const next = { ...data, consentId, version: { increment: 1 } };
  await tx.db.referralTarget.update({ where: { id }, data: next });
  const change = { noun: 'referralTarget', nounId: id, journeyId, act: 'consentRecord' } as const;
  await appendEvent(tx, { ...change, from: state, to: state, facts: { consentId } }, acting, now);
}

/** Asks one on the consent that opens the way to it now. @returns whether one does */
async function reopen(deciding: Deciding, residentId: string, target: Target): Promise<boolean> {
  const { now } = deciding;
  const consentId = await openingNow(deciding, residentId, target);
  if (consentId === null) return false;
  const endedAt = target.consentEndedAt ?? consentEnd(target.consent, now) ?? now;
  if (target.consentEndedAt === null) await appendConsentEnd(deciding.tx, target, { at: endedAt, now });
  const clocks = clocksAfter(target, now.getTime() - endedAt.getTime());
  await restOn(deciding, target, { ...clocks, consentId, consentEndedAt: null });
  return true;
}

/** Locks a referral that waits on its way. @returns null for one that does not any more */
async function resting(deciding: Deciding, id: string) {
  await deciding.tx.lock('Referral', id);
  const referral = await read(deciding, id);
  return RESTING_STATES.includes(referralState(referral, deciding.now)) ? referral : null;
}

async function goOn(deciding: Deciding, referralId: string): Promise<void> {
  const { tx, now } = deciding;
  const referral = await resting(deciding, referralId);
  if (referral === null) return;
  const reopened: Target[] = [];
  for (const target of liveTargets(referral.targets)) {
    if (consentEnd(target.consent, now) === null) continue;
    if (await reopen(deciding, referral.residentId, target)) reopened.push(target);
  }
  if (reopened.length === 0) return;
  deciding.concerns({ ownerOrgIds: [referral.initiatingOrgId, referral.fromOrgId] });
  const data = { version: { increment: 1 } };
  const counted = await tx.db.referral.update({ where: { id: referralId }, data });
  await clearAlarms(tx, { noun: 'referral', nounId: referralId, kinds: ['REFERRAL_CONSENT_ENDED'] }, now);
  const tellWaiting = referral.state === 'SENT' ? tellOffice : tellScheduler;
  for (const { organizationId } of reopened) await tellWaiting(tx, counted, organizationId, now);
}

async function refuse(deciding: Deciding, referralId: string, refusal: Refusal): Promise<void> {
  const { now } = deciding;
  const referral = await resting(deciding, referralId);
  if (referral === null) return;
  for (const target of liveTargets(referral.targets)) {
    const isMeant = target.consentId !== null && refusal.recipientOrgIds.includes(target.organizationId);
    if (!isMeant || consentEnd(target.consent, now) !== null) continue;
    if ((await openingNow(deciding, referral.residentId, target)) !== null) continue;
    await restOn(deciding, target, { consentId: refusal.id });
  }
}

/** The referrals of a resident that rest on consents and that nobody has arrived by. */
async function restingOf({ tx }: Deciding, residentId: string): Promise<string[]> {
  const targets = { some: { consentId: { not: null } } };
  const where = { residentId, state: { in: [...RESTING_STATES] }, targets };
  const found = await tx.db.referral.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
  return found.map(({ id }) => id);
}

/**
 * A consent to REFERRAL counts from now on: what waits on its way since an earlier one has ended goes on, on the new one. The
 * caller holds the resident.
 */
export async function reopenReferrals(deciding: Deciding, residentId: string): Promise<void> {
  for (const id of await restingOf(deciding, residentId)) await goOn(deciding, id);
}

/** A refusal with whom it names. */
interface Refusal {
  readonly id: string;
  readonly recipientOrgIds: readonly string[];
}

/**
 * REFERRAL was refused to some of whom an earlier consent names, and goes on to the others: those who are asked rest on the
 * refusal from now on, and see nothing any more. The caller holds the resident.
 */
export async function refuseReferrals(
  deciding: Deciding,
  residentId: string,
  refusal: Refusal,
): Promise<void> {
  for (const id of await restingOf(deciding, residentId)) await refuse(deciding, id, refusal);
}
