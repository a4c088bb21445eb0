import { builder, type InputFields } from '../builder.ts';
import { ContactInput } from '../contact-input.ts';
import { IdTypeCode, SexCode } from '../resident-card.ts';
import { Focus, Insurance, MissingReason, ResidencyTypeCode } from './codes.ts';
import { ChronicOutpatientInput, OffSiteFilingInput } from './insured-care.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

const identity = (t: InputFields) => ({
  idNo: t.string({ description: 'Number of the document (证件号码).' }),
  idMissingReason: t.field({
    type: MissingReason,
    description: 'Why there is no document, with NONE (无证件原因).',
  }),
  sex: t.field({ type: SexCode, description: 'Sex; an ID card number says it (性别).' }),
  birthOn: t.field({ type: 'LocalDate', description: 'Birth date; an ID card number says it (出生日期).' }),
});

const facts = (t: InputFields) => ({
  nameUsual: t.string({ description: 'Name in daily use (常用名).' }),
  nameOther: t.string({ description: 'Name in another script: Mongolian, Cyrillic, pinyin (其他文字姓名).' }),
  ethnicity: t.string({ description: 'Ethnic group (民族).' }),
  language: t.string({ description: 'Language (语言).' }),
  dialect: t.string({ description: 'Dialect (方言).' }),
  isInterpreterNeeded: t.boolean({ description: 'Whether an interpreter is needed (是否需要翻译).' }),
  phone: t.string({ description: 'Telephone number, mainland or E.164 (电话).' }),
  address: t.string({ description: 'Address (住址).' }),
  areaCode: t.string({ description: 'Township or village (乡镇街道、村居).' }),
  registeredRegion: t.string({ description: 'Region of household registration, GB/T 2260 (户籍地).' }),
  residencyType: t.field({
    type: ResidencyTypeCode,
    description: 'Where the household is registered (居住类别).',
  }),
  healthCardNo: t.string({ description: 'Health card number (居民健康卡号).' }),
  healthRecordNo: t.string({ description: 'Number of the health record (健康档案编号).' }),
  insuranceType: t.field({ type: Insurance, description: 'Medical insurance (医疗保险类别).' }),
  insuredRegion: t.string({ description: 'Region of insurance, GB/T 2260 (参保地).' }),
  insuranceNo: t.string({ description: 'Insurance number (医保编号).' }),
  hasLongTermCareInsurance: t.boolean({ description: 'Covered by long-term care insurance (长期护理保险).' }),
  isMedicalAidEligible: t.boolean({ description: 'Eligible for medical aid (医疗救助对象).' }),
  subsidyClass: t.string({ description: 'Class of subsidy (补贴类别).' }),
  focusGroups: t.field({ type: [Focus], description: 'All groups the resident belongs to (重点人群).' }),
  offSiteFilings: t.field({ type: [OffSiteFilingInput], description: 'All of them (异地备案).' }),
  chronicOutpatients: t.field({
    type: [ChronicOutpatientInput],
    description: 'All of them; protected ones that the viewer is not shown stay (门诊慢特病).',
  }),
});

export const ResidentRegisterInput = builder.inputType('ResidentRegisterInput', {
  description: 'A person who becomes known to the own organisation (老人登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    nameOnCard: t.string({ required: true, description: 'Name on the document (证件姓名).' }),
    idType: t.field({
      type: IdTypeCode,
      required: true,
      description: 'Kind of document, or NONE (证件类别).',
    }),
    ...identity(t),
    regionCode: t.string({ required: true, description: 'Region of living, GB/T 2260 (居住地行政区划).' }),
    ...facts(t),
    contacts: t.field({
      type: [ContactInput],
      description: 'Contacts, first the one who is called first (联系人).',
    }),
  }),
});

export const ResidentCorrectInput = builder.inputType('ResidentCorrectInput', {
  description:
    'What is to be set right. What is absent stays; `null` empties what may be empty (老人信息更正).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Which resident.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    nameOnCard: t.string({ description: 'Name on the document (证件姓名).' }),
    idType: t.field({ type: IdTypeCode, description: 'Kind of document, or NONE (证件类别).' }),
    ...identity(t),
    regionCode: t.string({ description: 'Region of living, GB/T 2260 (居住地行政区划).' }),
    ...facts(t),
    reason: t.string({ description: 'Why it is corrected (更正原因).' }),
  }),
});
