import { type Deciding, perform } from '../act.ts';
import type { RecallReason, ReferralCancelReason, UnmetReason } from '../codes/referral-reason.ts';
import { withdrawContactNotifications } from '../contact-notification/withdraw.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral, type FoundReferral } from './claim.ts';
import { NO_CLOCKS } from './clocks.ts';
import { liveTargets } from './facing.ts';
import { askNoLonger, moveReferral, type ReferralStep, takeBackTargets } from './move.ts';
import { type Reasoned, wordsOf } from './reasoned.ts';
import { sealedEndText } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { tellEnded, tellSender } from './tell.ts';
import { endPlaces } from './visit-place.ts';
import { NURSES, OWNERS, RECALLERS, SIGNERS } from './workflow.ts';

export interface ReferralCancelInput extends ReferralActInput, Reasoned<ReferralCancelReason> {}
export interface ReferralRecallInput extends ReferralActInput, Reasoned<RecallReason> {}
export interface ReferralEndInput extends ReferralActInput, Reasoned<UnmetReason> {}
export interface ReferralCloseInput extends ReferralActInput {
  /** Who sees to what, and when. */
  readonly followUp: string;
}

const CANCELLERS = [...NURSES, ...SIGNERS, 'RESIDENT', 'REPRESENTATIVE'] as const;

/** The columns of an end with its coded reason. @throws InvalidInput REASON_TEXT */
function ended({ id }: FoundReferral, given: Reasoned, now: Date) {
  const { reasonCode: endReasonCode } = given;
  return { ...NO_CLOCKS, endReasonCode, endTextSealed: sealedEndText(id, wordsOf(given)), closedAt: now };
}

/** Takes it out of the way of everybody who is asked, with its place; each of them hears of it, and the sender. */
async function takeBack(
  deciding: Deciding,
  referral: FoundReferral,
  { to, given, ...step }: Pick<ReferralStep, 'act' | 'to' | 'roles'> & { readonly given: Reasoned },
): Promise<string> {
  const { tx, now } = deciding;
  const { reasonCode } = given;
  const data = ended(referral, given, now);
  await takeBackTargets(deciding, referral, { ...step, reasonCode });
  await moveReferral(deciding, referral, { ...step, to, data, reasonCode });
  await endPlaces(deciding, referral.id, step.act);
  // Nobody is on the way any more: the family is not told of it, and who has heard of it hears that.
  await withdrawContactNotifications(deciding, { noun: 'referral', nounId: referral.id });
  for (const { organizationId } of liveTargets(referral.targets))
    await tellEnded(tx, referral, organizationId, now);
  await tellSender(tx, referral, to, now);
  return referral.id;
}

/** Takes it back before anybody has arrived (取消转诊): the sender's right, and the resident's. @returns the id of the referral */
export const cancelReferral = (acting: Acting, input: ReferralCancelInput): Promise<string> =>
  perform(acting, 'referralCancel', input, async (deciding) => {
    const act = 'referralCancel';
    const referral = await claimReferral(deciding, { ...input, act });
    return takeBack(deciding, referral, { act, to: 'CANCELLED', roles: CANCELLERS, given: input });
  });

/**
 * The health authority takes it out of the way of both sides, with a reason (主管部门召回, domain 3.5.9).
 * @returns the id of the referral
 */
export const recallReferral = (acting: Acting, input: ReferralRecallInput): Promise<string> =>
  perform(acting, 'referralRecall', input, async (deciding) => {
    const act = 'referralRecall';
    const referral = await claimReferral(deciding, { ...input, act });
    return takeBack(deciding, referral, { act, to: 'RECALLED', roles: RECALLERS, given: input });
  });

/** Ends what nobody takes (未获接收而结束). @returns the id of the referral */
export const closeUnmetReferral = (acting: Acting, input: ReferralEndInput): Promise<string> =>
  perform(acting, 'referralCloseUnmet', input, async (deciding) => {
    const act = 'referralCloseUnmet';
    const referral = await claimReferral(deciding, { ...input, act });
    const data = ended(referral, input, deciding.now);
    const { reasonCode } = input;
    await askNoLonger(deciding, referral, { act, roles: SIGNERS, reasonCode });
    return moveReferral(deciding, referral, { act, to: 'CLOSED_UNMET', roles: SIGNERS, data, reasonCode });
  });

/** The owner closes what no feedback has come for, with a reason. @returns the id of the referral */
export const closeWithoutFeedback = (acting: Acting, input: ReferralEndInput): Promise<string> =>
  perform(acting, 'referralCloseWithoutFeedback', input, async (deciding) => {
    const act = 'referralCloseWithoutFeedback';
    const referral = await claimReferral(deciding, { ...input, act });
    const data = ended(referral, input, deciding.now);
    const step = { act, to: 'CLOSED_WITHOUT_FEEDBACK', roles: OWNERS, data } as const;
    return moveReferral(deciding, referral, { ...step, reasonCode: input.reasonCode });
  });

/** Closes the loop (闭环): the result is acknowledged, and the follow-up stands. @returns the id of the referral */
export const closeReferral = (acting: Acting, input: ReferralCloseInput): Promise<string> =>
  perform(acting, 'referralClose', input, async (deciding) => {
    const act = 'referralClose';
    const referral = await claimReferral(deciding, { ...input, act });
    const endTextSealed = sealedEndText(referral.id, requireLongText(input.followUp, 'followUp'));
    const data = { endTextSealed, closeDueAt: null, closedAt: deciding.now };
    return moveReferral(deciding, referral, { act, to: 'CLOSED', roles: OWNERS, data });
  });
