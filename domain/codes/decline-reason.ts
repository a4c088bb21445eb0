import type { CodeTable } from './code-table.ts';

/** 预约申请谢绝原因: why a hospital has no place for a request. */
export const DECLINE_REASONS = {
  NO_PLACE: '无可用号源',
  NOT_OFFERED: '本科室不开展',
  OTHER_DEPARTMENT: '应挂其他科室',
  NEEDS_REFERRAL: '需先转诊',
  NO_BED: '无空床',
  OTHER: '其他',
} as const satisfies CodeTable;
export type DeclineReason = keyof typeof DECLINE_REASONS;

export const isDeclineCommentMandatory = (reason: DeclineReason): boolean => reason === 'OTHER';
