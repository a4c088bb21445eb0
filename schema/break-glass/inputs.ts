import { builder } from '../builder.ts';
import { IdTypeCode } from '../resident-card.ts';
import { Finding, Reason } from './codes.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

export const BreakGlassOpenInput = builder.inputType('BreakGlassOpenInput', {
  description:
    'Whose record is needed at once, and why (紧急查阅申请). The resident is named in one of three ways: by id, by ' +
    'document, or by health card.',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ description: 'The resident, where the id is known (老人).' }),
    idType: t.field({ type: IdTypeCode, description: 'Kind of the document (证件类别).' }),
    idNo: t.string({ description: 'Its whole number (证件号码).' }),
    healthCardNo: t.string({ description: 'The whole number of the health card (居民健康卡号).' }),
    reasonCode: t.field({ type: Reason, required: true, description: 'Why, by code (原因).' }),
    reasonText: t.string({ required: true, description: 'Why, in at least ten characters (原因说明).' }),
    hours: t.int({
      description: 'For how long, 1 to 24 hours; `breakGlass.hours` when it is left out (时长).',
    }),
  }),
});

export const BreakGlassCloseInput = builder.inputType('BreakGlassCloseInput', {
  description: 'The early end of an emergency access (结束紧急查阅).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    breakGlassId: t.id({ required: true, description: 'Which one.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
  }),
});

export const BreakGlassSignOffInput = builder.inputType('BreakGlassSignOffInput', {
  description: 'The review of an emergency access (紧急查阅审核).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    breakGlassId: t.id({ required: true, description: 'Which one.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    finding: t.field({
      type: Finding,
      required: true,
      description: 'What was found; NOT_JUSTIFIED opens a privacy incident (审核结论).',
    }),
    findingText: t.string({ description: 'In words; mandatory for NOT_JUSTIFIED (审核说明).' }),
  }),
});
