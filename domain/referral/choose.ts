import { perform } from '../act.ts';
import type { TargetWithdrawReason } from '../codes/referral-reason.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral, namedTarget } from './claim.ts';
import { liveTargets } from './facing.ts';
import { answerFor } from './move.ts';
import { placeReferral } from './place.ts';
import { type Reasoned, wordsOf } from './reasoned.ts';
import { sealedOfTarget } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { NO_TARGET_CLOCKS } from './targets.ts';
import { tellEnded, tellOffice } from './tell.ts';
import { NURSES, SIGNERS } from './workflow.ts';

export interface ReferralChooseInput extends ReferralActInput {
  readonly targetId: string;
}
export interface ReferralTargetWithdrawInput extends ReferralChooseInput, Reasoned<TargetWithdrawReason> {}

const ASKERS = [...SIGNERS, ...NURSES];

/**
 * Chooses one of several that have said yes (选定接收方): it is told now whom it receives, and the others are not selected
 * (domain 3.5, 8). @returns the id of the referral
 */
export const chooseTarget = (acting: Acting, input: ReferralChooseInput): Promise<string> =>
  perform(acting, 'referralChoose', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralChoose';
    const referral = await claimReferral(deciding, { ...input, act });
    const chosen = namedTarget(referral, input.targetId);
    for (const target of liveTargets(referral.targets)) {
      if (target.id === chosen.id) continue;
      const data = NO_TARGET_CLOCKS;
      await answerFor(deciding, target, { act, to: 'NOT_SELECTED', roles: ASKERS, data });
      await tellEnded(tx, referral, target.organizationId, now);
    }
    const to = chosen.state === 'WAITING_BED' ? 'WAITING_BED' : 'ACCEPTED';
    await answerFor(deciding, chosen, { act, to, roles: ASKERS, data: { disclosedAt: now } });
    await placeReferral(deciding, referral, { act, target: chosen, roles: ASKERS });
    await tellOffice(tx, referral, chosen.organizationId, now);
    return referral.id;
  });

/** Asks one of several no longer, with a reason (撤回其中一家); the last one is not taken back so. @returns the id of the referral */
export const withdrawTarget = (acting: Acting, input: ReferralTargetWithdrawInput): Promise<string> =>
  perform(acting, 'referralTargetWithdraw', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralTargetWithdraw';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = namedTarget(referral, input.targetId);
    const { reasonCode } = input;
    const reasonTextSealed = sealedOfTarget(target.id, 'reasonText', wordsOf(input));
    const data = { ...NO_TARGET_CLOCKS, reasonCode, reasonTextSealed };
    await answerFor(deciding, target, { act, to: 'WITHDRAWN', roles: ASKERS, data, reasonCode });
    await tellEnded(tx, referral, target.organizationId, now);
    return referral.id;
  });
