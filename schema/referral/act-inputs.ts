import { builder, type InputFields } from '../builder.ts';
import { key } from '../key.ts';
import { safetyContentFields } from '../safety-inputs.ts';
import {
  CancelReasonCode,
  Decision,
  EndReasonCode,
  Line,
  RejectReasonCode,
  ReturnPlaceCode,
  ReturnReasonCode,
  WithdrawReasonCode,
} from './codes.ts';
import { DiagnosisInput } from './content-inputs.ts';

/** What every act on a referral names. */
export const named = (t: InputFields) => ({
  idempotencyKey: t.string({ required: true, description: key }),
  referralId: t.id({ required: true, description: 'The referral.' }),
  expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
});
export const words = (t: InputFields) =>
  t.string({ description: 'In words, where the code says too little (说明).' });

/** An act that says nothing beside what it is. */
export const plain = (name: string, description: string) =>
  builder.inputType(name, { description, fields: (t) => named(t) });

export const ReferralSubmitInput = plain('ReferralSubmitInput', 'A draft that is handed in (提交).');
export const ReferralCosignInput = plain('ReferralCosignInput', 'A referral that is signed (会签).');
export const ReferralReviewInput = plain('ReferralReviewInput', 'A referral that may go out (审核通过).');
export const ReferralReceiveInput = plain('ReferralReceiveInput', 'A referral that is seen (签收).');
export const ReferralTreatInput = plain('ReferralTreatInput', 'The treatment begins (开始诊疗).');
export const ReferralCompleteInput = plain('ReferralCompleteInput', 'The treatment is over (诊疗结束).');

export const ReferralReturnInput = builder.inputType('ReferralReturnInput', {
  description: 'A referral that goes back to its author (退回).',
  fields: (t) => ({
    ...named(t),
    reasonCode: t.field({ type: ReturnReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: words(t),
  }),
});
export const ReferralRequestInfoInput = builder.inputType('ReferralRequestInfoInput', {
  description: 'A question to the sender (要求补充资料).',
  fields: (t) => ({
    ...named(t),
    text: t.string({ required: true, description: 'What is missing (所需资料).' }),
  }),
});
export const ReferralAnswerInfoInput = builder.inputType('ReferralAnswerInfoInput', {
  description: 'The answer to a question (补充资料).',
  fields: (t) => ({
    ...named(t),
    targetId: t.id({ description: 'Whose question it is, where several have asked (接收方).' }),
    text: t.string({ required: true, description: 'The answer (补充内容).' }),
  }),
});
export const ReferralAcceptInput = builder.inputType('ReferralAcceptInput', {
  description: 'Who receives the resident, where and when (接受转诊).',
  fields: (t) => ({
    ...named(t),
    departmentId: t.id({ description: 'Department; the one that was asked when left out (科室).' }),
    contactName: t.string({ required: true, description: 'Whom to ask for (联系人).' }),
    contactPhone: t.string({ required: true, description: 'Telephone (联系电话).' }),
    expectedOn: t.field({
      type: 'LocalDate',
      description: 'When; left out where the resident waits for a bed (预计到院日期).',
    }),
    isWaitingForBed: t.boolean({ description: 'An inpatient waits for a bed (等待床位).' }),
    slotId: t.id({ description: 'A place that is reserved at once, instead of a day (号源).' }),
  }),
});
export const ReferralRejectInput = builder.inputType('ReferralRejectInput', {
  description: 'No, and why (拒绝转诊).',
  fields: (t) => ({
    ...named(t),
    reasonCode: t.field({ type: RejectReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: words(t),
  }),
});
export const ReferralAcceptanceWithdrawInput = builder.inputType('ReferralAcceptanceWithdrawInput', {
  description: 'An acceptance that is taken back (收回接受).',
  fields: (t) => ({
    ...named(t),
    reasonCode: t.field({ type: WithdrawReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: words(t),
    alternative: t.string({ required: true, description: 'What is proposed instead (替代方案).' }),
  }),
});
export const ReferralArriveInput = builder.inputType('ReferralArriveInput', {
  description: 'The resident is there (到达).',
  fields: (t) => ({
    ...named(t),
    arrivedAt: t.field({ type: 'DateTime', description: 'When; now when left out (到达时间).' }),
  }),
});
export const ReferralLeaveInput = builder.inputType('ReferralLeaveInput', {
  description: 'The resident has left against advice (自行离院).',
  fields: (t) => ({
    ...named(t),
    reasonText: t.string({ required: true, description: 'What happened (情况说明).' }),
  }),
});
const SafetyContentInput = builder.inputType('SafetyContentInput', {
  description: 'What everybody has to know, whole (安全信息).',
  fields: safetyContentFields,
});
export const ReferralFeedbackInput = builder.inputType('ReferralFeedbackInput', {
  description: 'What was found and done, and what is to be done (反馈).',
  fields: (t) => ({
    ...named(t),
    diagnoses: t.field({ type: [DiagnosisInput], required: true, description: 'Diagnoses (诊断).' }),
    keyResults: t.string({ description: 'Key results (主要结果).' }),
    treatment: t.string({ required: true, description: 'Treatment (诊疗经过).' }),
    nextPlan: t.string({ required: true, description: 'What comes next (后续计划).' }),
    isUrgentFollowUp: t.boolean({ description: 'The sender has to act at once (需紧急随访).' }),
    returnTo: t.field({ type: ReturnPlaceCode, required: true, description: 'Where to (去向).' }),
    dischargedOn: t.field({ type: 'LocalDate', description: 'Day of discharge (出院日期).' }),
    safety: t.field({ type: SafetyContentInput, required: true, description: 'Safety block (安全信息).' }),
  }),
});
const LineInput = builder.inputType('SafetyLineInput', {
  description: 'What holds about one line (单项核对).',
  fields: (t) => ({
    line: t.field({ type: Line, required: true, description: 'Which line (核对项).' }),
    decision: t.field({ type: Decision, required: true, description: 'What holds (核对结论).' }),
    reasonText: t.string({ description: 'Why the own word stays, where they differ (保留理由).' }),
  }),
});
export const ReferralReconcileInput = builder.inputType('ReferralReconcileInput', {
  description: 'The safety block of the feedback, compared with the own one (核对安全信息).',
  fields: (t) => ({
    ...named(t),
    lines: t.field({ type: [LineInput], required: true, description: 'Every line that differs (各项).' }),
  }),
});
export const ReferralCloseInput = builder.inputType('ReferralCloseInput', {
  description: 'The loop is closed (闭环).',
  fields: (t) => ({
    ...named(t),
    followUp: t.string({ required: true, description: 'Who sees to what, and when (随访安排).' }),
  }),
});
const end = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      ...named(t),
      reasonCode: t.field({ type: EndReasonCode, required: true, description: 'Why (原因).' }),
      reasonText: words(t),
    }),
  });
export const ReferralCloseUnmetInput = end('ReferralCloseUnmetInput', 'Nobody takes it (未获接收而结束).');
export const ReferralCloseWithoutFeedbackInput = end(
  'ReferralCloseWithoutFeedbackInput',
  'No feedback has come (无反馈结束).',
);
export const ReferralCancelInput = builder.inputType('ReferralCancelInput', {
  description: 'A referral that is taken back (取消转诊).',
  fields: (t) => ({
    ...named(t),
    reasonCode: t.field({ type: CancelReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: words(t),
  }),
});
