import type { CodeTable } from './code-table.ts';

/** 联动病房住院状态 (domain 3.7). */
export const LINKED_WARD_STAY_STATES = {
  ACTIVE: '在联动病房',
  ENDED: '已结束',
  VOIDED: '录入错误作废',
} as const satisfies CodeTable;
export type LinkedWardStayState = keyof typeof LINKED_WARD_STAY_STATES;

/** 联动病房转归 (domain 3.7). */
export const LINKED_WARD_OUTCOMES = {
  DISCHARGED: '出院',
  TRANSFERRED_BACK: '转回上级医院',
  DIED: '死亡',
} as const satisfies CodeTable;
export type LinkedWardOutcome = keyof typeof LINKED_WARD_OUTCOMES;

/** 联动病房结束原因. */
export const LINKED_WARD_END_REASONS = {
  GOALS_REACHED: '康复目标达成',
  CARE_ELSEWHERE: '转由其他机构照护',
  WORSENED: '病情加重',
  PATIENT_REQUEST: '本人或家属要求',
  DECEASED: '死亡',
  OTHER: '其他',
} as const satisfies CodeTable;
export type LinkedWardEndReason = keyof typeof LINKED_WARD_END_REASONS;
