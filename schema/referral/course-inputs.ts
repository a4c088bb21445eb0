import { builder } from '../builder.ts';
import { named, plain, words } from './act-inputs.ts';
import {
  AbortReasonCode,
  DeferReasonCode,
  Direction,
  Kind,
  Phase,
  Reason,
  RecallReasonCode,
  RequestedUrgency,
  TargetWithdrawReasonCode,
} from './codes.ts';
import { DiagnosisInput, planOf, TargetInput, VitalsInput } from './content-inputs.ts';

export const ReferralBedWaitConfirmInput = plain(
  'ReferralBedWaitConfirmInput',
  'The resident still waits for a bed (确认继续等床).',
);
export const ReferralNoShowInput = plain('ReferralNoShowInput', 'Nobody came (未按约到达).');

export const ReferralChooseInput = builder.inputType('ReferralChooseInput', {
  description: 'The one that is chosen of several (选定接收方).',
  fields: (t) => ({
    ...named(t),
    targetId: t.id({ required: true, description: 'Its `targets.id` (接收方).' }),
  }),
});
export const ReferralTargetWithdrawInput = builder.inputType('ReferralTargetWithdrawInput', {
  description: 'One of several that is asked no longer (撤回其中一家).',
  fields: (t) => ({
    ...named(t),
    targetId: t.id({ required: true, description: 'Its `targets.id` (接收方).' }),
    reasonCode: t.field({ type: TargetWithdrawReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: words(t),
  }),
});
export const ReferralRedirectInput = builder.inputType('ReferralRedirectInput', {
  description:
    'Who is asked instead; which way it leads follows from that, and what is left out stays as it was (改转).',
  fields: (t) => ({
    ...named(t),
    targets: t.field({ type: [TargetInput], required: true, description: 'Who is asked (接收方).' }),
    targetReasonText: t.string({ description: 'Why these, where they lack something (选择理由).' }),
    reasonCode: t.field({
      type: Reason,
      description: 'Why, where the reason of the first leads nowhere in this direction (转诊原因).',
    }),
    reasonText: t.string({ description: 'Why, in words (转诊理由).' }),
    ...planOf(t),
  }),
});
export const ReferralTransferInput = builder.inputType('ReferralTransferInput', {
  description: 'A referral onward of somebody who has come (再转出).',
  fields: (t) => ({
    ...named(t),
    targets: t.field({ type: [TargetInput], required: true, description: 'Who is asked (接收方).' }),
    targetReasonText: t.string({ description: 'Why these, where they lack something (选择理由).' }),
    direction: t.field({ type: Direction, required: true, description: 'Which way (转诊方向).' }),
    kind: t.field({ type: Kind, required: true, description: 'For what (转诊类别).' }),
    urgency: t.field({ type: RequestedUrgency, required: true, description: 'How urgent (紧急程度).' }),
    reasonCode: t.field({ type: Reason, required: true, description: 'Why (转诊原因).' }),
    reasonText: t.string({ required: true, description: 'Why, in words (转诊理由).' }),
    carePhase: t.field({ type: Phase, required: true, description: 'Phase of care (照护阶段).' }),
    treatmentSoFar: t.string({ required: true, description: 'What was done here (已作处理).' }),
    faceToFaceAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When a doctor of the own organisation has seen the resident (面诊时间).',
    }),
    presentIllness: t.string({
      description: 'Present illness; needed where none came with the resident, as in an emergency (现病史).',
    }),
    vitals: t.field({ type: VitalsInput, description: 'Vital signs; the same (生命体征).' }),
    diagnoses: t.field({
      type: [DiagnosisInput],
      description: 'Diagnoses made here, in place of those that came with the resident; the same (诊断).',
    }),
    ...planOf(t),
  }),
});
export const ReferralScheduleInput = builder.inputType('ReferralScheduleInput', {
  description: 'A place, a bed or a day that is reserved (安排就诊或床位).',
  fields: (t) => ({
    ...named(t),
    slotId: t.id({
      description: 'A place of the own house, of those reserved for referrals first (号源); or',
    }),
    expectedOn: t.field({ type: 'LocalDate', description: 'a day without a place (日期).' }),
    bedNo: t.string({ description: 'With a day: the bed or the ward of who is admitted (床位).' }),
  }),
});
export const ReferralDiedInput = builder.inputType('ReferralDiedInput', {
  description: 'The resident has died with the receiver (死亡).',
  fields: (t) => ({
    ...named(t),
    diedAt: t.field({ type: 'DateTime', required: true, description: 'When (死亡时间).' }),
    summary: t.string({ required: true, description: 'What happened (死亡经过).' }),
  }),
});
export const ReferralAbortRequestInput = builder.inputType('ReferralAbortRequestInput', {
  description: 'A treatment that is to end before it is over (请求中止).',
  fields: (t) => ({
    ...named(t),
    reasonCode: t.field({ type: AbortReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: words(t),
  }),
});
export const ReferralAbortDecideInput = builder.inputType('ReferralAbortDecideInput', {
  description: 'What the other side says to it (决定是否中止).',
  fields: (t) => ({
    ...named(t),
    isGranted: t.boolean({ required: true, description: 'Whether it ends (是否同意).' }),
    reasonText: t.string({ description: 'Why not, where it goes on (不同意的理由).' }),
  }),
});
export const ReferralRecallInput = builder.inputType('ReferralRecallInput', {
  description: 'What the health authority takes out of the way (主管部门召回).',
  fields: (t) => ({
    ...named(t),
    reasonCode: t.field({ type: RecallReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: words(t),
  }),
});
const ChecklistInput = builder.inputType('ReturnChecklistInput', {
  description: 'What the nurse has looked at before somebody comes back (接回核对单).',
  fields: (t) => ({
    isIsolationPossible: t.boolean({ required: true, description: 'Isolation, as it is needed (隔离条件).' }),
    areDevicesManageable: t.boolean({ required: true, description: 'Tubes and devices (管路可护理).' }),
    isCareLevelMet: t.boolean({ required: true, description: 'The level of care (照护等级可满足).' }),
    areMedicinesForThreeDays: t.boolean({
      required: true,
      description: 'Medicines for three days (三天用药).',
    }),
    escort: t.string({ required: true, description: 'Who comes with the resident (陪同人).' }),
    arrivalAt: t.field({ type: 'DateTime', required: true, description: 'When they arrive (到达时间).' }),
  }),
});
export const ReturnHomeConfirmInput = builder.inputType('ReturnHomeConfirmInput', {
  description: 'A return for which the home is ready (确认接回).',
  fields: (t) => ({
    ...named(t),
    checklist: t.field({ type: ChecklistInput, required: true, description: 'Every line holds (核对单).' }),
    contactName: t.string({ required: true, description: 'Whom to ask for (联系人).' }),
    contactPhone: t.string({ required: true, description: 'Telephone (联系电话).' }),
  }),
});
export const ReturnHomeDeferInput = builder.inputType('ReturnHomeDeferInput', {
  description: 'A return that is not possible yet (暂不能接回).',
  fields: (t) => ({
    ...named(t),
    reasonCode: t.field({ type: DeferReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: words(t),
    possibleFromOn: t.field({ type: 'LocalDate', required: true, description: 'From when on (可接回日期).' }),
  }),
});
