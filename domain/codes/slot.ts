import type { CodeTable } from './code-table.ts';

/** 号源池 (domain 2 Slot). */
export const SLOT_POOLS = {
  PUBLIC: '公共号源',
  REFERRAL_RESERVED: '转诊预留号源',
  GREEN_CHANNEL: '绿色通道号源',
  JOINT_CLINIC: '联合门诊号源',
} as const satisfies CodeTable;
export type SlotPool = keyof typeof SLOT_POOLS;

/** 出诊半日. */
export const SESSION_HALVES = {
  AM: '上午',
  PM: '下午',
} as const satisfies CodeTable;
export type SessionHalf = keyof typeof SESSION_HALVES;

/** 排班模板状态. */
export const SLOT_TEMPLATE_STATUSES = {
  ACTIVE: '启用',
  CLOSED: '停用',
} as const satisfies CodeTable;
export type SlotTemplateStatus = keyof typeof SLOT_TEMPLATE_STATUSES;
