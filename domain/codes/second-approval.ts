import type { CodeTable } from './code-table.ts';

/** 双人复核状态 (domain 0). */
export const SECOND_APPROVAL_STATES = {
  PENDING: '待复核',
  APPROVED: '已同意',
  REJECTED: '已驳回',
  EXPIRED: '已过期',
} as const satisfies CodeTable;
export type SecondApprovalState = keyof typeof SECOND_APPROVAL_STATES;

/** 须双人复核的操作. */
export const SECOND_APPROVAL_ACTS = {
  recordVoid: '记录作废',
  residentMerge: '档案合并',
  residentUnmerge: '撤销档案合并',
} as const satisfies CodeTable;
export type SecondApprovalAct = keyof typeof SECOND_APPROVAL_ACTS;

/** 作废原因 (domain 0 VOIDED). */
export const VOID_REASONS = {
  WRONG_RESIDENT: '对象错误',
  DUPLICATE: '重复录入',
  WRONG_DATA: '内容错误',
} as const satisfies CodeTable;
export type VoidReason = keyof typeof VOID_REASONS;
