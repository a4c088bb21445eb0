import type { CodeTable } from './code-table.ts';

/** 爽约免责原因: a no-show that the booking side cannot be held to, or that was none (domain 3.4). */
export const EXCUSE_REASONS = {
  ILLNESS: '病情不宜外出',
  DEATH: '死亡',
  ADMITTED: '已住院',
  TRANSPORT: '交通原因',
  HOSPITAL: '医院原因',
  CAME: '实际已到诊',
  OTHER: '其他',
} as const satisfies CodeTable;
export type ExcuseReason = keyof typeof EXCUSE_REASONS;

export const isExcuseCommentMandatory = (reason: ExcuseReason): boolean => reason === 'OTHER';
