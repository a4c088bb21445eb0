import type { ReferralState } from '../codes/referral.ts';
import type { ReferralTargetState } from '../codes/referral-target.ts';
import type { Viewer } from '../viewer.ts';
import { LIVE_STATES } from './workflow.ts';

/** A referral as its acts look at it: its state counts what time has done. */
export interface ReferralFacing {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly referral: {
    readonly initiatingOrgId: string;
    readonly fromOrgId: string;
    readonly residentId: string;
    readonly ownerId: string | null;
    readonly reconciledAt: Date | null;
    readonly targets: readonly {
      readonly organizationId: string;
      readonly state: string;
      readonly askedAt: Date | null;
      readonly acceptedAt: Date | null;
    }[];
  };
  readonly state: ReferralState;
}

/** The organisation that is asked: one, as long as a referral asks one. */
export function targetOf<Target>({ targets }: { readonly targets: readonly Target[] }): Target {
  const [target] = targets;
  if (target === undefined) throw new Error('a referral asks somebody');
  return target;
}

/** What has been answered, as it counts now: nobody is asked any more by what has expired. */
export function answeredState(target: { readonly state: string }, state: ReferralState): ReferralTargetState {
  const stored = target.state as ReferralTargetState;
  return state === 'EXPIRED' && LIVE_STATES.includes(stored) ? 'WITHDRAWN' : stored;
}
