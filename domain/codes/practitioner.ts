import type { CodeTable } from './code-table.ts';

/** 人员类别 (domain 2 Practitioner). I23 counts GP, ASSISTANT_GP and TCM_GP as general practitioners. */
export const PRACTITIONER_CATEGORIES = {
  GP: '全科医生',
  ASSISTANT_GP: '助理全科医生',
  TCM_GP: '中医全科医生',
  VILLAGE_DOCTOR: '乡村医生',
  TOWNSHIP_DOCTOR: '乡镇卫生院医生',
  SPECIALIST: '专科医生',
  RETIRED_CLINICIAN: '退休临床医生',
  NURSE: '护士',
  PH_PHYSICIAN: '公共卫生医师',
  PHARMACIST: '药师',
  HEALTH_MANAGER: '健康管理师',
  PSYCHOLOGIST: '心理咨询师',
  DIETITIAN: '营养师',
  REHAB_THERAPIST: '康复治疗师',
  SOCIAL_WORKER: '社会工作者',
  CARE_WORKER: '养老护理员',
} as const satisfies CodeTable;
export type PractitionerCategory = keyof typeof PRACTITIONER_CATEGORIES;

export const PRACTITIONER_STATUSES = {
  ACTIVE: '在岗',
  SUSPENDED: '暂停执业',
  CLOSED: '离岗',
} as const satisfies CodeTable;
export type PractitionerStatus = keyof typeof PRACTITIONER_STATUSES;
