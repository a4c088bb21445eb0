import type { CodeTable } from './code-table.ts';

/** 协议版次状态 (domain 3.1). */
export const AGREEMENT_EDITION_STATES = {
  PROPOSED: '待对方签署',
  SIGNED: '已签署',
  REJECTED: '已拒绝',
  WITHDRAWN: '已撤回',
  EXPIRED: '已过期',
} as const satisfies CodeTable;
export type AgreementEditionState = keyof typeof AGREEMENT_EDITION_STATES;
