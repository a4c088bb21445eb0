import { builder, type InputFields } from '../builder.ts';
import { key } from '../key.ts';
import { EndReason, Outcome, RoundMode } from './codes.ts';

const keyed = (t: InputFields) => ({ idempotencyKey: t.string({ required: true, description: key }) });
const version = (t: InputFields) => ({
  expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
});
const ofStay = (t: InputFields) => ({
  ...keyed(t),
  linkedWardStayId: t.id({ required: true, description: 'The stay (联动病房住院).' }),
  ...version(t),
});
const ofRound = (t: InputFields) => ({
  ...keyed(t),
  jointRoundId: t.id({ required: true, description: 'The round (共同查房).' }),
  ...version(t),
});

export const LinkedWardAssignInput = builder.inputType('LinkedWardAssignInput', {
  description: 'Who is responsible on the own side, and which bed it is (指定责任医生、床位).',
  fields: (t) => ({
    ...ofStay(t),
    doctorId: t.id({ description: 'A doctor of the own organisation (责任医生).' }),
    bedNo: t.string({ description: 'The bed, for the ward to say (床号).' }),
  }),
});

export const LinkedWardEndInput = builder.inputType('LinkedWardEndInput', {
  description: 'A stay that ends (结束联动病房住院).',
  fields: (t) => ({
    ...ofStay(t),
    outcome: t.field({ type: Outcome, required: true, description: 'How (转归).' }),
    reasonCode: t.field({ type: EndReason, required: true, description: 'Why (原因).' }),
    reasonText: t.string({ description: 'In words, where the code says too little (说明).' }),
    summary: t.string({ required: true, description: 'The course and what comes next (小结).' }),
    endedAt: t.field({ type: 'DateTime', description: 'When; left out, now (结束时间).' }),
  }),
});

export const JointRoundPlanInput = builder.inputType('JointRoundPlanInput', {
  description: 'A round that is moved, or with `linkedWardStayId` one more (安排共同查房).',
  fields: (t) => ({
    ...keyed(t),
    linkedWardStayId: t.id({ description: 'The stay of one more round (联动病房住院).' }),
    jointRoundId: t.id({ description: 'The round that is moved (共同查房).' }),
    expectedVersion: t.int({ description: 'The version of it that was read.' }),
    plannedOn: t.field({ type: 'LocalDate', required: true, description: 'On which day (计划日期).' }),
  }),
});

export const JointRoundRecordInput = builder.inputType('JointRoundRecordInput', {
  description: 'What was found and ordered, signed by who records it (记录共同查房).',
  fields: (t) => ({
    ...ofRound(t),
    mode: t.field({ type: RoundMode, required: true, description: 'How it was held (查房方式).' }),
    heldAt: t.field({ type: 'DateTime', description: 'When; left out, now (查房时间).' }),
    findings: t.string({ required: true, description: 'Findings (查房所见).' }),
    orders: t.string({ description: 'Orders (医嘱).' }),
    nextPlan: t.string({ description: 'What comes next (下一步计划).' }),
  }),
});

export const JointRoundSignInput = builder.inputType('JointRoundSignInput', {
  description: 'The signature of the other side (共同查房签字).',
  fields: (t) => ofRound(t),
});
