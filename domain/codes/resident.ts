import type { CodeTable } from './code-table.ts';

/** 证件类别 (domain 2 Resident). */
export const ID_TYPES = {
  ID_CARD: '居民身份证',
  HK_MACAO_TAIWAN: '港澳台居民证件',
  FOREIGN_PERMANENT: '外国人永久居留身份证',
  PASSPORT: '护照',
  NONE: '无证件',
} as const satisfies CodeTable;
export type IdType = keyof typeof ID_TYPES;

/** 无证件原因. */
export const ID_MISSING_REASONS = {
  LOST: '证件遗失',
  NEVER_REGISTERED: '未登记户口',
  UNIDENTIFIED: '身份不明',
} as const satisfies CodeTable;
export type IdMissingReason = keyof typeof ID_MISSING_REASONS;

export const SEXES = {
  MALE: '男',
  FEMALE: '女',
  UNKNOWN: '未知的性别',
  UNSPECIFIED: '未说明的性别',
} as const satisfies CodeTable;
export type Sex = keyof typeof SEXES;

/** The codes of GB/T 2261.1. */
export const SEX_GB_CODES = {
  UNKNOWN: '0',
  MALE: '1',
  FEMALE: '2',
  UNSPECIFIED: '9',
} as const satisfies Record<Sex, string>;

/** 居住类别. */
export const RESIDENCY_TYPES = {
  REGISTERED: '户籍人口',
  PERMANENT: '常住人口',
  FLOATING: '流动人口',
} as const satisfies CodeTable;
export type ResidencyType = keyof typeof RESIDENCY_TYPES;

/** 民事行为能力. */
export const CAPACITIES = {
  FULL: '完全民事行为能力',
  LIMITED: '限制民事行为能力',
  NONE: '无民事行为能力',
  NOT_ASSESSED: '未评估',
} as const satisfies CodeTable;
export type Capacity = keyof typeof CAPACITIES;

export const LIFE_STATES = {
  ALIVE: '在世',
  DEATH_REPORTED: '死亡待核实',
  DECEASED: '已故',
} as const satisfies CodeTable;
export type LifeState = keyof typeof LIFE_STATES;

/** 医疗保险类别 (requirements B.7; the list of payers is an assumption until a region loads its own). */
export const INSURANCE_TYPES = {
  EMPLOYEE: '职工基本医疗保险',
  RESIDENT: '城乡居民基本医疗保险',
  PUBLIC_FUNDED: '公费医疗',
  COMMERCIAL: '商业医疗保险',
  MEDICAL_AID: '医疗救助',
  SELF_PAY: '全自费',
  OTHER: '其他',
} as const satisfies CodeTable;
export type InsuranceType = keyof typeof INSURANCE_TYPES;

/** 在院状态 of a residency (domain 2). */
export const PRESENCES = {
  IN: '在院',
  HOSPITAL: '住院外出',
  LEAVE: '请假外出',
} as const satisfies CodeTable;
export type Presence = keyof typeof PRESENCES;

/** 照护等级: the home's own grading of a stay; an assessment by a standard is a record of its own. */
export const CARE_LEVELS = {
  SELF_CARE: '自理',
  PARTIAL: '半失能',
  DISABLED: '失能',
  SPECIAL: '特护',
} as const satisfies CodeTable;
export type CareLevel = keyof typeof CARE_LEVELS;

export const RESIDENCY_END_REASONS = {
  MOVED_HOME: '回家',
  MOVED_TO_OTHER_HOME: '转入其他养老机构',
  ADMITTED: '转入医院',
  DECEASED: '死亡',
  CONTRACT_ENDED: '入住协议终止',
  OTHER: '其他',
} as const satisfies CodeTable;
export type ResidencyEndReason = keyof typeof RESIDENCY_END_REASONS;

/**
 * 重点人群: whom the contract targets count first. Requirements A.7 (000:3246-3248, 000:3147-3149) and B.1;
 * 高龄, 失能, 部分失能 and 计生特殊家庭 from A.4 (000:1230-1234).
 */
export const FOCUS_GROUPS = {
  ELDERLY_65: '65岁及以上老年人',
  ADVANCED_AGE: '高龄老年人',
  DISABLED_ELDERLY: '失能老年人',
  PARTLY_DISABLED_ELDERLY: '部分失能老年人',
  PREGNANT: '孕产妇',
  CHILD: '儿童',
  DISABLED: '残疾人',
  HYPERTENSION: '高血压患者',
  DIABETES: '糖尿病患者',
  TUBERCULOSIS: '结核病患者',
  SEVERE_MENTAL_DISORDER: '严重精神障碍患者',
  CHRONIC: '慢性病患者',
  CHRONIC_HIGH_RISK: '慢性病高危人群',
  SPECIAL_FAMILY: '计生特殊家庭成员',
} as const satisfies CodeTable;
export type FocusGroup = keyof typeof FOCUS_GROUPS;

/** 与老人的关系: the main relations of GB/T 4761-2008, and those outside the family that homes meet. */
export const CONTACT_RELATIONS = {
  SELF: '本人',
  SPOUSE: '配偶',
  SON: '子',
  SON_IN_LAW: '女婿',
  DAUGHTER: '女',
  DAUGHTER_IN_LAW: '儿媳',
  GRANDCHILD: '孙子、孙女、外孙子、外孙女',
  PARENT: '父母',
  GRANDPARENT: '祖父母、外祖父母',
  SIBLING: '兄、弟、姐、妹',
  NEPHEW_OR_NIECE: '侄子、侄女、外甥、外甥女',
  OTHER_RELATIVE: '其他亲属',
  NON_RELATIVE: '非亲属',
} as const satisfies CodeTable;
export type ContactRelation = keyof typeof CONTACT_RELATIONS;

/** The codes of GB/T 4761-2008. NEPHEW_OR_NIECE gathers 93 to 96 and has no code of its own there. */
export const CONTACT_RELATION_GB_CODES = {
  SELF: '01',
  SPOUSE: '10',
  SON: '20',
  SON_IN_LAW: '28',
  DAUGHTER: '30',
  DAUGHTER_IN_LAW: '38',
  GRANDCHILD: '40',
  PARENT: '50',
  GRANDPARENT: '60',
  SIBLING: '70',
  NEPHEW_OR_NIECE: '97',
  OTHER_RELATIVE: '97',
  NON_RELATIVE: '99',
} as const satisfies Record<ContactRelation, string>;

/** On what a contact wants to be told (domain 3.5.12). */
export const NOTIFICATION_OCCASIONS = {
  EMERGENCY: '急诊急救',
  ADMISSION: '住院',
  TRANSFER: '转院',
  ISOLATION: '隔离',
  DEATH: '死亡',
  REFUSAL: '拒绝诊疗',
  APPOINTMENT: '预约就诊',
} as const satisfies CodeTable;
export type NotificationOccasion = keyof typeof NOTIFICATION_OCCASIONS;

/** 代理人类别 (domain 2 Representative). */
export const REPRESENTATIVE_KINDS = {
  STATUTORY: '法定监护人',
  APPOINTED: '指定监护人',
  VOLUNTARY: '意定监护人',
  PUBLIC_BODY: '公职监护机构',
  NEXT_OF_KIN: '近亲属',
} as const satisfies CodeTable;
export type RepresentativeKind = keyof typeof REPRESENTATIVE_KINDS;
