import type { Rule } from '../available-action.ts';
import { RuleRefused } from '../errors.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { type ReferralFacing, targetOf } from './facing.ts';

type ReferralRule = Rule<ReferralFacing>;

/** Only what nobody takes is ended as unmet: a target that may still answer is asked first (domain 3.5.9). */
const nobodyTakesIt: ReferralRule = ({ referral, state }) => {
  if (state !== 'SENT' || targetOf(referral).state === 'REJECTED') return null;
  const message = 'The organisation that is asked has not said no; cancel the referral to take it back.';
  return new RuleRefused({ code: 'STILL_ASKED', message, rule: 'domain 3.5.9: REJECTED → CLOSED_UNMET' });
};

/** The safety block is compared line by line before anything is closed (domain 3.5.8). */
const reconciled: ReferralRule = ({ referral, state }) => {
  if (state !== 'FEEDBACK_RETURNED' || referral.reconciledAt !== null) return null;
  const message = 'Compare the safety block of the feedback with the own one first (referralReconcile).';
  return new RuleRefused({ code: 'NOT_RECONCILED', message, rule: 'domain 3.5.8' });
};

const RULES: Readonly<Record<string, readonly ReferralRule[]>> = {
  referralSubmit: [requiresActiveOrganization],
  referralCosign: [requiresActiveOrganization],
  referralReview: [requiresActiveOrganization],
  referralAccept: [requiresActiveOrganization],
  referralCloseUnmet: [nobodyTakesIt],
  referralClose: [reconciled],
};

/** The rules of an act beyond its edge. */
export const referralRules = (act: string): readonly ReferralRule[] => RULES[act] ?? [];
