import { ACCESS_LIMITS } from './access-limits.ts';
import { SIGN_IN_LIMITS } from './sign-in-limits.ts';

/** Which way an organisation may move a value away from its region's: mostly only tighter (domain 0). */
export type PolicyDirection = 'LOWER' | 'HIGHER' | 'ANY' | 'NONE';
export type PolicyScope = 'REGION' | 'ORGANIZATION';
export type PolicyUnit = 'MINUTE' | 'HOUR' | 'DAY' | 'MONTH' | 'PERCENT' | 'COUNT';

export interface PolicyDefinition {
  /** 名称. */
  readonly name: string;
  readonly meaning: string;
  readonly unit: PolicyUnit;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly scopes: readonly PolicyScope[];
  readonly direction: PolicyDirection;
  /** Document and place of the default, or `assumption`. */
  readonly provenance: string;
}

const BEIJING_2021 =
  'Beijing 2021, core hospitals reserve places for primary institutions (requirements B.3)';
const BOTH: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];
// What binds both sides of an agreement cannot be one side's value.
const REGION_ONLY = { scopes: ['REGION'], direction: 'NONE' } as const;

const definitions = {
  'appt.holdMinutes': {
    name: '号源保留时长',
    meaning: 'How long a held place is kept before it is free again.',
    unit: 'MINUTE',
    default: 10,
    min: 1,
    max: 60,
    scopes: BOTH,
    direction: 'LOWER',
    provenance: 'assumption (domain 7)',
  },
  'appt.maxHolds': {
    name: '每名护士同时保留号源上限',
    meaning: 'How many places one booker may hold at the same time.',
    unit: 'COUNT',
    default: 3,
    min: 1,
    max: 20,
    scopes: BOTH,
    direction: 'LOWER',
    provenance: 'assumption (domain 2, SlotTemplate)',
  },
  'appt.maxPerResidentDepartmentDay': {
    name: '同一老人同科室每日预约上限',
    meaning: 'How many bookings one resident may have in one department on one day.',
    unit: 'COUNT',
    default: 1,
    min: 1,
    max: 5,
    scopes: BOTH,
    direction: 'LOWER',
    provenance: 'assumption (domain 2, SlotTemplate)',
  },
  'slot.reservePercent': {
    name: '转诊预留号源比例',
    meaning: 'The share of places that is reserved for referrals where a template names no pools of its own.',
    unit: 'PERCENT',
    default: 30,
    min: 0,
    max: 100,
    scopes: BOTH,
    direction: 'HIGHER',
    provenance: BEIJING_2021,
  },
  'slot.expertReservePercent': {
    name: '预留号源中专家号比例',
    meaning: 'The least share of expert places among the reserved ones.',
    unit: 'PERCENT',
    default: 50,
    min: 0,
    max: 100,
    scopes: BOTH,
    direction: 'HIGHER',
    provenance: BEIJING_2021,
  },
  'slot.horizonDays': {
    name: '号源放号周期',
    meaning: 'How many days ahead sessions are made from their templates.',
    unit: 'DAY',
    default: 28,
    min: 7,
    max: 180,
    scopes: BOTH,
    direction: 'ANY',
    provenance: 'assumption',
  },
  'slot.releaseMinutesBefore': {
    name: '预留号源释放提前量',
    meaning: 'How long before its start a reserved place falls to the public pool.',
    unit: 'MINUTE',
    default: 1440,
    min: 0,
    max: 20_160,
    scopes: BOTH,
    direction: 'LOWER',
    provenance: 'assumption (domain 8.1)',
  },
  'resident.registrationDays': {
    name: '登记未入住的保留天数',
    meaning: 'How long a home may open the record of somebody it has registered and who has not moved in.',
    unit: 'DAY',
    default: 30,
    min: 1,
    max: 180,
    scopes: BOTH,
    direction: 'LOWER',
    provenance: 'assumption (V19: access ends with its reason)',
  },
  'agreement.countersignDays': {
    name: '协议会签期限',
    meaning: 'How long the other side may take to countersign a proposal, in days of 24 hours.',
    unit: 'DAY',
    default: 30,
    min: 1,
    max: 180,
    ...REGION_ONLY,
    provenance: 'domain 3.1, assumption',
  },
  'agreement.maxTermMonths': {
    name: '协议最长期限',
    meaning: 'The longest term of a cooperation agreement.',
    unit: 'MONTH',
    default: 60,
    min: 1,
    max: 240,
    ...REGION_ONLY,
    provenance: 'assumption (requirements A.11: long-term cooperation)',
  },
  'agreement.maxQuotaPlaces': {
    name: '每科室每周预留号源上限',
    meaning: 'The most places per week and department that one agreement may reserve.',
    unit: 'COUNT',
    default: 500,
    min: 1,
    max: 5000,
    ...REGION_ONLY,
    provenance: 'assumption',
  },
  'agreement.maxRoundsIntervalDays': {
    name: '巡诊最长间隔',
    meaning: 'The longest interval between two rounds visits that an agreement may promise.',
    unit: 'DAY',
    default: 92,
    min: 1,
    max: 366,
    ...REGION_ONLY,
    provenance: 'assumption (requirements A.12: regular rounds)',
  },
  ...ACCESS_LIMITS,
  ...SIGN_IN_LIMITS,
} as const satisfies Record<string, PolicyDefinition>;

export type PolicyKey = keyof typeof definitions;

/** 规则参数表: every limit of the network with its default and source. No limit exists outside it (domain 7). */
export const POLICY_TABLE: Readonly<Record<PolicyKey, PolicyDefinition>> = definitions;

export const POLICY_KEYS = Object.keys(definitions) as PolicyKey[];

export const isPolicyKey = (key: string): key is PolicyKey => Object.hasOwn(definitions, key);
