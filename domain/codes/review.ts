import type { CodeTable } from './code-table.ts';

/** 待核对事项: why two records may be of one person, or one number of two (domain 3.8). */
export const REVIEW_KINDS = {
  ID_NO_HELD: '证件号码已登记，姓名或出生日期不一致',
  HEALTH_CARD_HELD: '健康卡号已登记在他人名下',
} as const satisfies CodeTable;
export type ReviewKind = keyof typeof REVIEW_KINDS;
