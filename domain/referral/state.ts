import type { ReferralState } from '../codes/referral.ts';
import { effectiveState } from '../workflow.ts';
import { referralWorkflow } from './workflow.ts';

export interface Timed {
  readonly state: string;
  readonly expiresAt: Date | null;
  readonly missedAt: Date | null;
}

/** The state that counts now. */
export const referralState = (row: Timed, now: Date): ReferralState =>
  effectiveState(referralWorkflow, { ...row, state: row.state as ReferralState }, now);
