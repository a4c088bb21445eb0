import type { CodeTable } from './code-table.ts';

/** 住院状态. */
export const ADMISSION_STATES = {
  PLANNED: '拟入院',
  ADMITTED: '住院中',
  ON_LEAVE: '请假离院',
  DISCHARGED: '已出院',
  CANCELLED: '已取消入院',
  VOIDED: '录入错误作废',
} as const satisfies CodeTable;
export type AdmissionState = keyof typeof ADMISSION_STATES;

/** In these somebody is, or was, in the hospital: of what is only planned nothing has happened yet. */
export const HAPPENED_STATES = [
  'ADMITTED',
  'ON_LEAVE',
  'DISCHARGED',
] as const satisfies readonly AdmissionState[];
/** In these an admission goes on. */
export const GOING_ON_STATES = ['ADMITTED', 'ON_LEAVE'] as const satisfies readonly AdmissionState[];

/** 住院类别: observation (留观) is no inpatient stay yet. */
export const ADMISSION_KINDS = {
  INPATIENT: '住院',
  OBSERVATION: '急诊留观',
} as const satisfies CodeTable;
export type AdmissionKind = keyof typeof ADMISSION_KINDS;

/** 消息来源: from where it is known. */
export const ADMISSION_SOURCES = {
  HOME: '养老机构',
  HOSPITAL: '医院',
  FAMILY: '家属',
  HIS: '医院信息系统',
} as const satisfies CodeTable;
export type AdmissionSource = keyof typeof ADMISSION_SOURCES;

/** 离院方式. */
export const DISPOSITIONS = {
  RETURNED: '医嘱离院',
  TRANSFERRED: '医嘱转院',
  AGAINST_ADVICE: '非医嘱离院',
  DIED: '死亡',
  OTHER: '其他',
} as const satisfies CodeTable;
export type Disposition = keyof typeof DISPOSITIONS;
