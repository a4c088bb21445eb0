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

/** 暂停协议的原因; OTHER asks for a text. */
export const AGREEMENT_SUSPEND_REASONS = {
  ADVERSE_EVENT: '不良事件',
  INFECTION: '院内感染或传染病',
  LICENCE: '资质问题',
  CAPACITY: '服务能力不足',
  BREACH: '违反协议',
  OTHER: '其他',
} as const satisfies CodeTable;
export type AgreementSuspendReason = keyof typeof AGREEMENT_SUSPEND_REASONS;

/** 终止协议的原因; OTHER asks for a text. */
export const AGREEMENT_TERMINATE_REASONS = {
  BREACH: '违反协议',
  CLOSURE: '机构停业',
  CAPACITY: '服务能力不足',
  FEES: '费用条款不一致',
  REPLACED: '改与其他机构合作',
  OTHER: '其他',
} as const satisfies CodeTable;
export type AgreementTerminateReason = keyof typeof AGREEMENT_TERMINATE_REASONS;
