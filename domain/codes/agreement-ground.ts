import type { CodeTable } from './code-table.ts';

/** 暂停依据 (domain 3.1): who may suspend an agreement, and for how long. */
export const SUSPENSION_GROUNDS = {
  SAFETY: '单方安全暂停',
  MUTUAL: '双方同意暂停',
  SUPERVISION: '主管部门责令暂停',
} as const satisfies CodeTable;
export type SuspensionGround = keyof typeof SUSPENSION_GROUNDS;

/** 终止依据 (domain 3.1). */
export const TERMINATION_GROUNDS = {
  NOTICE: '单方通知解除',
  MUTUAL: '双方协商解除',
} as const satisfies CodeTable;
export type TerminationGround = keyof typeof TERMINATION_GROUNDS;

/** 征求对方同意的事项: what one side asks and the other carries out. */
export const AGREEMENT_ASKS = {
  agreementSuspend: '暂停协议',
  agreementResume: '恢复协议',
  agreementTerminate: '终止协议',
} as const satisfies CodeTable;
export type AgreementAsk = keyof typeof AGREEMENT_ASKS;

/** 到期提醒阶段 (domain 3.1: 60/30/7 days). */
export const REMINDER_STAGES = {
  FIRST: '首次提醒',
  SECOND: '再次提醒',
  LAST: '最后提醒',
} as const satisfies CodeTable;
export type ReminderStage = keyof typeof REMINDER_STAGES;
