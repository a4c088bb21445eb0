import type { CodeTable } from './code-table.ts';

/** 同意用途: one consent per purpose (domain 2 Consent). */
export const CONSENT_PURPOSES = {
  CONTRACT: '家庭医生签约',
  REFERRAL: '转诊',
  RECORD_SHARING: '健康档案共享',
  HOME_SICKBED: '家庭病床',
  TELECONSULT: '远程会诊',
} as const satisfies CodeTable;
export type ConsentPurpose = keyof typeof CONSENT_PURPOSES;

/** 签署依据. */
export const CONSENT_BASES = {
  SELF: '本人签署',
  REPRESENTATIVE: '监护人或代理人签署',
  EMERGENCY: '紧急情况批准',
} as const satisfies CodeTable;
export type ConsentBasis = keyof typeof CONSENT_BASES;

export const CONSENT_DECISIONS = {
  GIVEN: '同意',
  REFUSED: '拒绝',
} as const satisfies CodeTable;
export type ConsentDecision = keyof typeof CONSENT_DECISIONS;

/** 签署方式. */
export const CONSENT_METHODS = {
  PAPER: '纸质签署',
  E_SIGN: '电子签名',
  SMS: '短信验证码确认',
} as const satisfies CodeTable;
export type ConsentMethod = keyof typeof CONSENT_METHODS;

export const CONSENT_STATES = {
  GIVEN: '有效',
  REFUSED: '已拒绝',
  WITHDRAWN: '已撤回',
  EXPIRED: '已到期',
  VOIDED: '录入错误作废',
} as const satisfies CodeTable;
export type ConsentState = keyof typeof CONSENT_STATES;
