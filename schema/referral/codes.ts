import { DIVERT_REASONS, EMERGENCY_CALL_RESULTS, EMERGENCY_NOTES } from '../../domain/codes/emergency.ts';
import { DIAGNOSIS_GROUPS } from '../../domain/codes/icd10-chapter.ts';
import * as referral from '../../domain/codes/referral.ts';
import * as reason from '../../domain/codes/referral-reason.ts';
import { REFERRAL_TARGET_STATES } from '../../domain/codes/referral-target.ts';
import { REFERRAL_WORKLISTS } from '../../domain/codes/referral-worklist.ts';
import { URGENCIES } from '../../domain/codes/urgency.ts';
import { codeEnum, someCodes } from '../codes.ts';

export const TargetState = codeEnum(
  'ReferralTargetState',
  'What an asked organisation has answered (接收方状态).',
  REFERRAL_TARGET_STATES,
);
export const Direction = codeEnum('ReferralDirection', 'Which way (转诊方向).', referral.REFERRAL_DIRECTIONS);
export const Kind = codeEnum('ReferralKind', 'For what (转诊类别).', referral.REFERRAL_KINDS);
export const Urgency = codeEnum('ReferralUrgency', 'How urgent (紧急程度).', URGENCIES);
export const RequestedUrgency = codeEnum(
  'RequestedUrgency',
  'How urgent what is asked for is; an emergency is told (紧急程度).',
  someCodes(URGENCIES, ['URGENT', 'ROUTINE']),
);
export const EmergencyNoteCode = codeEnum(
  'EmergencyNote',
  'A rule that an emergency has passed over (急诊通知备注).',
  EMERGENCY_NOTES,
);
export const CallResultCode = codeEnum(
  'EmergencyCallResult',
  'What came of a call (联系结果).',
  EMERGENCY_CALL_RESULTS,
);
export const DivertReasonCode = codeEnum(
  'EmergencyDivertReason',
  'Why an emergency goes elsewhere (改送原因).',
  DIVERT_REASONS,
);
export const Reason = codeEnum('ReferralReason', 'Why (转诊原因).', reason.REFERRAL_REASONS);
export const Phase = codeEnum('CarePhase', 'Phase of care (照护阶段).', referral.CARE_PHASES);
export const Mode = codeEnum('VisitMode', 'How a doctor saw the resident (面诊方式).', referral.VISIT_MODES);
export const DiagnosisRoleCode = codeEnum('DiagnosisRole', 'Role (诊断角色).', referral.DIAGNOSIS_ROLES);
export const DiagnosisSystemCode = codeEnum(
  'DiagnosisSystem',
  'Code system (诊断编码体系).',
  referral.DIAGNOSIS_SYSTEMS,
);
export const ReturnPlaceCode = codeEnum('ReturnPlace', 'Where to from here (去向).', referral.RETURN_PLACES);
export const Line = codeEnum('SafetyLine', 'A line of the safety block (核对项).', referral.SAFETY_LINES);
export const Decision = codeEnum('SafetyLineDecision', 'What holds (核对结论).', referral.LINE_DECISIONS);
export const Worklist = codeEnum('ReferralWorklist', 'What waits (工作清单).', REFERRAL_WORKLISTS);
export const ReturnReasonCode = codeEnum(
  'ReferralReturnReason',
  'Why back (退回原因).',
  reason.RETURN_REASONS,
);
export const RejectReasonCode = codeEnum(
  'ReferralRejectReason',
  'Why not (拒绝原因).',
  reason.REJECT_REASONS,
);
export const WithdrawReasonCode = codeEnum(
  'AcceptanceWithdrawReason',
  'Why it is taken back (收回接受的原因).',
  reason.ACCEPTANCE_WITHDRAW_REASONS,
);
export const CancelReasonCode = codeEnum(
  'ReferralCancelReason',
  'Why it is cancelled (取消原因).',
  reason.REFERRAL_CANCEL_REASONS,
);
export const EndReasonCode = codeEnum(
  'ReferralEndReason',
  'Why it ends without a result (结束原因).',
  reason.UNMET_REASONS,
);
export const TargetWithdrawReasonCode = codeEnum(
  'TargetWithdrawReason',
  'Why one is asked no longer (撤回其中一家的原因).',
  reason.TARGET_WITHDRAW_REASONS,
);
export const AbortReasonCode = codeEnum(
  'ReferralAbortReason',
  'Why it is to end (中止原因).',
  reason.ABORT_REASONS,
);
export const RecallReasonCode = codeEnum(
  'ReferralRecallReason',
  'Why it is recalled (召回原因).',
  reason.RECALL_REASONS,
);
export const DeferReasonCode = codeEnum(
  'ReturnDeferReason',
  'Why not yet (暂不能接回的原因).',
  reason.RETURN_DEFER_REASONS,
);
export const AbortSideCode = codeEnum(
  'ReferralAbortSide',
  'Who asks to end it (请求方).',
  referral.ABORT_SIDES,
);
export const AgeBandCode = codeEnum('AgeBand', 'Age, by decades (年龄段).', referral.AGE_BANDS);
export const DiagnosisGroupCode = codeEnum(
  'DiagnosisGroup',
  'Of what kind the illness is: a chapter of ICD-10 (疾病分组).',
  DIAGNOSIS_GROUPS,
);
export const DeductibleReasonCode = codeEnum(
  'DeductibleReason',
  'Why the deductible does not go on counting (不能连续计算的原因).',
  referral.DEDUCTIBLE_REASONS,
);
