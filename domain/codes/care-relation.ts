import type { CodeTable } from './code-table.ts';

/** 服务关系依据: why an organisation may open a resident's record (V19). */
export const CARE_RELATION_BASES = {
  REGISTERED: '登记',
  RESIDENCY: '入住',
} as const satisfies CodeTable;
export type CareRelationBasis = keyof typeof CARE_RELATION_BASES;
