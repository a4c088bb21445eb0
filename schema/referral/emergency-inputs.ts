import { builder } from '../builder.ts';
import { key } from '../key.ts';
import { named, words } from './act-inputs.ts';
import { CallResultCode, DivertReasonCode } from './codes.ts';
import { DiagnosisInput, VitalsInput } from './content-inputs.ts';

export const EmergencyNotifyInput = builder.inputType('EmergencyNotifyInput', {
  description: 'The minimum of five: who, where, what, whom to call back, and which hospital (急诊通知).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Who needs help (老人).' }),
    targetOrganizationId: t.id({ required: true, description: 'The hospital that is told (接收医院).' }),
    departmentId: t.id({ description: 'Its department, where one is known (接收科室).' }),
    place: t.string({ required: true, description: 'Where the resident is (所在地点).' }),
    symptoms: t.string({ required: true, description: 'What is seen (症状).' }),
    callBackPhone: t.string({ required: true, description: 'Whom the hospital calls back (回拨电话).' }),
  }),
});

export const EmergencyDivertInput = builder.inputType('EmergencyDivertInput', {
  description: 'The hospital that has said that it takes the resident (改送他院).',
  fields: (t) => ({
    ...named(t),
    toOrganizationId: t.id({
      required: true,
      description: 'The hospital that takes the resident (接收医院).',
    }),
    departmentId: t.id({ description: 'Its department, where one is known (接收科室).' }),
    acceptedByName: t.string({ required: true, description: 'Who has said so there (接受人).' }),
    acceptedByPhone: t.string({ required: true, description: 'Telephone of that person (接受人电话).' }),
    reasonCode: t.field({ type: DivertReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: words(t),
  }),
});

export const EmergencyCallRecordInput = builder.inputType('EmergencyCallRecordInput', {
  description: 'A call about an emergency (电话联系记录).',
  fields: (t) => ({
    ...named(t),
    calledNumber: t.string({
      required: true,
      description: 'The number that was dialled, or 120 (拨打号码).',
    }),
    calledAt: t.field({ type: 'DateTime', required: true, description: 'When (拨打时间).' }),
    result: t.field({ type: CallResultCode, required: true, description: 'What came of it (联系结果).' }),
    text: t.string({ description: 'The same in words; needed with OTHER (说明).' }),
  }),
});

export const EmergencyCompleteInput = builder.inputType('EmergencyCompleteInput', {
  description: 'What the notice left out (补录急诊资料).',
  fields: (t) => ({
    ...named(t),
    presentIllness: t.string({ required: true, description: 'Present illness (现病史).' }),
    treatmentSoFar: t.string({ required: true, description: 'Treatment so far (已作处理).' }),
    diagnoses: t.field({
      type: [DiagnosisInput],
      required: true,
      description: 'Diagnoses, or a preliminary one without a code (诊断).',
    }),
    vitals: t.field({
      type: VitalsInput,
      required: true,
      description: 'Vital signs, or why none could be taken (生命体征).',
    }),
    chiefComplaint: t.string({ description: 'Chief complaint; the symptoms where it is left out (主诉).' }),
    reasonText: t.string({ description: 'Why, in words (转诊理由).' }),
    pastHistory: t.string({ description: 'Past history (既往史).' }),
    investigations: t.string({ description: 'Investigations so far (检查检验).' }),
  }),
});
