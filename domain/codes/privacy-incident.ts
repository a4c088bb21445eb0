import type { CodeTable } from './code-table.ts';

/** 个人信息安全事件类别. */
export const PRIVACY_INCIDENT_KINDS = {
  WRONG_RESIDENT: '信息记到他人名下',
  WRONG_RECIPIENT: '信息发给无关机构或人员',
  UNJUSTIFIED_ACCESS: '不当查阅',
  LOSS_OR_THEFT: '资料或设备丢失、被盗',
  DISCLOSURE: '信息泄露',
  OTHER: '其他',
} as const satisfies CodeTable;
export type PrivacyIncidentKind = keyof typeof PRIVACY_INCIDENT_KINDS;

/** 处理状态. */
export const PRIVACY_INCIDENT_STATES = {
  OPEN: '处理中',
  CLOSED: '已结案',
} as const satisfies CodeTable;
export type PrivacyIncidentState = keyof typeof PRIVACY_INCIDENT_STATES;
