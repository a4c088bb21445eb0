import type { CodeTable } from './code-table.ts';

/** 转诊工作清单: what waits for somebody, by stage. */
export const REFERRAL_WORKLISTS = {
  DRAFTS: '草稿',
  TO_COSIGN: '待会签',
  TO_REVIEW: '待审核',
  TO_DECIDE: '待决定',
  WAITING_FOR_INFO: '待补充资料',
  TO_CHOOSE: '待选定接收方',
  REJECTED: '被拒绝待处理',
  TO_SCHEDULE: '待安排',
  WAITING_BED: '等待床位',
  EXPECTED_TODAY: '今日应到',
  NO_SHOW: '未按约到达',
  UNDER_TREATMENT: '诊疗中及待反馈',
  ABORT_ASKED: '中止待决定',
  TO_CLOSE: '待闭环',
  EMERGENCY: '急诊通知未到院',
  EMERGENCY_REMAINDER: '急诊资料待补录',
  OVERDUE: '逾期',
  LOST: '无人推进',
} as const satisfies CodeTable;
export type ReferralWorklist = keyof typeof REFERRAL_WORKLISTS;
