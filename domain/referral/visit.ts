import { perform } from '../act.ts';
import { InvalidInput } from '../errors.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral } from './claim.ts';
import { hoursLater } from './clocks.ts';
import { moveReferral } from './move.ts';
import { sealedEndText } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { tellSender } from './tell.ts';
import { ARRIVALS, RECEIVERS, TREATERS } from './workflow.ts';

export interface ReferralArriveInput extends ReferralActInput {
  /** When; now when it is left out. */
  readonly arrivedAt?: Date | null | undefined;
}
export interface ReferralLeaveInput extends ReferralActInput {
  readonly reasonText: string;
}

function requireArrivedAt(arrivedAt: Date, placedAt: Date | null, now: Date): Date {
  const refuse = (code: string, message: string): never => {
    throw new InvalidInput({ code, message, path: ['arrivedAt'], rule: 'domain 3.5.6' });
  };
  if (arrivedAt > now) refuse('ARRIVED_IN_FUTURE', 'Nobody has arrived in the future.');
  if (placedAt !== null && arrivedAt < placedAt)
    refuse('ARRIVED_BEFORE_ACCEPTED', 'Nobody has arrived before the referral was accepted.');
  return arrivedAt;
}

/** The resident is there (到达). From here on the referral stays the receiver's own record. @returns the id of the referral */
export const arriveReferral = (acting: Acting, input: ReferralArriveInput): Promise<string> =>
  perform(acting, 'referralArrive', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralArrive';
    const referral = await claimReferral(deciding, { ...input, act });
    const arrivedAt = requireArrivedAt(input.arrivedAt ?? now, referral.placedAt, now);
    const data = { arrivedAt, expiresAt: null };
    await moveReferral(deciding, referral, { act, to: 'ARRIVED', roles: ARRIVALS, data });
    await tellSender(tx, referral, 'ARRIVED', now);
    return referral.id;
  });

/** The treatment begins (开始诊疗). @returns the id of the referral */
export const treatReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralTreat', input, async (deciding) => {
    const act = 'referralTreat';
    const referral = await claimReferral(deciding, { ...input, act });
    return moveReferral(deciding, referral, { act, to: 'IN_TREATMENT', roles: TREATERS });
  });

/** The treatment is over; the feedback is due within `referral.feedbackHours` (诊疗结束). @returns the id of the referral */
export const completeReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralComplete', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralComplete';
    const referral = await claimReferral(deciding, { ...input, act });
    const { organizationId, regionCode } = acting.viewer;
    const policy = await policyFor(tx, 'referral.feedbackHours', { organizationId, regionCode }, now);
    const data = { completedAt: now, feedbackDueAt: hoursLater(now, policy.value) };
    await moveReferral(deciding, referral, { act, to: 'COMPLETED', roles: TREATERS, data });
    await tellSender(tx, referral, 'COMPLETED', now);
    return referral.id;
  });

/** The resident has left against advice (自行离院); the sender is told at once. @returns the id of the referral */
export const leaveReferral = (acting: Acting, input: ReferralLeaveInput): Promise<string> =>
  perform(acting, 'referralLeave', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralLeave';
    const referral = await claimReferral(deciding, { ...input, act });
    const endTextSealed = sealedEndText(referral.id, requireLongText(input.reasonText, 'reasonText'));
    const data = { endTextSealed, closedAt: now };
    await moveReferral(deciding, referral, { act, to: 'LEFT', roles: RECEIVERS, data });
    await tellSender(tx, referral, 'LEFT', now);
    return referral.id;
  });
