import { ACCESS_LIMITS } from './access-limits.ts';
import { AGREEMENT_LIMITS } from './agreement-limits.ts';
import { BOOKING_LIMITS } from './booking-limits.ts';
import { CONTACT_LIMITS } from './contact-limits.ts';
import { DUTY_LIMITS } from './duty-limits.ts';
import { EMERGENCY_LIMITS } from './emergency-limits.ts';
import { LINKED_WARD_LIMITS } from './linked-ward-limits.ts';
import { PLAUSIBLE_LIMITS } from './plausible-limits.ts';
import { REFERRAL_LIMITS } from './referral-limits.ts';
import { SESSION_LIMITS } from './session-limits.ts';
import { SIGN_IN_LIMITS } from './sign-in-limits.ts';

/** Which way an organisation may move a value away from its region's: mostly only tighter (domain 0). */
export type PolicyDirection = 'LOWER' | 'HIGHER' | 'ANY' | 'NONE';
export type PolicyScope = 'REGION' | 'ORGANIZATION';
export type PolicyUnit =
  | 'MINUTE'
  | 'HOUR'
  | 'DAY'
  | 'WORKING_DAY'
  | 'MINUTE_OF_DAY'
  | 'MONTH'
  | 'YEAR'
  | 'PERCENT'
  | 'COUNT'
  | 'MEBIBYTE';

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

const BOTH: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];

const definitions = {
  ...BOOKING_LIMITS,
  ...SESSION_LIMITS,
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
  ...AGREEMENT_LIMITS,
  ...PLAUSIBLE_LIMITS,
  ...ACCESS_LIMITS,
  ...DUTY_LIMITS,
  ...REFERRAL_LIMITS,
  ...CONTACT_LIMITS,
  ...LINKED_WARD_LIMITS,
  ...EMERGENCY_LIMITS,
  ...SIGN_IN_LIMITS,
} as const satisfies Record<string, PolicyDefinition>;

export type PolicyKey = keyof typeof definitions;

/** 规则参数表: every limit of the network with its default and source. No limit exists outside it (domain 7). */
export const POLICY_TABLE: Readonly<Record<PolicyKey, PolicyDefinition>> = definitions;

export const POLICY_KEYS = Object.keys(definitions) as PolicyKey[];

export const isPolicyKey = (key: string): key is PolicyKey => Object.hasOwn(definitions, key);
