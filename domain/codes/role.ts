import type { CodeTable } from './code-table.ts';

/** 岗位角色, held within one organisation (domain 1). */
export const ROLES = {
  NH_NURSE: '养老机构护士',
  ORG_ADMIN: '机构管理员',
  CLINIC_DOCTOR: '诊所医生',
  FAMILY_DOCTOR: '家庭医生',
  TEAM_MEMBER: '家庭医生团队成员',
  REFERRAL_OFFICE: '转诊办',
  HOSP_DOCTOR: '医院医生',
  HOSP_SCHED: '医院号源管理员',
  HIS_CLIENT: '医院信息系统',
  HEALTH_SUPERVISOR: '卫生健康监管员',
  CIVIL_AFFAIRS_SUPERVISOR: '民政监管员',
  INSURANCE_SUPERVISOR: '医保监管员',
  RESIDENT: '居民本人',
  REPRESENTATIVE: '监护人或代理人',
  INSURER: '医保经办人员',
  SYS_ADMIN: '系统管理员',
  SECURITY_ADMIN: '安全管理员',
  AUDIT_ADMIN: '审计管理员',
} as const satisfies CodeTable;
export type Role = keyof typeof ROLES;
