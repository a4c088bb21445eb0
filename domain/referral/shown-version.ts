import type { ReferralState } from '../codes/referral.ts';
import type { Viewer } from '../viewer.ts';
import { dueEdges } from '../workflow.ts';
import { referralWorkflow } from './workflow.ts';

/** A referral as the version of it that somebody is shown depends on it. */
export interface Versioned {
  readonly state: string;
  readonly version: number;
  readonly expiresAt: Date | null;
  readonly missedAt: Date | null;
  readonly initiatingOrgId: string;
  readonly fromOrgId: string;
  readonly targets: readonly {
    readonly organizationId: string;
    readonly askedAt: Date | null;
    readonly disclosedAt: Date | null;
    readonly version: number;
  }[];
}

/** The version of a referral now: what time has done counts, whether it is written or not. */
export const timedVersion = (
  referral: Pick<Versioned, 'state' | 'version' | 'expiresAt' | 'missedAt'>,
  now: Date,
): number =>
  referral.version +
  dueEdges(referralWorkflow, { ...referral, state: referral.state as ReferralState }, now).length;

/** The answer of a viewer that is one of several who are asked, and not told whom it is about. */
function answerAmongSeveral({ organizationId }: Viewer, { initiatingOrgId, fromOrgId, targets }: Versioned) {
  if ([initiatingOrgId, fromOrgId].includes(organizationId)) return undefined;
  return targets.find(
    (one) => one.organizationId === organizationId && one.askedAt !== null && one.disclosedAt === null,
  );
}

/**
 * The version that a viewer reads, and names as the expected one; what time has done counts. One of several that are asked reads
 * that of its own answer: what the others answer moves the referral, and whoever sees it move learns of them (domain 3.5.4, 8).
 *
 * An answer begins with the version of its referral and never moves without it: what was read before a choice is below every
 * version after it.
 */
export function shownVersion(viewer: Viewer, referral: Versioned, now: Date): number {
  const answer = answerAmongSeveral(viewer, referral);
  return answer?.version ?? timedVersion(referral, now);
}
