import { type Grant, type Policy, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import type { Viewer } from '../viewer.ts';
import { OVER_STAGES, stageOf, whereStage } from './answer-stage.ts';
import type { ReferralParties } from './parties.ts';
import { isReferralOpen, referralsVisible } from './policy.ts';
import { referralState, type Timed } from './state.ts';

/** An answer as its openness depends on it, with the referral that it is about. */
export interface AnswerOf {
  readonly organizationId: string;
  readonly state: string;
  readonly askedAt: Date | null;
  readonly disclosedAt: Date | null;
  readonly referral: ReferralParties & Timed;
}

type AnswerGrant = Grant<'entry', object, AnswerOf>;

const MACHINES: readonly Role[] = ['HIS_CLIENT'];
const ASKED = { askedAt: { not: null } };

/** Who asks sees every answer to it. */
const asker: AnswerGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: MACHINES,
  opens: ['entry'],
  begins: 'the own organisation, which begins or signs the referral, asks',
  ends: 'never: what it asked stays its own record',
  isLasting: true,
  where: (viewer, now) => ({
    ...ASKED,
    referral: {
      AND: [
        referralsVisible(viewer, now),
        { OR: [{ initiatingOrgId: viewer.organizationId }, { fromOrgId: viewer.organizationId }] },
      ],
    },
  }),
  holds: (viewer, { askedAt, referral }, now) =>
    askedAt !== null &&
    isReferralOpen('notice', viewer, referral, now) &&
    [referral.initiatingOrgId, referral.fromOrgId].includes(viewer.organizationId),
};

/** Who is asked sees its own answer, and nobody else's. */
const asked: AnswerGrant = {
  relation: 'PARTICIPANT',
  roles: MACHINES,
  opens: ['entry'],
  begins: 'the own organisation is asked',
  ends: 'when the referral closes to it',
  where: (viewer, now) => ({
    ...ASKED,
    organizationId: viewer.organizationId,
    referral: referralsVisible(viewer, now),
  }),
  holds: (viewer, { askedAt, organizationId, referral }, now) =>
    askedAt !== null &&
    organizationId === viewer.organizationId &&
    isReferralOpen('notice', viewer, referral, now),
};

/** A Task that ends is `cancelled`, not gone (domain 6): that it is over is told without whom it was about. */
const over: AnswerGrant = {
  relation: 'PARTICIPANT',
  roles: MACHINES,
  opens: ['entry'],
  begins: 'the own answer is over',
  ends: 'never: that it was asked, and how that ended, stays its own record',
  isLasting: true,
  where: ({ organizationId }, now) => ({
    AND: [{ ...ASKED, organizationId }, { OR: OVER_STAGES.map((stage) => whereStage(stage, now)) }],
  }),
  holds: (viewer, answer, now) =>
    answer.askedAt !== null &&
    answer.organizationId === viewer.organizationId &&
    OVER_STAGES.includes(stageOf(answer, referralState(answer.referral, now))),
};

/** Who sees that an organisation is asked, and where its answer stands; what it is asked is open with the referral. */
export const referralTargetPolicy: Policy<'entry', object, AnswerOf> = {
  noun: 'referralTarget',
  aspects: ['entry'],
  grants: [asker, asked, over],
};

/** Row filter: the answers that a machine sees now. */
export const answersVisible = (viewer: Viewer, now: Date) =>
  whereOpen(referralTargetPolicy, 'entry', viewer, now);
