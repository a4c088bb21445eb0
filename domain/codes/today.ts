import type { CodeTable } from './code-table.ts';

/** 今日事项: the lists that a home works through every day (domain 4). */
export const TODAY_LISTS = {
  LEAVING: '今日外出就诊',
  RETURNING: '外出待返回',
  FASTING: '空腹',
  TO_REBOOK: '停诊待改约',
  UNANSWERED: '申请或候补待答复',
  UNCONFIRMED: '就诊结果待确认',
} as const satisfies CodeTable;
export type TodayList = keyof typeof TODAY_LISTS;

/** 到期事项. */
export const DUE_KINDS = {
  STAY_ENDING: '入住即将到期',
  REPRESENTATIVE_ENDING: '代理授权即将到期',
  ID_DOCUMENT_ENDING: '证件即将到期',
  DEVICE_DUE: '管路装置到期',
  SAFETY_BLOCK_TO_RECONCILE: '档案合并后安全信息待核对',
} as const satisfies CodeTable;
export type DueKind = keyof typeof DUE_KINDS;
