import type { FocusGroup } from '../../domain/codes/resident.ts';
import { maskAddress, maskCardNo, maskPhone } from '../../domain/mask.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { CapacityCode } from '../capacity.ts';
import { Focus, Insurance, Life, ResidencyTypeCode } from './codes.ts';
import { ofRecord, shown, whenOpen } from './opening.ts';
import { Resident } from './type.ts';

// What is on record beside the identity: each field is null where the record is not open to the viewer.
builder.prismaObjectFields(Resident, (t) => ({
  life: t.field({
    type: Life,
    ...ofRecord,
    description: 'Whether the resident is alive (生存状态).',
    select: { life: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.life),
  }),
  capacity: t.field({
    type: CapacityCode,
    ...ofRecord,
    description: 'Legal capacity, by the latest assessment (民事行为能力).',
    select: { capacity: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.capacity),
  }),
  nameUsual: t.string({
    ...ofRecord,
    description: 'Name in daily use (常用名).',
    select: { nameUsual: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.nameUsual),
  }),
  nameOther: t.string({
    ...ofRecord,
    description: 'Name in another script: Mongolian, Cyrillic, pinyin (其他文字姓名).',
    select: { nameOther: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.nameOther),
  }),
  ethnicity: t.string({
    ...ofRecord,
    description: 'Ethnic group (民族).',
    select: { ethnicity: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.ethnicity),
  }),
  language: t.string({
    ...ofRecord,
    description: 'Language (语言).',
    select: { language: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.language),
  }),
  dialect: t.string({
    ...ofRecord,
    description: 'Dialect (方言).',
    select: { dialect: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.dialect),
  }),
  isInterpreterNeeded: t.boolean({
    ...ofRecord,
    description: 'Whether an interpreter is needed (是否需要翻译).',
    select: { isInterpreterNeeded: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.isInterpreterNeeded),
  }),
  phoneMasked: t.string({
    ...ofRecord,
    description: 'Telephone number as 138****1234 (电话, 脱敏).',
    select: { phoneSealed: true },
    resolve: (resident, _args, context) =>
      whenOpen(resident, context, shown(resident, 'phoneSealed', maskPhone)),
  }),
  addressMasked: t.string({
    ...ofRecord,
    description: 'Address, down to the district at most (住址, 脱敏).',
    select: { addressSealed: true },
    resolve: (resident, _args, context) =>
      whenOpen(resident, context, shown(resident, 'addressSealed', maskAddress)),
  }),
  regionCode: t.string({
    ...ofRecord,
    description: 'Region of living, GB/T 2260 (居住地行政区划).',
    select: { regionCode: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.regionCode),
  }),
  areaCode: t.string({
    ...ofRecord,
    description: 'Township or village, by which visits are grouped (乡镇街道、村居).',
    select: { areaCode: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.areaCode),
  }),
  registeredRegion: t.string({
    ...ofRecord,
    description: 'Region of household registration, GB/T 2260 (户籍地).',
    select: { registeredRegion: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.registeredRegion),
  }),
  residencyType: t.field({
    type: ResidencyTypeCode,
    ...ofRecord,
    description: 'Where the household is registered (居住类别).',
    select: { residencyType: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.residencyType),
  }),
  healthCardNoMasked: t.string({
    ...ofRecord,
    description: 'Health card number, the last four (居民健康卡号, 脱敏).',
    select: { healthCardNoSealed: true },
    resolve: (resident, _args, context) =>
      whenOpen(resident, context, shown(resident, 'healthCardNoSealed', maskCardNo)),
  }),
  healthRecordNo: t.string({
    ...ofRecord,
    description: 'Number of the health record (健康档案编号).',
    select: { healthRecordNo: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.healthRecordNo),
  }),
  insuranceType: t.field({
    type: Insurance,
    ...ofRecord,
    description: 'Medical insurance (医疗保险类别).',
    select: { insuranceType: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.insuranceType),
  }),
  insuredRegion: t.string({
    ...ofRecord,
    description: 'Region of insurance, GB/T 2260 (参保地).',
    select: { insuredRegion: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.insuredRegion),
  }),
  insuranceNoMasked: t.string({
    ...ofRecord,
    description: 'Insurance number, the last four (医保编号, 脱敏).',
    select: { insuranceNoSealed: true },
    resolve: (resident, _args, context) =>
      whenOpen(resident, context, shown(resident, 'insuranceNoSealed', maskCardNo)),
  }),
  hasLongTermCareInsurance: t.boolean({
    ...ofRecord,
    description: 'Whether covered by long-term care insurance (长期护理保险).',
    select: { hasLongTermCareInsurance: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.hasLongTermCareInsurance),
  }),
  isMedicalAidEligible: t.boolean({
    ...ofRecord,
    description: 'Whether eligible for medical aid (医疗救助对象).',
    select: { isMedicalAidEligible: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.isMedicalAidEligible),
  }),
  subsidyClass: t.string({
    ...ofRecord,
    description: 'Class of subsidy (补贴类别).',
    select: { subsidyClass: true },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.subsidyClass),
  }),
  focusGroups: t.field({
    ...access('resident.record'),
    type: [Focus],
    description: 'Groups that contracts look after first (重点人群).',
    select: { focusGroups: { orderBy: { group: 'asc' } } },
    resolve: (resident, _args, context) =>
      whenOpen(
        resident,
        context,
        resident.focusGroups.map(({ group }) => group as FocusGroup),
      ) ?? [],
  }),
}));
