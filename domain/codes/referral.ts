import type { CodeTable } from './code-table.ts';

/** 转诊状态 (domain 3.5): the sender's lifecycle. */
export const REFERRAL_STATES = {
  DRAFT: '草稿',
  PENDING_COSIGN: '待医生会签',
  PENDING_REVIEW: '待转诊办审核',
  SENT: '已发出',
  PLACED: '已落实接收',
  ARRIVED: '已到达',
  IN_TREATMENT: '诊疗中',
  COMPLETED: '诊疗结束',
  FEEDBACK_RETURNED: '已回传反馈',
  CLOSED: '已闭环',
  CANCELLED: '已取消',
  EXPIRED: '已过有效期',
  NO_SHOW: '未按约到达',
  RECALLED: '主管部门召回',
  REDIRECTED: '已改转他处',
  CLOSED_UNMET: '未获接收而结束',
  CLOSED_WITHOUT_FEEDBACK: '无反馈结束',
  LEFT: '自行离院',
  DIED: '死亡',
  TRANSFERRED: '已再转出',
  ABORTED: '中止',
  VOIDED: '录入错误作废',
} as const satisfies CodeTable;
export type ReferralState = keyof typeof REFERRAL_STATES;

/** 转诊方向. */
export const REFERRAL_DIRECTIONS = {
  UP: '上转',
  DOWN: '下转',
  LATERAL: '平转',
} as const satisfies CodeTable;
export type ReferralDirection = keyof typeof REFERRAL_DIRECTIONS;

/** 转诊类别. */
export const REFERRAL_KINDS = {
  OUTPATIENT: '门诊',
  EXAM: '检查',
  INPATIENT: '住院',
  REHAB: '康复',
  LONG_TERM_CARE: '长期照护',
  PALLIATIVE: '安宁疗护',
  RETURN_HOME: '回养老机构或家中',
  EMERGENCY: '急诊',
} as const satisfies CodeTable;
export type ReferralKind = keyof typeof REFERRAL_KINDS;

const CLINICAL: readonly ReferralKind[] = ['OUTPATIENT', 'EXAM', 'INPATIENT'];

/** For what somebody is referred in each direction. */
export const KINDS_OF_DIRECTION: Readonly<Record<ReferralDirection, readonly ReferralKind[]>> = {
  UP: CLINICAL,
  DOWN: ['OUTPATIENT', 'INPATIENT', 'REHAB', 'LONG_TERM_CARE', 'PALLIATIVE', 'RETURN_HOME'],
  LATERAL: [...CLINICAL, 'REHAB', 'PALLIATIVE'],
};

/** 照护阶段 (requirements A2.11). */
export const CARE_PHASES = {
  TREATMENT: '治疗期',
  RECOVERY: '康复期',
  STABLE: '稳定期',
  PALLIATIVE: '临终关怀',
} as const satisfies CodeTable;
export type CarePhase = keyof typeof CARE_PHASES;

/** 面诊方式. */
export const VISIT_MODES = {
  IN_PERSON: '当面诊察',
  VIDEO: '视频诊察',
} as const satisfies CodeTable;
export type VisitMode = keyof typeof VISIT_MODES;

/** 诊断角色. */
export const DIAGNOSIS_ROLES = {
  PRINCIPAL: '主要诊断',
  SECONDARY: '其他诊断',
  PRELIMINARY: '初步诊断',
} as const satisfies CodeTable;
export type DiagnosisRole = keyof typeof DIAGNOSIS_ROLES;

/** 诊断编码体系 (requirements B.7): each keeps its own version. */
export const DIAGNOSIS_SYSTEMS = {
  ICD_10: '国际疾病分类第十次修订',
  ICD_10_CLINICAL: '国家临床版',
  ICD_10_INSURANCE: '医保版',
  TCM: '中医病证分类',
} as const satisfies CodeTable;
export type DiagnosisSystem = keyof typeof DIAGNOSIS_SYSTEMS;

/** 反馈后的去向. */
export const RETURN_PLACES = {
  HOME: '回养老机构或家中',
  SENDER: '回转出医疗机构',
  STAYS: '继续在本院诊疗',
  OTHER: '其他',
} as const satisfies CodeTable;
export type ReturnPlace = keyof typeof RETURN_PLACES;

/** 安全信息的核对项. */
export const SAFETY_LINES = {
  ALLERGIES: '过敏史',
  MEDICINES: '用药',
  INFECTION: '感染与隔离',
  DEVICES: '管路与装置',
  RISKS: '风险',
  COGNITION: '认知',
  MOBILITY: '活动能力',
  DIET: '饮食',
  OXYGEN: '吸氧',
} as const satisfies CodeTable;
export type SafetyLine = keyof typeof SAFETY_LINES;

/** 核对结论. */
export const LINE_DECISIONS = {
  TAKE_OVER: '采用反馈',
  KEEP: '保留原有',
} as const satisfies CodeTable;
export type LineDecision = keyof typeof LINE_DECISIONS;

/** 哪一方请求中止. */
export const ABORT_SIDES = {
  SENDER: '转出方',
  PATIENT: '本人或代理人',
  RECEIVER: '接收方',
} as const satisfies CodeTable;
export type AbortSide = keyof typeof ABORT_SIDES;

/** 年龄段 (匿名通知). */
export const AGE_BANDS = {
  UNDER_60: '60岁以下',
  FROM_60: '60至69岁',
  FROM_70: '70至79岁',
  FROM_80: '80至89岁',
  FROM_90: '90岁及以上',
  UNKNOWN: '不详',
} as const satisfies CodeTable;
export type AgeBand = keyof typeof AGE_BANDS;

/** 不能连续计算起付线的原因. */
export const DEDUCTIBLE_REASONS = {
  NOT_INPATIENT: '非住院转诊',
  NOT_ARRIVED: '尚未到达接收机构',
  ARRIVED_TOO_LATE: '超过转诊有效期到达',
  NO_CONSENT: '无知情同意',
  OUT_OF_ALLIANCE: '医联体外转诊且未说明理由',
} as const satisfies CodeTable;
export type DeductibleReason = keyof typeof DEDUCTIBLE_REASONS;
