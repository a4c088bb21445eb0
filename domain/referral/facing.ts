import type { ReferralState } from '../codes/referral.ts';
import type { ReferralTargetState } from '../codes/referral-target.ts';
import type { Viewer } from '../viewer.ts';
import type { Consent } from './parties.ts';
import { LIVE_STATES, UNANSWERED_STATES } from './target-workflow.ts';

/** What one organisation is asked and has answered, as the acts look at it. */
export interface FacedTarget {
  readonly id: string;
  readonly organizationId: string;
  readonly state: string;
  readonly askedAt: Date | null;
  readonly disclosedAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly reasonCode: string | null;
  readonly deferredUntilOn: string | null;
  readonly expectedOn: string | null;
  /** When the place that is reserved begins; null where there is none. */
  readonly expectedAt: Date | null;
  /** On which it is asked; null where none is needed. */
  readonly consent: Consent | null;
}

/** A referral as its acts look at it: its state counts what time has done. */
export interface ReferralFacing {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly referral: {
    readonly kind: string;
    readonly initiatingOrgId: string;
    readonly fromOrgId: string;
    readonly fromOrg: { readonly regionCode: string };
    readonly residentId: string;
    readonly ownerId: string | null;
    readonly reconciledAt: Date | null;
    readonly noShowCount: number;
    readonly missedAt: Date | null;
    readonly abortSide: string | null;
    readonly remainderDueAt: Date | null;
    readonly remainderWrittenAt: Date | null;
    readonly targets: readonly FacedTarget[];
  };
  readonly state: ReferralState;
  /** The answer that the act is about, where it is about one. */
  readonly target?: FacedTarget | undefined;
}

/** Whom a referral has asked. */
const askedOf = <Target extends FacedTarget>({
  targets,
}: {
  readonly targets: readonly Target[];
}): Target[] => targets.filter(({ askedAt }) => askedAt !== null);

/** The answers that an act of this viewer may be about: who is asked gives its own, who asks sees to all. */
export function targetsFor<Target extends FacedTarget>(
  { organizationId }: Viewer,
  referral: { readonly targets: readonly Target[] },
): Target[] {
  const asked = askedOf(referral);
  const own = asked.filter((target) => target.organizationId === organizationId);
  return own.length > 0 ? own : asked;
}

/** The own answer of an organisation that is asked; the lifecycle has let it through. */
export function ownTarget<Target extends FacedTarget>(
  { organizationId }: Viewer,
  referral: { readonly targets: readonly Target[] },
): Target {
  const target = askedOf(referral).find((one) => one.organizationId === organizationId);
  if (target === undefined) throw new Error('who answers is asked');
  return target;
}

/** Who has the resident, or is to have: the one that is told whom the referral is about, and has said yes. */
export const placedTarget = <Target extends Pick<FacedTarget, 'disclosedAt' | 'acceptedAt'>>({
  targets,
}: {
  readonly targets: readonly Target[];
}): Target | null =>
  targets.find(({ disclosedAt, acceptedAt }) => disclosedAt !== null && acceptedAt !== null) ?? null;

/** The organisations that are asked now, or have said yes. */
export const liveTargets = <Target extends { readonly state: string; readonly askedAt: Date | null }>(
  targets: readonly Target[],
): Target[] =>
  targets.filter(({ askedAt, state }) => askedAt !== null && LIVE_STATES.some((live) => live === state));

/** Whether somebody who has said yes has taken that back: a reason stands beside the open answer, and no day from which on it is possible. */
export const hasTakenBack = ({
  state,
  reasonCode,
  deferredUntilOn,
}: Pick<FacedTarget, 'state' | 'reasonCode' | 'deferredUntilOn'>): boolean =>
  UNANSWERED_STATES.some((one) => one === state) && reasonCode !== null && deferredUntilOn === null;

/** What has been answered, as it counts now: nobody is asked any more by what has expired, and a missed place is gone. */
export function answeredState(target: { readonly state: string }, state: ReferralState): ReferralTargetState {
  const stored = target.state as ReferralTargetState;
  if (state === 'NO_SHOW' && stored === 'SCHEDULED') return 'ACCEPTED';
  const isOver = state === 'EXPIRED' || state === 'CANCELLED';
  return isOver && LIVE_STATES.includes(stored) ? 'WITHDRAWN' : stored;
}
