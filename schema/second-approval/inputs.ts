import { builder } from '../builder.ts';
import { VoidableNounCode, VoidReasonCode } from './codes.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

export const RecordVoidInput = builder.inputType('RecordVoidInput', {
  description: 'Which record was entered in error (录入错误作废申请).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    noun: t.field({ type: VoidableNounCode, required: true, description: 'What kind of record (作废对象).' }),
    id: t.id({ required: true, description: 'Which one.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the record that was read.' }),
    reasonCode: t.field({
      type: VoidReasonCode,
      required: true,
      description: 'What is wrong with it (作废原因).',
    }),
    reasonText: t.string({ required: true, description: 'What happened, in words (说明).' }),
  }),
});

export const SecondApproveInput = builder.inputType('SecondApproveInput', {
  description: 'Which act may be carried out (同意).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    secondApprovalId: t.id({ required: true, description: 'Which request.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
  }),
});

export const SecondRejectInput = builder.inputType('SecondRejectInput', {
  description: 'Which act is turned down, and why (驳回).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    secondApprovalId: t.id({ required: true, description: 'Which request.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    reasonText: t.string({ required: true, description: 'Why, in words (驳回说明).' }),
  }),
});
