import type { AnswerStage } from '../../domain/referral/answer-stage.ts';
import type { TaskState, TaskStatus } from './task-stages.ts';

/** The acts of the domain that a change of a Task means. */
export type TaskAct =
  | 'referralReceive'
  | 'referralRequestInfo'
  | 'referralAnswerInfo'
  | 'referralAccept'
  | 'referralReject'
  | 'referralAcceptanceWithdraw'
  | 'referralBedWaitConfirm'
  | 'referralChoose'
  | 'referralTargetWithdraw'
  | 'referralSchedule'
  | 'referralNoShow'
  | 'referralArrive'
  | 'referralTreat'
  | 'referralComplete'
  | 'referralFeedback'
  | 'referralLeave'
  | 'referralDied'
  | 'referralTransfer'
  | 'returnHomeConfirm'
  | 'returnHomeDefer'
  | 'emergencyDivert';

/** From these stages a Task goes to this status by one act. */
interface Transition {
  readonly act: TaskAct;
  readonly from: readonly AnswerStage[];
  readonly status: TaskStatus;
  /** What the businessStatus may be; null where it may be left out. */
  readonly businessStatus: readonly (string | null)[];
  /** Of these referrals alone. */
  readonly only?: readonly ReferralSort[];
}

/** What a Task may be asked depends on what it is about: nobody refuses an emergency, and a home answers by a checklist. */
export type ReferralSort = 'EMERGENCY' | 'RETURN_HOME' | 'OTHER';
export const sortOf = (kind: string | undefined): ReferralSort =>
  kind === 'EMERGENCY' || kind === 'RETURN_HOME' ? kind : 'OTHER';

const NO_EMERGENCY: readonly ReferralSort[] = ['RETURN_HOME', 'OTHER'];
const NO_RETURN: readonly ReferralSort[] = ['EMERGENCY', 'OTHER'];

const UNANSWERED: readonly AnswerStage[] = ['ASKED', 'RECEIVED', 'INFO_REQUESTED'];
const AWAITED: readonly AnswerStage[] = ['ACCEPTED', 'WAITING_BED', 'SCHEDULED'];
const UNDER_WAY: readonly AnswerStage[] = ['ARRIVED', 'IN_TREATMENT'];

/**
 * The one table of what may be done with a Task: the stage it is in and the status it is to have are the act. Who may do it, and
 * every other rule, is the domain's to say.
 */
export const TASK_TRANSITIONS: readonly Transition[] = [
  { act: 'referralReceive', from: ['ASKED'], status: 'received', businessStatus: [null] },
  {
    ...{ act: 'referralRequestInfo', from: ['RECEIVED'], status: 'received' },
    businessStatus: ['info-requested'],
  },
  {
    ...{ act: 'referralRequestInfo', from: ['RECEIVED'], status: 'on-hold' },
    businessStatus: ['info-requested'],
  },
  {
    ...{ act: 'referralRequestInfo', from: ['RECEIVED'], status: 'on-hold' },
    ...{ businessStatus: [null], only: NO_RETURN },
  },
  {
    ...{ act: 'returnHomeConfirm', from: ['RECEIVED'], status: 'accepted' },
    ...{ businessStatus: ['scheduled'], only: ['RETURN_HOME'] },
  },
  {
    ...{ act: 'returnHomeDefer', from: ['RECEIVED'], status: 'on-hold' },
    ...{ businessStatus: [null], only: ['RETURN_HOME'] },
  },
  { act: 'referralAnswerInfo', from: ['INFO_REQUESTED'], status: 'received', businessStatus: [null] },
  {
    ...{ act: 'referralAccept', from: ['RECEIVED'], status: 'accepted', only: NO_EMERGENCY },
    businessStatus: [null, 'accepted', 'waiting-bed'],
  },
  {
    ...{ act: 'referralAccept', from: ['ASKED', 'RECEIVED'], status: 'accepted', only: ['EMERGENCY'] },
    businessStatus: [null, 'accepted'],
  },
  {
    ...{
      act: 'referralReject',
      from: ['RECEIVED', 'INFO_REQUESTED'],
      status: 'rejected',
      only: NO_EMERGENCY,
    },
    businessStatus: [null],
  },
  {
    ...{ act: 'referralAcceptanceWithdraw', from: ['OFFERED', ...AWAITED], status: 'received' },
    ...{ businessStatus: [null], only: NO_EMERGENCY },
  },
  {
    ...{ act: 'referralBedWaitConfirm', from: ['WAITING_BED'], status: 'accepted' },
    businessStatus: ['waiting-bed'],
  },
  { act: 'referralChoose', from: ['OFFERED'], status: 'accepted', businessStatus: ['accepted'] },
  {
    ...{ act: 'referralTargetWithdraw', from: [...UNANSWERED, 'OFFERED'], status: 'cancelled' },
    ...{ businessStatus: [null, 'withdrawn'], only: NO_EMERGENCY },
  },
  {
    ...{ act: 'referralSchedule', from: [...AWAITED, 'NO_SHOW'], status: 'accepted', only: NO_EMERGENCY },
    businessStatus: ['scheduled'],
  },
  {
    ...{ act: 'referralNoShow', from: ['SCHEDULED'], status: 'accepted', only: NO_EMERGENCY },
    businessStatus: ['no-show'],
  },
  {
    ...{ act: 'referralArrive', from: [...AWAITED, 'NO_SHOW'], status: 'in-progress' },
    businessStatus: [null, 'arrived'],
  },
  {
    ...{ act: 'referralArrive', from: [...UNANSWERED, 'DIVERTED'], status: 'in-progress' },
    ...{ businessStatus: [null, 'arrived'], only: ['EMERGENCY'] },
  },
  { act: 'referralTreat', from: ['ARRIVED'], status: 'in-progress', businessStatus: ['in-treatment'] },
  { act: 'referralComplete', from: ['IN_TREATMENT'], status: 'in-progress', businessStatus: ['completed'] },
  {
    ...{ act: 'referralFeedback', from: ['COMPLETED'], status: 'completed' },
    businessStatus: [null, 'feedback-returned'],
  },
  { act: 'referralLeave', from: UNDER_WAY, status: 'failed', businessStatus: [null, 'left'] },
  { act: 'referralTransfer', from: UNDER_WAY, status: 'failed', businessStatus: ['transferred'] },
  { act: 'referralDied', from: UNDER_WAY, status: 'completed', businessStatus: ['died'] },
  {
    ...{ act: 'emergencyDivert', from: [...UNANSWERED, 'ACCEPTED'], status: 'cancelled' },
    ...{ businessStatus: ['diverted'], only: ['EMERGENCY'] },
  },
];

/** Which act takes a Task from a stage to a state; null for none. */
export function actFor(from: AnswerStage, to: TaskState, sort: ReferralSort): TaskAct | null {
  const found = TASK_TRANSITIONS.find(
    ({ from: stages, status, businessStatus, only }) =>
      stages.includes(from) &&
      status === to.status &&
      businessStatus.includes(to.businessStatus) &&
      (only === undefined || only.includes(sort)),
  );
  return found?.act ?? null;
}
