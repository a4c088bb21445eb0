import { REFERRAL_STATES } from '../domain/codes/referral.ts';
import { codeEnum } from './codes.ts';

export const ReferralStateCode = codeEnum(
  'ReferralState',
  'State of a referral (转诊状态).',
  REFERRAL_STATES,
);
