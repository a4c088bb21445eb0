import type { ReferralState } from '../codes/referral.ts';
import type { ReferralTargetState } from '../codes/referral-target.ts';
import { whereEffectiveState } from '../workflow.ts';
import { answeredState } from './facing.ts';
import { ACCEPTED_STATES, LIVE_STATES, UNANSWERED_STATES } from './target-workflow.ts';
import { referralWorkflow } from './workflow.ts';

/** In these the lifecycle of the referral says more of who has accepted than its own answer does. */
const WITH_REFERRAL = [
  ...(['NO_SHOW', 'ARRIVED', 'IN_TREATMENT', 'COMPLETED', 'FEEDBACK_RETURNED', 'CLOSED'] as const),
  ...(['CLOSED_WITHOUT_FEEDBACK', 'LEFT', 'DIED', 'TRANSFERRED', 'ABORTED'] as const),
] as const satisfies readonly ReferralState[];

/**
 * Where the work of one asked organisation stands: its answer, and from the acceptance on its referral. OFFERED is the yes of
 * one of several, of whom none is chosen yet.
 */
export type AnswerStage = ReferralTargetState | (typeof WITH_REFERRAL)[number] | 'OFFERED' | 'VOIDED';

/** An answer as its stage depends on it. */
export interface Staged {
  readonly state: string;
  readonly disclosedAt: Date | null;
}

const isOneOf = <State extends string>(states: readonly State[], state: string): state is State =>
  states.some((one) => one === state);

/** The stage of an answer, where its referral is in this state by now. */
export function stageOf(target: Staged, referral: ReferralState): AnswerStage {
  if (referral === 'VOIDED') return 'VOIDED';
  const answer = answeredState(target, referral);
  if (!isOneOf(ACCEPTED_STATES, answer)) return answer;
  if (target.disclosedAt === null) return 'OFFERED';
  return isOneOf(WITH_REFERRAL, referral) ? referral : answer;
}

/** By these nobody is asked any more, whether somebody has written that or not. */
const LAPSED: readonly ReferralState[] = ['EXPIRED', 'CANCELLED'];
const VOIDED: readonly ReferralState[] = ['VOIDED'];

const beside = (states: readonly ReferralState[]): ReferralState[] =>
  referralWorkflow.states.filter((state) => !states.includes(state));

/** Row filter of the answers that are in a stage now: the same question as `stageOf`. */
export function whereStage(stage: AnswerStage, now: Date): object {
  const referral = (states: readonly ReferralState[]) => ({
    referral: whereEffectiveState(referralWorkflow, states, now),
  });
  const accepted = { state: { in: [...ACCEPTED_STATES] }, disclosedAt: { not: null } };
  if (stage === 'VOIDED') return referral(VOIDED);
  if (stage === 'OFFERED')
    return { ...accepted, disclosedAt: null, ...referral(beside([...LAPSED, ...VOIDED])) };
  if (isOneOf(WITH_REFERRAL, stage)) return { ...accepted, ...referral([stage]) };
  if (isOneOf(UNANSWERED_STATES, stage)) return { state: stage, ...referral(beside([...LAPSED, ...VOIDED])) };
  if (isOneOf(ACCEPTED_STATES, stage)) {
    const standing = beside([...WITH_REFERRAL, ...LAPSED, ...VOIDED]);
    return { state: stage, disclosedAt: { not: null }, ...referral(standing) };
  }
  const written = { state: stage, ...referral(beside(VOIDED)) };
  if (stage !== 'WITHDRAWN') return written;
  return { OR: [written, { state: { in: [...LIVE_STATES] }, ...referral(LAPSED) }] };
}

/** In these nothing is asked of it any more, and nobody comes. */
export const OVER_STAGES: readonly AnswerStage[] = [
  ...(['REJECTED', 'NOT_SELECTED', 'WITHDRAWN', 'DIVERTED', 'VOIDED'] as const),
];
