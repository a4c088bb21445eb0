import type { Deciding } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { sharingDecisionOf } from '../consent/sharing-facts.ts';
import { appendEvent } from '../event-log.ts';
import { referralState } from './available-actions.ts';
import { consentEnd, RESTING_STATES } from './consent-ended.ts';
import { liveTargets } from './facing.ts';
import { tellOffice, tellScheduler } from './tell.ts';

const read = ({ tx }: Deciding, id: string) =>
  tx.db.referral.findUniqueOrThrow({ where: { id }, include: { targets: { include: { consent: true } } } });
type Resting = Awaited<ReturnType<typeof read>>;
type Closed = Resting['targets'][number];

/** While the way was closed nobody could answer: what was due is due later by as much. */
function clocksAfter({ answerDueAt, infoDueAt, scheduleDueAt, bedWaitDueAt }: Closed, pause: number) {
  const later = (at: Date | null) => (at === null ? null : new Date(at.getTime() + pause));
  return {
    ...{ answerDueAt: later(answerDueAt), infoDueAt: later(infoDueAt) },
    ...{ scheduleDueAt: later(scheduleDueAt), bedWaitDueAt: later(bedWaitDueAt) },
  };
}

/** Asks one on the consent that opens the way to it now. @returns whether one does */
async function reopen({ tx, now, acting }: Deciding, residentId: string, target: Closed): Promise<boolean> {
  const { id, journeyId, organizationId: recipientOrgId, state } = target;
  const question = { sharing: 'DISCLOSURE', purpose: 'REFERRAL', recipientOrgId, at: now } as const;
  const decision = await sharingDecisionOf(tx, residentId, question);
  if (!decision.isAllowed || decision.consentId === null) return false;
  const { consentId } = decision;
  const endedAt = target.consentEndedAt ?? consentEnd(target.consent, now) ?? now;
  const clocks = clocksAfter(target, now.getTime() - endedAt.getTime());
  const data = { ...clocks, consentId, consentEndedAt: null, version: { increment: 1 } };
  await tx.db.referralTarget.update({ where: { id }, data });
  const change = { noun: 'referralTarget', nounId: id, journeyId, act: 'consentRecord' } as const;
  await appendEvent(tx, { ...change, from: state, to: state, facts: { consentId } }, acting, now);
  return true;
}

async function goOn(deciding: Deciding, referralId: string): Promise<void> {
  const { tx, now } = deciding;
  await tx.lock('Referral', referralId);
  const referral = await read(deciding, referralId);
  const state = referralState(referral, now);
  if (!RESTING_STATES.includes(state)) return;
  const reopened: Closed[] = [];
  for (const target of liveTargets(referral.targets)) {
    if (consentEnd(target.consent, now) === null) continue;
    if (await reopen(deciding, referral.residentId, target)) reopened.push(target);
  }
  if (reopened.length === 0) return;
  deciding.concerns({ ownerOrgIds: [referral.initiatingOrgId, referral.fromOrgId] });
  const counted = await tx.db.referral.update({
    where: { id: referralId },
    data: { version: { increment: 1 } },
  });
  await clearAlarms(tx, { noun: 'referral', nounId: referralId, kinds: ['REFERRAL_CONSENT_ENDED'] }, now);
  const tellWaiting = state === 'SENT' ? tellOffice : tellScheduler;
  for (const { organizationId } of reopened) await tellWaiting(tx, counted, organizationId, now);
}

/**
 * A consent to REFERRAL was given: what waits on its way since an earlier one has ended goes on, on the new one. The caller
 * holds the resident.
 */
export async function reopenReferrals(deciding: Deciding, residentId: string): Promise<void> {
  const where = {
    residentId,
    state: { in: [...RESTING_STATES] },
    targets: { some: { consentId: { not: null } } },
  };
  const resting = await deciding.tx.db.referral.findMany({
    where,
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  for (const { id } of resting) await goOn(deciding, id);
}
