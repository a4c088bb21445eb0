import type { Role } from '../codes/role.ts';

/** Who writes what everybody who treats the resident has to know. */
export const SAFETY_ROLES: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'HOSP_DOCTOR'];
