import type { CodeTable } from './code-table.ts';

/** 急诊通知备注: rules that an emergency passes over, and leaves on record (domain 3.5.10). */
export const EMERGENCY_NOTES = {
  DUPLICATE: '另有未结束的急诊通知或同一科室转诊',
  NO_CONSENT_ON_RECORD: '无在案的转诊同意',
  NO_SAFETY_BLOCK: '未随附安全信息',
  NO_CAPABILITY: '接收方未登记急诊急救能力',
  NO_INFECTIOUS: '疑似或确诊感染，接收方未登记传染病诊疗能力',
  OUT_OF_ALLIANCE: '医联体外',
  OUT_OF_GROUP: '1+1+1签约组合外',
  NO_AGREEMENT: '与接收方无含急诊服务的在期协议',
  TARGET_NOT_ACTIVE: '接收机构已暂停或关闭',
  DEPARTMENT_NOT_OPEN: '接收科室停用或不收转诊',
  NO_DUTY_ROSTER: '接收方无在班值班电话',
  SENDER_NOT_ACTIVE: '通知机构已暂停',
  NO_DOCTOR: '未经医生面诊和会签',
  NOT_REVIEWED: '未经转诊办审核',
  NOT_IN_CARE: '老人不在通知机构照护中',
  RECORDED_DECEASED: '档案记载已死亡',
} as const satisfies CodeTable;
export type EmergencyNote = keyof typeof EMERGENCY_NOTES;

/** 急诊电话联系结果. */
export const EMERGENCY_CALL_RESULTS = {
  REACHED: '已接通并告知',
  PROMISED_AMBULANCE: '已答应派车',
  TOLD_TO_DIVERT: '告知改送他院',
  BUSY: '占线',
  NOT_REACHED: '无人接听',
  OTHER: '其他',
} as const satisfies CodeTable;
export type EmergencyCallResult = keyof typeof EMERGENCY_CALL_RESULTS;

/** 急诊改送他院的原因. */
export const DIVERT_REASONS = {
  NO_BED: '无空床或抢救位',
  NO_CAPABILITY: '不具备抢救条件',
  STAFF: '医务人员不足',
  CLOSER: '另有更近的医院',
  CREW_DECISION: '急救车组决定',
  PATIENT_CHOICE: '本人或家属选择',
  OTHER: '其他',
} as const satisfies CodeTable;
export type DivertReason = keyof typeof DIVERT_REASONS;
