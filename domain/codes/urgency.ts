import type { CodeTable } from './code-table.ts';

/** 紧急程度 (domain 2 Referral). */
export const URGENCIES = {
  EMERGENCY: '急诊',
  URGENT: '紧急',
  ROUTINE: '普通',
} as const satisfies CodeTable;
export type Urgency = keyof typeof URGENCIES;

/** 计时方式 (domain 0 WorkCalendar): every duration says by which time it runs. */
export const TIME_BASES = {
  CLOCK: '自然时间',
  WORKING: '工作时间',
} as const satisfies CodeTable;
export type TimeBasis = keyof typeof TIME_BASES;
