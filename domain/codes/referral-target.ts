import type { CodeTable } from './code-table.ts';

/** 转诊接收方状态 (domain 3.5): one for each organisation that is asked. */
export const REFERRAL_TARGET_STATES = {
  ASKED: '已请求',
  RECEIVED: '已接收待定',
  INFO_REQUESTED: '待补充资料',
  ACCEPTED: '已接受',
  WAITING_BED: '等待床位',
  SCHEDULED: '已安排',
  REJECTED: '已拒绝',
  NOT_SELECTED: '未选定',
  WITHDRAWN: '已撤回',
  DIVERTED: '已改送他院',
} as const satisfies CodeTable;
export type ReferralTargetState = keyof typeof REFERRAL_TARGET_STATES;
