import type { OrganizationKind } from '../codes/organization.ts';

/** Kinds that treat people and hold a 医疗机构执业许可证 (V3). */
export const MEDICAL_KINDS: readonly OrganizationKind[] = [
  'HOSPITAL',
  'PRIMARY_CLINIC',
  'VILLAGE_CLINIC',
  'IN_HOUSE_CLINIC',
  'INTEGRATED',
  'REHAB',
  'EMERGENCY_CENTRE',
];

/** Kinds in which people live (domain 2 Residency). */
export const HOME_KINDS: readonly OrganizationKind[] = ['NURSING_HOME', 'INTEGRATED'];

/** Kinds that supervise or pay, and care for nobody. */
export const AUTHORITY_KINDS: readonly OrganizationKind[] = [
  'HEALTH_AUTHORITY',
  'CIVIL_AFFAIRS',
  'INSURANCE_AGENCY',
];

/** Whether people live there. */
export const isHome = (kind: OrganizationKind): boolean => HOME_KINDS.includes(kind);

export const isMedical = (kind: OrganizationKind): boolean => MEDICAL_KINDS.includes(kind);
