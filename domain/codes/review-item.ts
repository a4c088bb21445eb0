import type { CodeTable } from './code-table.ts';

/** 待核对事项: why two records may be of one person, or one number of two (domain 3.8). */
export const REVIEW_KINDS = {
  ID_NO_HELD: '证件号码已登记，姓名或出生日期不一致',
  HEALTH_CARD_HELD: '健康卡号已登记在他人名下',
} as const satisfies CodeTable;
export type ReviewKind = keyof typeof REVIEW_KINDS;

/** 核对状态. */
export const REVIEW_ITEM_STATES = {
  OPEN: '待核对',
  MERGE_ASKED: '待合并复核',
  RESOLVED_SAME: '确认同一人，已合并',
  RESOLVED_DIFFERENT: '确认非同一人',
} as const satisfies CodeTable;
export type ReviewItemState = keyof typeof REVIEW_ITEM_STATES;

/** 核对结论. */
export const REVIEW_DECISIONS = {
  SAME: '同一人',
  DIFFERENT: '非同一人',
} as const satisfies CodeTable;
export type ReviewDecision = keyof typeof REVIEW_DECISIONS;
