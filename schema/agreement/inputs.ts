import { builder, type InputFields } from '../builder.ts';
import {
  RejectReason,
  SuspendReason,
  SuspensionGroundCode,
  TerminateReason,
  TerminationGroundCode,
  Type,
} from './codes.ts';
import { termsFields } from './terms-inputs.ts';

const key = (t: InputFields) =>
  t.string({ required: true, description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.' });
const version = (t: InputFields) => t.int({ required: true, description: 'The version that was read.' });

/** Every act on an agreement names it, and the version that was read. */
const onAgreement = (t: InputFields, description: string) => ({
  idempotencyKey: key(t),
  agreementId: t.id({ required: true, description }),
  expectedVersion: version(t),
});

/** A draft may be named, with the version that was read. */
const ofDraft = (t: InputFields, description: string) => ({
  idempotencyKey: key(t),
  agreementId: t.id({ description }),
  expectedVersion: t.int({ description: 'The version of the draft that was read.' }),
});

const edition = (t: InputFields) =>
  t.int({ description: 'An amendment by its number; without it, the proposal itself (版次).' });

export const AgreementDraftInput = builder.inputType('AgreementDraftInput', {
  description: 'An agreement as the own side writes it down; only the own side sees it (协议草稿).',
  fields: (t) => ({
    ...ofDraft(t, 'The draft that is to be like this; a new one without.'),
    nursingHomeId: t.id({ required: true, description: 'The home (养老机构).' }),
    medicalOrgId: t.id({ required: true, description: 'The medical side (医疗机构).' }),
    type: t.field({ type: Type, required: true, description: 'Form of the cooperation (合作方式).' }),
    startOn: t.field({ type: 'LocalDate', required: true, description: 'First day of the term (开始日期).' }),
    endOn: t.field({
      type: 'LocalDate',
      required: true,
      description: 'Last day of the term, itself included (结束日期).',
    }),
    ...termsFields(t),
  }),
});

export const AgreementProposeInput = builder.inputType('AgreementProposeInput', {
  description:
    'The whole agreement as one side proposes it, with sides, form, services, duties and term; or a draft, ' +
    'which is proposed as it stands (拟签合作协议).',
  fields: (t) => ({
    ...ofDraft(t, 'A draft of the own side; nothing else is said then.'),
    nursingHomeId: t.id({ description: 'The home (养老机构).' }),
    medicalOrgId: t.id({ description: 'The medical side (医疗机构).' }),
    type: t.field({ type: Type, description: 'Form of the cooperation (合作方式).' }),
    startOn: t.field({ type: 'LocalDate', description: 'First day of the term (开始日期).' }),
    endOn: t.field({ type: 'LocalDate', description: 'Last day of the term, itself included (结束日期).' }),
    ...termsFields(t),
  }),
});

export const AgreementDiscardInput = builder.inputType('AgreementDiscardInput', {
  description: 'A draft that is given up (作废草稿).',
  fields: (t) => onAgreement(t, 'The draft.'),
});

export const AgreementCountersignInput = builder.inputType('AgreementCountersignInput', {
  description: 'The countersignature of the other side (会签).',
  fields: (t) => ({ ...onAgreement(t, 'The proposed or amended agreement.'), edition: edition(t) }),
});

export const AgreementRejectInput = builder.inputType('AgreementRejectInput', {
  description: 'The refusal of the other side, with its reason (拒绝签署).',
  fields: (t) => ({
    ...onAgreement(t, 'The proposed or amended agreement.'),
    edition: edition(t),
    reasonCode: t.field({ type: RejectReason, required: true, description: 'Coded reason (原因代码).' }),
    reasonText: t.string({ description: 'In words; required with OTHER (原因说明).' }),
  }),
});

export const AgreementWithdrawInput = builder.inputType('AgreementWithdrawInput', {
  description: 'The own proposal, taken back before it is signed (撤回).',
  fields: (t) => ({ ...onAgreement(t, 'The proposed or amended agreement.'), edition: edition(t) }),
});

export const AgreementAmendInput = builder.inputType('AgreementAmendInput', {
  description:
    'What a new edition says anew; what is left out stays. A list takes the place of the whole list (补充协议).',
  fields: (t) => ({ ...onAgreement(t, 'The signed agreement.'), ...termsFields(t) }),
});

export const AgreementSuspendInput = builder.inputType('AgreementSuspendInput', {
  description: 'A suspension, or the ask for one: MUTUAL is carried out by the second side (暂停协议).',
  fields: (t) => ({
    ...onAgreement(t, 'The agreement.'),
    ground: t.field({ type: SuspensionGroundCode, required: true, description: 'Who suspends (暂停依据).' }),
    reasonCode: t.field({ type: SuspendReason, required: true, description: 'Coded reason (原因代码).' }),
    reasonText: t.string({ description: 'In words; required with OTHER (原因说明).' }),
    untilOn: t.field({
      type: 'LocalDate',
      description:
        'Last day; for SAFETY 7 days at most, and as long without it; else to the end of the term (暂停至).',
    }),
  }),
});

export const AgreementResumeInput = builder.inputType('AgreementResumeInput', {
  description:
    'The end of a suspension before its time; a MUTUAL one is ended by the second side (恢复协议).',
  fields: (t) => onAgreement(t, 'The suspended agreement.'),
});

export const AgreementTerminateInput = builder.inputType('AgreementTerminateInput', {
  description: 'A termination, or the ask for one: MUTUAL is carried out by the second side (终止协议).',
  fields: (t) => ({
    ...onAgreement(t, 'The signed agreement.'),
    ground: t.field({ type: TerminationGroundCode, required: true, description: 'How (终止依据).' }),
    effectiveOn: t.field({
      type: 'LocalDate',
      description:
        'First day without it. Before its term has begun it ends at once, without a day (终止日期).',
    }),
    reasonCode: t.field({ type: TerminateReason, required: true, description: 'Coded reason (原因代码).' }),
    reasonText: t.string({ description: 'In words; required with OTHER (原因说明).' }),
  }),
});

export const AgreementSucceedInput = builder.inputType('AgreementSucceedInput', {
  description:
    'The successor of an agreement: the same from the day after its end, but for what is said anew (续签).',
  fields: (t) => ({
    ...onAgreement(t, 'The agreement that ends.'),
    endOn: t.field({
      type: 'LocalDate',
      required: true,
      description: 'Last day of the new term (结束日期).',
    }),
    ...termsFields(t),
  }),
});
