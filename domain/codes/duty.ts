import type { CodeTable } from './code-table.ts';

/** 值班职能 (domain 0 DutyRoster). */
export const DUTY_FUNCTIONS = {
  CO_SIGN: '转诊会签',
  REFERRAL_OFFICE: '转诊办',
  WARD: '病房',
  HOME_NURSE: '养老机构护士',
  TEAM: '家庭医生团队',
  SCHEDULING: '号源管理',
  ADMINISTRATION: '机构管理',
  NETWORK: '平台运行',
} as const satisfies CodeTable;
export type DutyFunction = keyof typeof DUTY_FUNCTIONS;
