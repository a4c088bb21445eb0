import type { CodeTable } from './code-table.ts';

/** 审计动作: what an audit row is about. */
export const AUDIT_ACTIONS = {
  READ: '查阅',
  PRINT: '打印',
  ACT: '办理',
  DENIED: '越权被拒',
  REFUSED: '业务被拒',
  SIGN_IN: '登录',
  SIGN_IN_FAILED: '登录失败',
  SIGN_OUT: '退出',
  OVERTAKEN: '被优先插队',
} as const satisfies CodeTable;
export type AuditAction = keyof typeof AUDIT_ACTIONS;
