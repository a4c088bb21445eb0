import { builder, type InputFields } from '../builder.ts';
import { ServiceCode, TimeBasisCode, UrgencyCode } from './codes.ts';

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

const AcceptTime = builder.inputType('AgreementAcceptTimeInput', {
  description: 'How fast the medical side accepts a referral (接诊时限).',
  fields: (t) => ({
    urgency: t.field({
      type: UrgencyCode,
      required: true,
      description: 'URGENT or ROUTINE; an emergency is not accepted first (紧急程度).',
    }),
    hours: t.int({ required: true, description: 'In hours (小时).' }),
    basis: t.field({
      type: TimeBasisCode,
      required: true,
      description: 'Hours of the clock, or of working time; URGENT runs by the clock (计时方式).',
    }),
  }),
});

const Document = builder.inputType('AgreementDocumentInput', {
  description: 'What was signed on paper (已签文件).',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the document (文件名称).' }),
    reference: t.string({
      required: true,
      description: 'Where it is kept: a number or an address (存放编号).',
    }),
  }),
});

/** The terms of an agreement as fields of an input: all of them may be left out where nothing else says so. */
export const termsFields = (t: InputFields) => ({
  services: t.field({ type: [Service], description: 'What it opens, each once (合作服务项目).' }),
  quotas: t.field({ type: [Quota], description: 'Reserved places, each department once (预留号源).' }),
  contacts: t.field({ type: [Contact], description: 'Contact persons of both sides (联系人).' }),
  acceptTimes: t.field({ type: [AcceptTime], description: 'Times to accept, each urgency once (接诊时限).' }),
  documents: t.field({ type: [Document], description: 'What was signed on paper (已签文件).' }),
  dutiesHome: t.string({ description: 'Duties of the home (养老机构责任义务).' }),
  dutiesMedical: t.string({ description: 'Duties of the medical side (医疗机构责任义务).' }),
  feeTerms: t.string({ description: 'Terms of payment (费用条款).' }),
  roundsIntervalDays: t.int({
    description: 'Days between two rounds visits; needs the service ROUNDS (巡诊间隔天数).',
  }),
});
