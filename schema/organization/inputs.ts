import { builder, type InputFields } from '../builder.ts';
import { Capability, DepartmentStatusCode, Kind, Level, Stage, Status } from './codes.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

const details = (t: InputFields) => ({
  licenceNo: t.string({
    description: 'Practice licence; medical kinds must name it (医疗机构执业许可证登记号).',
  }),
  ws218Code: t.string({ description: 'Category by WS 218, a letter and three digits (卫生机构类别代码).' }),
  level: t.field({ type: Level, description: 'Level (级).' }),
  grade: t.string({ description: 'Grade within the level (等次).' }),
  phone: t.string({ description: 'Telephone number, mainland or E.164 (电话).' }),
  isInsuranceDesignated: t.boolean({ description: 'Whether the medical insurance pays here (医保定点).' }),
  bedsTotal: t.int({ description: 'Beds (床位数).' }),
  bedsNursing: t.int({ description: 'Nursing beds among them (护理型床位数).' }),
  capabilities: t.field({ type: [Capability], description: 'All that it can do for others (服务能力).' }),
  greenChannelStages: t.field({ type: [Stage], description: 'All stages that it offers (绿色通道环节).' }),
});

export const OrganizationRegisterInput = builder.inputType('OrganizationRegisterInput', {
  description: 'A new entry of the directory (机构登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    name: t.string({ required: true, description: 'Name (机构名称).' }),
    uscc: t.string({
      required: true,
      description: 'Unified social credit code, GB 32100 (统一社会信用代码).',
    }),
    kind: t.field({ type: Kind, required: true, description: 'What it is; never changes (机构类别).' }),
    regionCode: t.string({ required: true, description: 'GB/T 2260 code of where it is (行政区划代码).' }),
    address: t.string({ required: true, description: 'Address (地址).' }),
    partOfId: t.id({
      description: 'The organisation that it is part of; an in-house clinic must name it (上级机构).',
    }),
    ...details(t),
  }),
});

export const OrganizationReviseInput = builder.inputType('OrganizationReviseInput', {
  description: 'Changes of an entry. What is absent stays; `null` empties what may be empty (机构信息变更).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    organizationId: t.id({ required: true, description: 'Which organisation.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    name: t.string({ description: 'Name (机构名称).' }),
    address: t.string({ description: 'Address (地址).' }),
    ...details(t),
    partOfId: t.id({ description: 'The organisation that it is part of; SYS_ADMIN only (上级机构).' }),
    status: t.field({ type: Status, description: 'Whether it takes part; SYS_ADMIN only (机构状态).' }),
  }),
});

export const DepartmentSetInput = builder.inputType('DepartmentSetInput', {
  description: 'A department under its code: made, or changed when the code exists (科室设置).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    organizationId: t.id({ required: true, description: 'The own organisation.' }),
    code: t.string({ required: true, description: 'Code within the organisation (科室代码).' }),
    expectedVersion: t.int({
      required: true,
      defaultValue: 0,
      description: 'The version that was read; 0 for a department that is new.',
    }),
    name: t.string({ required: true, description: 'Name (科室名称).' }),
    specialty: t.string({ description: 'Registered specialty; absent stays, `null` empties (诊疗科目).' }),
    isReferralTarget: t.boolean({ description: 'Whether it takes referrals; no at first (是否接收转诊).' }),
    status: t.field({
      type: DepartmentStatusCode,
      description: 'Whether it is open; ACTIVE at first (科室状态).',
    }),
  }),
});
