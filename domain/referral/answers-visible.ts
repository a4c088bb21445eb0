import type { Viewer } from '../viewer.ts';
import type { AnswerOf } from './answer-policy.ts';
import { isTargetShown } from './parties.ts';
import { isReferralOpen, referralsNamed } from './policy.ts';

/** Whom and what of an answer a viewer is told, beside that there is one and where it stands. */
export interface AnswerOpenness {
  /** The minimum that one of several decides on. */
  readonly isNoticeOpen: boolean;
  /** What is asked back and answered. */
  readonly isExchangeOpen: boolean;
  /** Why the answer is no. */
  readonly isReasonOpen: boolean;
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
    isReasonOpen: opens('answered'),
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
