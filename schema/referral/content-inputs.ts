import { builder, type InputFields } from '../builder.ts';
import { key } from '../key.ts';
import { TransportMode } from '../transport-mode.ts';
import {
  DiagnosisRoleCode,
  DiagnosisSystemCode,
  Direction,
  Kind,
  Mode,
  Phase,
  Reason,
  RequestedUrgency,
} from './codes.ts';

export const DiagnosisInput = builder.inputType('DiagnosisInput', {
  description: 'A diagnosis in the code system of its origin (诊断).',
  fields: (t) => ({
    role: t.field({ type: DiagnosisRoleCode, required: true, description: 'Role (诊断角色).' }),
    system: t.field({ type: DiagnosisSystemCode, description: 'Code system, with a code (编码体系).' }),
    systemVersion: t.string({ description: 'Its edition or version (版本).' }),
    code: t.string({ description: 'Code (诊断编码).' }),
    name: t.string({ required: true, description: 'Name (诊断名称).' }),
  }),
});

export const VitalsInput = builder.inputType('VitalsInput', {
  description: 'Vital signs, or why none can be taken (生命体征).',
  fields: (t) => ({
    temperature: t.float({ description: 'Temperature in °C (体温).' }),
    pulse: t.float({ description: 'Pulse per minute (脉搏).' }),
    respiration: t.float({ description: 'Breaths per minute (呼吸).' }),
    systolic: t.float({ description: 'Systolic pressure in mmHg (收缩压).' }),
    diastolic: t.float({ description: 'Diastolic pressure in mmHg (舒张压).' }),
    oxygenSaturation: t.float({ description: 'Oxygen saturation in % (血氧饱和度).' }),
    glucose: t.float({ description: 'Glucose in mmol/L (血糖).' }),
    notMeasurableReason: t.string({ description: 'Why none can be taken (无法测量的原因).' }),
    isConfirmed: t.boolean({ description: 'Unusual values are meant as they stand (已核实).' }),
  }),
});

export const TargetInput = builder.inputType('ReferralTargetInput', {
  description: 'Who is asked (接收方).',
  fields: (t) => ({
    organizationId: t.id({ required: true, description: 'Organisation (接收机构).' }),
    departmentId: t.id({
      description: 'Department that takes referrals; left out for a nursing home (接收科室).',
    }),
  }),
});

/** What goes down with the resident. */
export const planOf = (t: InputFields) => ({
  rehabilitationPlan: t.string({ description: 'Rehabilitation plan; of a way down to REHAB (康复计划).' }),
  warningSigns: t.string({
    description: 'What sends the resident back up; of a way down (需返院的警示症状).',
  }),
  followUpPlan: t.string({ description: 'Who sees to what; of a way down (复诊与随访安排).' }),
  followUpOn: t.field({
    type: ['LocalDate'],
    description: 'Days on which the resident is seen again; of a way down (复诊日期).',
  }),
});

/** What a draft says; what is missing is asked for when it is submitted. */
const contentFields = (t: InputFields) => ({
  direction: t.field({ type: Direction, required: true, description: 'Which way (转诊方向).' }),
  kind: t.field({ type: Kind, required: true, description: 'For what (转诊类别).' }),
  urgency: t.field({ type: RequestedUrgency, required: true, description: 'How urgent (紧急程度).' }),
  fromOrganizationId: t.id({
    required: true,
    description: 'The medical organisation that signs: the own one, its clinic, or a partner (转出医疗机构).',
  }),
  targets: t.field({
    type: [TargetInput],
    required: true,
    description:
      'Who is asked: one, or several who see a notice without a name until one is chosen (接收方).',
  }),
  reasonCode: t.field({ type: Reason, required: true, description: 'Why (转诊原因).' }),
  carePhase: t.field({ type: Phase, required: true, description: 'Phase of care (照护阶段).' }),
  reasonText: t.string({ description: 'Why, in words; needed to submit (转诊理由).' }),
  chiefComplaint: t.string({ description: 'Chief complaint (主诉).' }),
  presentIllness: t.string({ description: 'Present illness; needed to submit (现病史).' }),
  pastHistory: t.string({ description: 'Past history (既往史).' }),
  investigations: t.string({ description: 'Investigations so far (检查检验).' }),
  treatmentSoFar: t.string({ description: 'Treatment so far; needed to submit (已作处理).' }),
  ...planOf(t),
  transport: t.field({ type: TransportMode, description: 'How the resident travels (交通方式).' }),
  targetReasonText: t.string({
    description: 'Why this organisation, where it is not of the alliance or lacks a capability (选择理由).',
  }),
  vitals: t.field({ type: VitalsInput, description: 'Vital signs; needed to submit (生命体征).' }),
  diagnoses: t.field({ type: [DiagnosisInput], description: 'Diagnoses; one is needed to submit (诊断).' }),
  faceToFaceAt: t.field({ type: 'DateTime', description: 'When a doctor saw the resident (面诊时间).' }),
  faceToFaceMode: t.field({ type: Mode, description: 'How (面诊方式).' }),
  validityDays: t.int({ description: 'Days of validity from the sending (有效天数).' }),
});

export const ReferralDraftInput = builder.inputType('ReferralDraftInput', {
  description: 'A new referral (起草转诊).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Who is referred (老人).' }),
    parentReferralId: t.id({
      description: 'What it goes on from: the journey is the same (上一转诊).',
    }),
    ...contentFields(t),
  }),
});
export const ReferralReviseInput = builder.inputType('ReferralReviseInput', {
  description:
    'A draft, written anew as a whole; diagnoses that are protected and not open to the viewer stay beside those that are sent (修改草稿).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    referralId: t.id({ required: true, description: 'The draft.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    ...contentFields(t),
  }),
});
