import { perform } from '../act.ts';
import { isOtherReason, type ReferralCancelReason, type UnmetReason } from '../codes/referral-reason.ts';
import { requireReasonText } from '../require-reason.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral, type FoundReferral } from './claim.ts';
import { NO_CLOCKS } from './clocks.ts';
import { targetOf } from './facing.ts';
import { moveReferral, takeBackTargets } from './move.ts';
import { sealedEndText } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { tellSender, tellWaiting } from './tell.ts';
import { NURSES, SIGNERS } from './workflow.ts';

export interface ReferralCancelInput extends ReferralActInput {
  readonly reasonCode: ReferralCancelReason;
  readonly reasonText?: string | null | undefined;
}
export interface ReferralEndInput extends ReferralActInput {
  readonly reasonCode: UnmetReason;
  readonly reasonText?: string | null | undefined;
}
export interface ReferralCloseInput extends ReferralActInput {
  /** Who sees to what, and when. */
  readonly followUp: string;
}

const CANCELLERS = [...NURSES, ...SIGNERS, 'RESIDENT', 'REPRESENTATIVE'] as const;

interface Given {
  readonly reasonCode: string;
  readonly reasonText?: string | null | undefined;
}

/** The columns of an end with its coded reason. @throws InvalidInput REASON_TEXT */
function ended({ id }: FoundReferral, { reasonCode, reasonText }: Given, now: Date) {
  const isTextMandatory = isOtherReason(reasonCode);
  const text = requireReasonText({
    code: reasonCode,
    text: reasonText,
    field: 'reasonText',
    isTextMandatory,
  });
  return { ...NO_CLOCKS, endReasonCode: reasonCode, endTextSealed: sealedEndText(id, text), closedAt: now };
}

/** Takes it back before anybody has arrived (取消转诊): the sender's right, and the resident's. @returns the id of the referral */
export const cancelReferral = (acting: Acting, input: ReferralCancelInput): Promise<string> =>
  perform(acting, 'referralCancel', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralCancel';
    const referral = await claimReferral(deciding, { ...input, act });
    const { reasonCode } = input;
    const data = ended(referral, input, now);
    await takeBackTargets(deciding, referral, { act, roles: CANCELLERS, reasonCode });
    await moveReferral(deciding, referral, { act, to: 'CANCELLED', roles: CANCELLERS, data, reasonCode });
    const target = targetOf(referral);
    const office = { organizationId: target.organizationId, function: 'REFERRAL_OFFICE' } as const;
    if (target.askedAt !== null) await tellWaiting(tx, referral, office, now);
    await tellSender(tx, referral, 'CANCELLED', now);
    return referral.id;
  });

/** Ends what nobody takes (未获接收而结束). @returns the id of the referral */
export const closeUnmetReferral = (acting: Acting, input: ReferralEndInput): Promise<string> =>
  perform(acting, 'referralCloseUnmet', input, async (deciding) => {
    const act = 'referralCloseUnmet';
    const referral = await claimReferral(deciding, { ...input, act });
    const data = ended(referral, input, deciding.now);
    const { reasonCode } = input;
    return moveReferral(deciding, referral, { act, to: 'CLOSED_UNMET', roles: SIGNERS, data, reasonCode });
  });

/** The owner closes what no feedback has come for, with a reason. @returns the id of the referral */
export const closeWithoutFeedback = (acting: Acting, input: ReferralEndInput): Promise<string> =>
  perform(acting, 'referralCloseWithoutFeedback', input, async (deciding) => {
    const act = 'referralCloseWithoutFeedback';
    const referral = await claimReferral(deciding, { ...input, act });
    const data = ended(referral, input, deciding.now);
    const step = { act, to: 'CLOSED_WITHOUT_FEEDBACK', roles: SIGNERS, data } as const;
    return moveReferral(deciding, referral, { ...step, reasonCode: input.reasonCode });
  });

/** Closes the loop (闭环): the result is acknowledged, and the follow-up stands. @returns the id of the referral */
export const closeReferral = (acting: Acting, input: ReferralCloseInput): Promise<string> =>
  perform(acting, 'referralClose', input, async (deciding) => {
    const act = 'referralClose';
    const referral = await claimReferral(deciding, { ...input, act });
    const endTextSealed = sealedEndText(referral.id, requireLongText(input.followUp, 'followUp'));
    const data = { endTextSealed, closeDueAt: null, closedAt: deciding.now };
    return moveReferral(deciding, referral, { act, to: 'CLOSED', roles: SIGNERS, data });
  });
