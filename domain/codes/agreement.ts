import type { CodeTable } from './code-table.ts';

/** 合作方式 (domain 2 CooperationAgreement). */
export const AGREEMENT_TYPES = {
  DESIGNATED: '定点对口服务',
  ALLIANCE: '医养联合体',
  COUNTERPART: '对口支援',
  TRUSTEE: '托管',
  GENERAL: '一般合作',
} as const satisfies CodeTable;
export type AgreementType = keyof typeof AGREEMENT_TYPES;

/** 合作服务项目 (requirements A1.2, A2.1). */
export const AGREEMENT_SERVICES = {
  ROUNDS: '定期巡诊',
  HEALTH_MGMT: '健康管理',
  CONSULT: '健康咨询',
  APPOINTMENT: '预约就诊',
  GREEN_CHANNEL: '绿色通道',
  EMERGENCY: '急诊急救',
  TWO_WAY_REFERRAL: '双向转诊',
  TECH_GUIDANCE: '业务指导',
  TCM: '中医养生保健',
  TELE: '远程医疗',
  REHAB_BED: '康复病床',
  HOME_SICKBED: '家庭病床',
} as const satisfies CodeTable;
export type AgreementServiceCode = keyof typeof AGREEMENT_SERVICES;

/** 协议状态 (domain 3.1). */
export const AGREEMENT_STATES = {
  DRAFT: '草稿',
  DISCARDED: '已作废草稿',
  PENDING_COUNTERSIGN: '待对方签署',
  PENDING_START: '待生效',
  ACTIVE: '生效中',
  REJECTED: '已拒绝',
  WITHDRAWN: '已撤回',
  EXPIRED: '已到期',
  SUSPENDED: '已暂停',
  TERMINATING: '终止中',
  TERMINATED: '已终止',
  VOIDED: '录入错误作废',
} as const satisfies CodeTable;
export type AgreementState = keyof typeof AGREEMENT_STATES;
