import type { CodeTable } from './code-table.ts';

/** 紧急查阅原因: why a clinician cannot wait for a consent or a relation; the words beside it are mandatory. */
export const BREAK_GLASS_REASONS = {
  UNCONSCIOUS: '意识不清',
  LIFE_THREATENING: '危及生命',
  KEEPER_UNREACHABLE: '联系不上管理机构',
  OTHER: '其他',
} as const satisfies CodeTable;
export type BreakGlassReason = keyof typeof BREAK_GLASS_REASONS;

/** 紧急查阅状态. */
export const BREAK_GLASS_STATES = {
  OPEN: '查阅中',
  TO_REVIEW: '待审核',
  SIGNED_OFF: '已审核',
} as const satisfies CodeTable;
export type BreakGlassState = keyof typeof BREAK_GLASS_STATES;

/** 审核结论. */
export const BREAK_GLASS_FINDINGS = {
  JUSTIFIED: '查阅正当',
  NOT_JUSTIFIED: '查阅不当',
} as const satisfies CodeTable;
export type BreakGlassFinding = keyof typeof BREAK_GLASS_FINDINGS;
