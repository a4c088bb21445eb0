import type { Viewer } from '../viewer.ts';
import { OVER_STAGES, whereStage } from './answer-stage.ts';
import { isTargetShown, type ReferralParties } from './parties.ts';
import { isReferralOpen, referralsNamed, referralsVisible } from './policy.ts';

/** An answer with the referral that it is about. */
export interface AnswerOf {
  readonly organizationId: string;
  readonly state: string;
  readonly disclosedAt: Date | null;
  readonly referral: ReferralParties;
}

/**
 * Row filter: the answers that a machine sees now. Of a referral that it sees, who asks sees all and who is asked its own; and
 * who was asked sees that its own is over, without whom it was about (domain 6: a Task that ends is `cancelled`, not gone).
 */
export const answersVisible = (viewer: Viewer, now: Date) => {
  const { organizationId } = viewer;
  const own = { organizationId };
  const askedByUs = { OR: [{ initiatingOrgId: organizationId }, { fromOrgId: organizationId }] };
  return {
    askedAt: { not: null },
    OR: [
      { ...own, referral: referralsVisible(viewer, now) },
      { referral: { AND: [referralsVisible(viewer, now), askedByUs] } },
      ...OVER_STAGES.map((stage) => ({ AND: [own, whereStage(stage, now)] })),
    ],
  };
};

/** Whom and what of an answer a viewer is told, beside that there is one and where it stands. */
export interface AnswerOpenness {
  /** The minimum that one of several decides on. */
  readonly isNoticeOpen: boolean;
  /** What is asked back and answered. */
  readonly isExchangeOpen: boolean;
  /** Whom it is about, and who asks. */
  readonly isNamed: boolean;
  readonly isRecordOpen: boolean;
}

export function answerOpenness(answer: AnswerOf, viewer: Viewer, now: Date): AnswerOpenness {
  const isShown = isTargetShown(viewer, answer.referral, answer);
  const opens = (aspect: Parameters<typeof isReferralOpen>[0]) =>
    isShown && isReferralOpen(aspect, viewer, answer.referral, now);
  return {
    isNoticeOpen: opens('notice'),
    isExchangeOpen: opens('exchange'),
    isNamed: opens('entry'),
    isRecordOpen: opens('record'),
  };
}

/** Row filter: answers about one resident, by whoever asks; of those whom a viewer is told of. */
export const answersAbout = (residentId: string, viewer: Viewer, now: Date) => ({
  referral: { AND: [referralsNamed(viewer, now), { residentId }] },
});
/** The same of answers that one organisation has asked for. */
export const answersAskedBy = (fromOrgId: string, viewer: Viewer, now: Date) => ({
  referral: { AND: [referralsNamed(viewer, now), { fromOrgId }] },
});
/** Row filter: the referrals that ask one organisation, as far as the viewer sees who is asked. */
export const referralsAsking = (asked: string, { organizationId }: Viewer) => ({
  targets: { some: { organizationId: asked } },
  ...(asked !== organizationId && {
    OR: [{ initiatingOrgId: organizationId }, { fromOrgId: organizationId }],
  }),
});
