import type { CodeTable } from './code-table.ts';

/** 拒绝协议的原因; OTHER asks for a text. */
export const AGREEMENT_REJECT_REASONS = {
  DUTIES: '权责条款不一致',
  SERVICES: '服务内容不一致',
  QUOTA: '号源数量不一致',
  FEES: '费用条款不一致',
  TERM: '合作期限不一致',
  DUPLICATE: '重复提交',
  OTHER: '其他',
} as const satisfies CodeTable;
export type AgreementRejectReason = keyof typeof AGREEMENT_REJECT_REASONS;
