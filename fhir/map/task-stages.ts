import type { Task } from '@medplum/fhirtypes';
import { REFERRAL_STATES } from '../../domain/codes/referral.ts';
import { REFERRAL_TARGET_STATES } from '../../domain/codes/referral-target.ts';
import type { AnswerStage } from '../../domain/referral/answer-stage.ts';

export type TaskStatus = NonNullable<Task['status']>;

/** The list of the codes of `Task.businessStatus`. */
export const BUSINESS_STATUS = 'task-business-status';

export interface TaskState {
  readonly status: TaskStatus;
  /** Null where the status says all of it. */
  readonly businessStatus: string | null;
}

/** Each stage of an answer as the Task has it (domain 6): no code of a businessStatus stands with two statuses. */
export const TASK_STATES: Readonly<Record<AnswerStage, TaskState>> = {
  ASKED: { status: 'requested', businessStatus: null },
  RECEIVED: { status: 'received', businessStatus: null },
  INFO_REQUESTED: { status: 'received', businessStatus: 'info-requested' },
  OFFERED: { status: 'accepted', businessStatus: 'offered' },
  ACCEPTED: { status: 'accepted', businessStatus: 'accepted' },
  WAITING_BED: { status: 'accepted', businessStatus: 'waiting-bed' },
  SCHEDULED: { status: 'accepted', businessStatus: 'scheduled' },
  NO_SHOW: { status: 'accepted', businessStatus: 'no-show' },
  ARRIVED: { status: 'in-progress', businessStatus: 'arrived' },
  IN_TREATMENT: { status: 'in-progress', businessStatus: 'in-treatment' },
  COMPLETED: { status: 'in-progress', businessStatus: 'completed' },
  FEEDBACK_RETURNED: { status: 'completed', businessStatus: 'feedback-returned' },
  CLOSED: { status: 'completed', businessStatus: 'closed' },
  DIED: { status: 'completed', businessStatus: 'died' },
  REJECTED: { status: 'rejected', businessStatus: null },
  NOT_SELECTED: { status: 'cancelled', businessStatus: 'not-selected' },
  WITHDRAWN: { status: 'cancelled', businessStatus: 'withdrawn' },
  DIVERTED: { status: 'cancelled', businessStatus: 'diverted' },
  CLOSED_WITHOUT_FEEDBACK: { status: 'failed', businessStatus: 'closed-without-feedback' },
  LEFT: { status: 'failed', businessStatus: 'left' },
  TRANSFERRED: { status: 'failed', businessStatus: 'transferred' },
  ABORTED: { status: 'failed', businessStatus: 'aborted' },
  VOIDED: { status: 'entered-in-error', businessStatus: null },
};

export const STAGES = Object.keys(TASK_STATES) as AnswerStage[];

const OFFERED_NAME = '已同意，待选定';
/** The Chinese name of each businessStatus. */
export const BUSINESS_STATUSES: Readonly<Record<string, string>> = Object.fromEntries(
  STAGES.flatMap((stage) => {
    const { businessStatus } = TASK_STATES[stage];
    const names: Readonly<Record<string, string>> = { ...REFERRAL_STATES, ...REFERRAL_TARGET_STATES };
    return businessStatus === null ? [] : [[businessStatus, names[stage] ?? OFFERED_NAME]];
  }),
);

/** The statuses with which a code of a businessStatus stands: one, and `on-hold` for a question as it is understood. */
export const statusesOf = (businessStatus: string): TaskStatus[] => [
  ...STAGES.map((stage) => TASK_STATES[stage])
    .filter((state) => state.businessStatus === businessStatus)
    .map(({ status }) => status),
  ...(businessStatus === 'info-requested' ? (['on-hold'] as const) : []),
];

/** Every status that R4 has for a Task. */
export const TASK_STATUSES = [
  ...(['draft', 'requested', 'received', 'accepted', 'rejected', 'ready', 'cancelled'] as const),
  ...(['in-progress', 'on-hold', 'failed', 'completed', 'entered-in-error'] as const),
] as const satisfies readonly TaskStatus[];

/** These always say why (domain 8). */
export const REASONED_STATUSES: readonly TaskStatus[] = ['rejected', 'on-hold', 'failed', 'cancelled'];
