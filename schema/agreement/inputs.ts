import { builder } from '../builder.ts';
import { RejectReason, ServiceCode, Type } from './codes.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

const Service = builder.inputType('AgreementServiceInput', {
  description: 'A service that the agreement opens (合作服务项目).',
  fields: (t) => ({
    service: t.field({ type: ServiceCode, required: true, description: 'The service.' }),
    terms: t.string({ description: 'Its terms (条款).' }),
  }),
});

const Quota = builder.inputType('AgreementQuotaInput', {
  description: 'Reserved green-channel places of one department (预留号源); needs the service GREEN_CHANNEL.',
  fields: (t) => ({
    departmentId: t.id({ required: true, description: 'A department of the medical side (科室).' }),
    placesPerWeek: t.int({
      required: true,
      description: 'Places per quota week, Monday to Sunday (每周号源数).',
    }),
  }),
});

const Contact = builder.inputType('AgreementContactInput', {
  description: 'Who to call on one side (协议联系人).',
  fields: (t) => ({
    organizationId: t.id({ required: true, description: 'One of the two sides.' }),
    name: t.string({ required: true, description: 'Name (姓名).' }),
    function: t.string({ required: true, description: 'Function in the cooperation (职责).' }),
    phone: t.string({
      required: true,
      description: 'Telephone number at work, mainland or E.164 (工作电话).',
    }),
  }),
});

export const AgreementProposeInput = builder.inputType('AgreementProposeInput', {
  description: 'The whole agreement as one side proposes it (拟签合作协议).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    nursingHomeId: t.id({ required: true, description: 'The home (养老机构).' }),
    medicalOrgId: t.id({ required: true, description: 'The medical side (医疗机构).' }),
    type: t.field({ type: Type, required: true, description: 'Form of the cooperation (合作方式).' }),
    services: t.field({ type: [Service], required: true, description: 'At least one, each once.' }),
    quotas: t.field({ type: [Quota], description: 'Reserved places, each department once.' }),
    contacts: t.field({ type: [Contact], description: 'Contact persons of both sides.' }),
    dutiesHome: t.string({ required: true, description: 'Duties of the home (养老机构责任义务).' }),
    dutiesMedical: t.string({
      required: true,
      description: 'Duties of the medical side (医疗机构责任义务).',
    }),
    feeTerms: t.string({ description: 'Terms of payment (费用条款).' }),
    roundsIntervalDays: t.int({
      description: 'Days between two rounds visits; needs the service ROUNDS (巡诊间隔天数).',
    }),
    startOn: t.field({ type: 'LocalDate', required: true, description: 'First day of the term (开始日期).' }),
    endOn: t.field({
      type: 'LocalDate',
      required: true,
      description: 'Last day of the term, itself included (结束日期).',
    }),
  }),
});

export const AgreementCountersignInput = builder.inputType('AgreementCountersignInput', {
  description: 'The countersignature of the other side (会签).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    agreementId: t.id({ required: true, description: 'The proposed agreement.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
  }),
});

export const AgreementRejectInput = builder.inputType('AgreementRejectInput', {
  description: 'The refusal of the other side, with its reason (拒绝签署).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    agreementId: t.id({ required: true, description: 'The proposed agreement.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    reasonCode: t.field({ type: RejectReason, required: true, description: 'Coded reason (原因代码).' }),
    reasonText: t.string({ description: 'In words; required with OTHER (原因说明).' }),
  }),
});
