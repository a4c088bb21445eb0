import { read } from '../../prisma/client.ts';
import type { ReferralState } from '../codes/referral.ts';
import { referralsNamed } from '../referral/policy.ts';
import { referralState } from '../referral/state.ts';
import { LIVE_STATES } from '../referral/target-workflow.ts';
import type { Acting } from '../viewer.ts';
import { takesPart } from './part.ts';

/** A referral of a journey, by where it stands: codes, organisations and instants. */
export interface JourneyStage {
  readonly referralId: string;
  readonly parentReferralId: string | null;
  readonly direction: string;
  readonly kind: string;
  readonly state: ReferralState;
  readonly fromOrganizationName: string;
  /** Who is asked alone, or was chosen; null before, and where it has said no. */
  readonly toOrganizationName: string | null;
  readonly sentAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly closedAt: Date | null;
}

interface Asked {
  readonly state: string;
  readonly organizationId: string;
  readonly disclosedAt: Date | null;
  readonly acceptedAt: Date | null;
}

/** Whom a referral leads to: who is one of several, or has said no, is nobody’s to know but of who asks. */
const leadsTo = ({ state, disclosedAt, acceptedAt }: Asked): boolean =>
  disclosedAt !== null &&
  state !== 'REJECTED' &&
  (acceptedAt !== null || LIVE_STATES.some((live) => live === state));

const COLUMNS = {
  ...{ id: true, parentReferralId: true, direction: true, kind: true, state: true, fromOrgId: true },
  ...{ sentAt: true, arrivedAt: true, closedAt: true, expiresAt: true, missedAt: true },
  targets: { select: { state: true, organizationId: true, disclosedAt: true, acceptedAt: true } },
} as const;

const MOST_STAGES = 50;

/** What of a journey the viewer is told: all that was handed in where it takes part, and otherwise what is open to it. */
async function told(acting: Acting, journeyId: string) {
  const own = referralsNamed(acting.viewer, acting.clock.now());
  const handedIn = { submittedAt: { not: null } };
  const isPart = await takesPart(acting, journeyId);
  return { AND: [{ journeyId }, isPart ? { OR: [own, handedIn] } : own] };
}

/**
 * The referrals of a journey in their order, the latest 50, also those that others have sent the resident on by (domain 8.4);
 * no text, no department and no diagnosis (V19). The caller has seen that the journey is open to the viewer.
 */
export async function journeyStages(acting: Acting, journeyId: string): Promise<JourneyStage[]> {
  const now = acting.clock.now();
  const where = await told(acting, journeyId);
  const latest = { orderBy: { id: 'desc' }, take: MOST_STAGES } as const;
  const referrals = (await read().referral.findMany({ where, select: COLUMNS, ...latest })).reverse();
  const ids = referrals.flatMap(({ fromOrgId, targets }) => [
    fromOrgId,
    ...targets.map(({ organizationId }) => organizationId),
  ]);
  const named = { id: { in: [...new Set(ids)] } };
  const found = await read().organization.findMany({ where: named, select: { id: true, name: true } });
  const names = new Map(found.map(({ id, name }) => [id, name]));
  return referrals.map(({ id: referralId, targets, fromOrgId, expiresAt, missedAt, state, ...stage }) => ({
    ...{ referralId, ...stage, state: referralState({ state, expiresAt, missedAt }, now) },
    fromOrganizationName: names.get(fromOrgId) ?? '',
    toOrganizationName: names.get(targets.find(leadsTo)?.organizationId ?? '') ?? null,
  }));
}
