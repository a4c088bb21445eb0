import { type Deciding, perform } from '../act.ts';
import { endOfLocalDay, localDateOf } from '../calendar-date.ts';
import { RuleRefused } from '../errors.ts';
import { policyFor } from '../policy-value/read.ts';
import type { Acting } from '../viewer.ts';
import { requireExpectedOn } from './accept.ts';
import { claimReferral, type FoundReferral } from './claim.ts';
import { daysLater } from './clocks.ts';
import { ownTarget } from './facing.ts';
import { answerFor, moveReferral } from './move.ts';
import type { ReferralActInput } from './sign.ts';
import { tellSender } from './tell.ts';
import { ARRIVALS } from './workflow.ts';

export interface ReferralScheduleInput extends ReferralActInput {
  /** The day for which a place or a bed is reserved. */
  readonly expectedOn: string;
}

/** @throws RuleRefused SCHEDULED_TOO_LATE: a place beyond the validity extends it, within `referral.bookedMaxDays` */
async function requireWithinReach(
  { tx, now, acting }: Deciding,
  { sentAt }: FoundReferral,
  expectedOn: string,
): Promise<void> {
  const { organizationId, regionCode } = acting.viewer;
  const policy = await policyFor(tx, 'referral.bookedMaxDays', { organizationId, regionCode }, now);
  const lastOn = localDateOf(daysLater(sentAt ?? now, policy.value));
  if (expectedOn <= lastOn) return;
  const message = `A place is reserved until ${lastOn} at the latest; refer the resident anew.`;
  const detail = { code: 'SCHEDULED_TOO_LATE', message, path: ['expectedOn'], rule: 'domain 3.5.5' };
  throw new RuleRefused({ ...detail, policy });
}

/**
 * Reserves a place or a bed for a day (安排就诊或床位); what is reserved does not expire (domain 3.5.5).
 * @returns the id of the referral
 */
export const scheduleReferral = (acting: Acting, input: ReferralScheduleInput): Promise<string> =>
  perform(acting, 'referralSchedule', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralSchedule';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    const expectedOn = requireExpectedOn(input.expectedOn, null, now);
    await requireWithinReach(deciding, referral, expectedOn);
    const reserved = { expectedOn, arrivalDueAt: endOfLocalDay(expectedOn), scheduledAt: now };
    const data = { ...reserved, scheduleDueAt: null, bedWaitDueAt: null };
    await answerFor(deciding, target, { act, to: 'SCHEDULED', roles: ARRIVALS, data });
    const facts = { expectedOn };
    await moveReferral(deciding, referral, {
      act,
      to: 'PLACED',
      roles: ARRIVALS,
      data: { expiresAt: null },
      facts,
    });
    await tellSender(tx, referral, 'SCHEDULED', now);
    return referral.id;
  });

/**
 * The place that was reserved fell away, by a no-show or otherwise: the referral is valid for `referral.rebookDays` from now
 * at least, and the receiver reserves another one.
 */
export async function validAgainUntil({ tx, now }: Deciding, referral: FoundReferral): Promise<Date> {
  const place = { organizationId: referral.fromOrgId, regionCode: referral.fromOrg.regionCode };
  const { value } = await policyFor(tx, 'referral.rebookDays', place, now);
  const own = daysLater(referral.sentAt ?? now, referral.validityDays);
  const again = daysLater(now, value);
  return own > again ? own : again;
}

/** Nobody came (未按约到达): scheduled once more, or cancelled. @returns the id of the referral */
export const missReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralNoShow', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralNoShow';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    const data = { expectedOn: null, arrivalDueAt: null, scheduledAt: null };
    await answerFor(deciding, target, { act, to: 'ACCEPTED', roles: ARRIVALS, data });
    const expiresAt = await validAgainUntil(deciding, referral);
    const missed = { expiresAt, noShowCount: referral.noShowCount + 1 };
    await moveReferral(deciding, referral, { act, to: 'NO_SHOW', roles: ARRIVALS, data: missed });
    await tellSender(tx, referral, 'NO_SHOW', now);
    return referral.id;
  });
