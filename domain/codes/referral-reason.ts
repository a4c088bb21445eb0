import type { CodeTable } from './code-table.ts';
import type { ReferralDirection } from './referral.ts';

/** 转诊原因 (requirements B.3: indications). */
export const REFERRAL_REASONS = {
  CRITICAL: '急危重症',
  BEYOND_CAPABILITY: '超出本机构诊疗能力的疑难病例',
  PUBLIC_HEALTH_EVENT: '突发公共卫生事件',
  TECHNOLOGY_LIMIT: '技术或设备受限',
  OUTSIDE_SPECIALTY: '超出登记诊疗科目',
  FURTHER_TESTS: '需进一步检查',
  RECOVERY_REHAB: '恢复期康复',
  CHRONIC: '慢性病病情稳定',
  TREATMENT_ENDED: '治疗结束',
  LONG_TERM_CARE: '需长期照护',
  PATIENT_REQUEST: '本人要求',
  PALLIATIVE: '安宁疗护',
  OTHER: '其他',
} as const satisfies CodeTable;
export type ReferralReason = keyof typeof REFERRAL_REASONS;

const UP: readonly ReferralReason[] = [
  ...(['CRITICAL', 'BEYOND_CAPABILITY', 'PUBLIC_HEALTH_EVENT', 'TECHNOLOGY_LIMIT'] as const),
  ...(['OUTSIDE_SPECIALTY', 'FURTHER_TESTS', 'PATIENT_REQUEST', 'OTHER'] as const),
];

/** In which direction a reason leads. */
export const REASONS_OF_DIRECTION: Readonly<Record<ReferralDirection, readonly ReferralReason[]>> = {
  UP,
  DOWN: [
    ...(['RECOVERY_REHAB', 'CHRONIC', 'TREATMENT_ENDED', 'LONG_TERM_CARE', 'PALLIATIVE'] as const),
    ...(['PATIENT_REQUEST', 'OTHER'] as const),
  ],
  LATERAL: [...UP, 'RECOVERY_REHAB', 'PALLIATIVE'],
};

/** 转诊办退回或医生不予会签的原因. */
export const RETURN_REASONS = {
  INCOMPLETE: '资料不完整',
  NOT_INDICATED: '不符合转诊指征',
  WRONG_TARGET: '接收机构不合适',
  ALLIANCE_FIRST: '应先转医联体内上级医院',
  DUPLICATE: '重复转诊',
  OTHER: '其他',
} as const satisfies CodeTable;
export type ReturnReason = keyof typeof RETURN_REASONS;

/** 接收方拒绝的原因. */
export const REJECT_REASONS = {
  NO_BED: '无空床',
  NO_PLACE: '无可用号源',
  NO_CAPABILITY: '不具备诊疗条件',
  OTHER_DEPARTMENT: '应转其他科室或机构',
  NOT_INDICATED: '不符合转诊指征',
  INFECTION_CONTROL: '不具备隔离条件',
  NO_ANSWER: '补充资料逾期未答复',
  OTHER: '其他',
} as const satisfies CodeTable;
export type RejectReason = keyof typeof REJECT_REASONS;

/** 接收方收回接受的原因. */
export const ACCEPTANCE_WITHDRAW_REASONS = {
  BED_LOST: '床位已被占用',
  STOPPED_SESSION: '停诊',
  STAFF: '医务人员不足',
  CONDITION_CHANGED: '病情变化不宜接收',
  OTHER: '其他',
} as const satisfies CodeTable;
export type AcceptanceWithdrawReason = keyof typeof ACCEPTANCE_WITHDRAW_REASONS;

/** 请求方撤回对其中一家的请求的原因. */
export const TARGET_WITHDRAW_REASONS = {
  PATIENT_CHOICE: '本人或家属选择',
  TOO_LATE: '等候时间过长',
  CONDITION_CHANGED: '病情变化',
  WRONG: '误选机构',
  OTHER: '其他',
} as const satisfies CodeTable;
export type TargetWithdrawReason = keyof typeof TARGET_WITHDRAW_REASONS;

/** 请求中止诊疗的原因 (domain 3.5.7). */
export const ABORT_REASONS = {
  RESIDENT_REFUSED: '本人要求中止',
  FAMILY_REFUSED: '家属要求中止',
  CONDITION_CHANGED: '病情变化',
  RESOURCES: '诊疗资源不足',
  WRONG: '转诊错误',
  OTHER: '其他',
} as const satisfies CodeTable;
export type AbortReason = keyof typeof ABORT_REASONS;

/** 主管部门召回的原因 (domain 3.5.9). */
export const RECALL_REASONS = {
  UNLICENSED: '超出诊疗科目或资质',
  VIOLATION: '违反转诊规定',
  PUBLIC_HEALTH_EVENT: '突发公共卫生事件调度',
  OTHER: '其他',
} as const satisfies CodeTable;
export type RecallReason = keyof typeof RECALL_REASONS;

/** 暂不能接回的原因 (domain 3.5.11 CANNOT_YET). */
export const RETURN_DEFER_REASONS = {
  NO_ISOLATION: '不具备隔离条件',
  DEVICES: '管路暂无法护理',
  CARE_LEVEL: '照护等级暂无法满足',
  NO_MEDICINES: '药品未备齐',
  NO_ESCORT: '无人接送',
  NO_BED: '床位未备好',
  OTHER: '其他',
} as const satisfies CodeTable;
export type ReturnDeferReason = keyof typeof RETURN_DEFER_REASONS;

/** 取消转诊的原因 (domain 3.5.9). */
export const REFERRAL_CANCEL_REASONS = {
  RESIDENT_REFUSED: '本人不愿转诊',
  FAMILY_REFUSED: '家属不同意',
  IMPROVED: '病情好转',
  DECEASED: '死亡',
  WRONG: '转诊错误',
  OTHER: '其他',
} as const satisfies CodeTable;
export type ReferralCancelReason = keyof typeof REFERRAL_CANCEL_REASONS;

/** 未获接收或无反馈而结束的原因. */
export const UNMET_REASONS = {
  NO_TARGET: '无机构接收',
  TREATED_HERE: '已就地处理',
  RESIDENT_REFUSED: '本人不愿再转',
  NO_RESPONSE: '接收方逾期不反馈',
  OTHER: '其他',
} as const satisfies CodeTable;
export type UnmetReason = keyof typeof UNMET_REASONS;

const OTHER = 'OTHER';

/** Whether a coded reason says too little without a text beside it (domain 8: a code says whether a comment is mandatory). */
export const isReturnCommentMandatory = (reason: ReturnReason): boolean =>
  reason === OTHER || reason === 'INCOMPLETE';
export const isRejectCommentMandatory = (reason: RejectReason): boolean =>
  reason === OTHER || reason === 'OTHER_DEPARTMENT';
export const isOtherReason = (reason: string): boolean => reason === OTHER;
