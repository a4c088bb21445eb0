import type { CodeTable } from './code-table.ts';

/** 机构类别 (domain 2). WS 218 has no code for nursing homes, so this list is the network's own. */
export const ORGANIZATION_KINDS = {
  HOSPITAL: '医院',
  PRIMARY_CLINIC: '基层医疗卫生机构',
  VILLAGE_CLINIC: '村卫生室',
  NURSING_HOME: '养老机构',
  IN_HOUSE_CLINIC: '养老机构内设医疗机构',
  HOME_CARE_CENTER: '居家养老服务中心',
  INTEGRATED: '医养结合机构',
  REHAB: '康复机构',
  EMERGENCY_CENTRE: '急救中心',
  HEALTH_AUTHORITY: '卫生健康行政部门',
  CIVIL_AFFAIRS: '民政部门',
  INSURANCE_AGENCY: '医保经办机构',
} as const satisfies CodeTable;
export type OrganizationKind = keyof typeof ORGANIZATION_KINDS;

/** 医院等级 (级). The grade within a level (甲, 乙, 丙) is text of its own. */
export const ORGANIZATION_LEVELS = {
  L1: '一级',
  L2: '二级',
  L3: '三级',
  UNGRADED: '未定级',
} as const satisfies CodeTable;
export type OrganizationLevel = keyof typeof ORGANIZATION_LEVELS;

/** 机构服务能力 (domain 2). */
export const ORGANIZATION_CAPABILITIES = {
  GREEN_CHANNEL: '就医绿色通道',
  DOWN_REFERRAL_REHAB: '下转康复承接',
  LINKED_WARD: '联动病房',
  HOME_SICKBED: '家庭病床',
  TELECONSULT: '远程会诊',
  EMERGENCY: '急诊急救',
  GERIATRICS: '老年医学',
  TCM: '中医药',
  MONGOLIAN: '蒙医药',
  PALLIATIVE: '安宁疗护',
  INFECTIOUS: '传染病诊疗',
  PSYCHIATRIC: '精神卫生',
} as const satisfies CodeTable;
export type OrganizationCapability = keyof typeof ORGANIZATION_CAPABILITIES;

/** 绿色通道环节 (requirements A1.4, and EXAM and ADMISSION of A1.6). */
export const GREEN_CHANNEL_STAGES = {
  REGISTRATION: '挂号',
  VISIT: '就诊',
  REFERRAL: '转诊',
  EXAM: '检查',
  MEDICINE: '取药',
  PAYMENT: '收费',
  ADMISSION: '住院',
  COMPREHENSIVE: '综合诊疗',
} as const satisfies CodeTable;
export type GreenChannelStage = keyof typeof GREEN_CHANNEL_STAGES;

export const ORGANIZATION_STATUSES = {
  ACTIVE: '正常',
  SUSPENDED: '暂停',
  CLOSED: '关闭',
} as const satisfies CodeTable;
export type OrganizationStatus = keyof typeof ORGANIZATION_STATUSES;

/** 科室状态. */
export const DEPARTMENT_STATUSES = {
  ACTIVE: '正常',
  CLOSED: '停用',
} as const satisfies CodeTable;
export type DepartmentStatus = keyof typeof DEPARTMENT_STATUSES;
