import type { CodeTable } from './code-table.ts';

/** 服务关系依据: why an organisation may open a resident's record (V19). */
export const CARE_RELATION_BASES = {
  REGISTERED: '登记',
  RESIDENCY: '入住',
  REFERRAL: '转诊接收',
  CONSENT: '知情同意',
  BREAK_GLASS: '紧急查阅',
} as const satisfies CodeTable;
/** The bases on which an organisation has somebody in its own care; the others only open a record to it. */
export const CARE_BASES = [
  'REGISTERED',
  'RESIDENCY',
  'REFERRAL',
] as const satisfies readonly (keyof typeof CARE_RELATION_BASES)[];
export type CareRelationBasis = keyof typeof CARE_RELATION_BASES;
