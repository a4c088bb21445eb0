import type { CodeTable } from './code-table.ts';

/** 交接班状态. */
export const HANDOVER_STATES = {
  GIVEN: '待接班签字',
  TAKEN: '已交接',
} as const satisfies CodeTable;
export type HandoverState = keyof typeof HANDOVER_STATES;

/** 班次: the shift that ends. */
export const HANDOVER_SHIFTS = {
  DAY: '白班',
  EVENING: '小夜班',
  NIGHT: '大夜班',
} as const satisfies CodeTable;
export type HandoverShift = keyof typeof HANDOVER_SHIFTS;

export const HANDOVER_ITEM_KINDS = {
  CHANGE: '本班变化',
  OPEN: '待办事项',
} as const satisfies CodeTable;
export type HandoverItemKind = keyof typeof HANDOVER_ITEM_KINDS;

/** 待办事项 beside the lists of the day. */
export const HANDOVER_OPEN_LISTS = {
  OUT: '不在院',
  ALARM: '提醒待处理',
  FAMILY_TO_TELL: '待告知家属',
} as const satisfies CodeTable;
