import type { CodeTable } from './code-table.ts';

/** 停诊方式 (domain 3.4 sessionStop). */
export const SESSION_STOP_KINDS = {
  SUBSTITUTED: '替诊',
  STOPPED: '停诊',
} as const satisfies CodeTable;
export type SessionStopKind = keyof typeof SESSION_STOP_KINDS;

/** 停诊原因. */
export const SESSION_STOP_REASONS = {
  ILLNESS: '医生病假',
  LEAVE: '医生请假',
  EMERGENCY_DUTY: '急诊抢救或应急任务',
  MEETING: '会议或进修',
  EQUIPMENT: '设备故障',
  HOLIDAY: '节假日调整',
  OTHER: '其他',
} as const satisfies CodeTable;
export type SessionStopReason = keyof typeof SESSION_STOP_REASONS;

const NEEDS_COMMENT: ReadonlySet<SessionStopReason> = new Set(['OTHER']);

/** Whether a reason says too little without a text beside it (domain 8: a code says whether a comment is mandatory). */
export const isStopCommentMandatory = (reason: SessionStopReason): boolean => NEEDS_COMMENT.has(reason);
