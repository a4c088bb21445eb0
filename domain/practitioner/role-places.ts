import type { OrganizationKind } from '../codes/organization.ts';
import type { PractitionerCategory } from '../codes/practitioner.ts';
import type { Role } from '../codes/role.ts';
import { AUTHORITY_KINDS, HOME_KINDS, MEDICAL_KINDS } from '../organization/kind.ts';

/** Where a role can be held, who gives it, and which registration it needs (domain 1, requirements A.6). */
export interface RolePlace {
  readonly kinds: readonly OrganizationKind[];
  /** Empty: not given to people here. */
  readonly givenBy: readonly ('ORG_ADMIN' | 'SYS_ADMIN')[];
  /** Null: the role needs no practitioner. */
  readonly categories: readonly PractitionerCategory[] | null;
}

const HOSPITALS: readonly OrganizationKind[] = ['HOSPITAL', 'REHAB', 'INTEGRATED'];
const PRIMARY_CARE: readonly OrganizationKind[] = [
  'PRIMARY_CLINIC',
  'VILLAGE_CLINIC',
  'IN_HOUSE_CLINIC',
  'INTEGRATED',
];

/** 全科医生、乡镇卫生院医师、乡村医生 and clinicians at work or retired (requirements A.6). */
const DOCTORS: readonly PractitionerCategory[] = [
  'GP',
  'ASSISTANT_GP',
  'TCM_GP',
  'VILLAGE_DOCTOR',
  'TOWNSHIP_DOCTOR',
  'SPECIALIST',
  'RETIRED_CLINICIAN',
];
const TEAM: readonly PractitionerCategory[] = [
  ...DOCTORS,
  'NURSE',
  'PH_PHYSICIAN',
  'PHARMACIST',
  'HEALTH_MANAGER',
  'PSYCHOLOGIST',
  'DIETITIAN',
  'REHAB_THERAPIST',
  'SOCIAL_WORKER',
  'CARE_WORKER',
];

const EVERYWHERE: readonly OrganizationKind[] = [
  ...MEDICAL_KINDS,
  'NURSING_HOME',
  'HOME_CARE_CENTER',
  ...AUTHORITY_KINDS,
];

const byOwn = ['ORG_ADMIN'] as const;
const bySystem = ['SYS_ADMIN'] as const;
const byNobody = [] as const;

export const ROLE_PLACES: Readonly<Record<Role, RolePlace>> = {
  NH_NURSE: { kinds: HOME_KINDS, givenBy: byOwn, categories: ['NURSE'] },
  ORG_ADMIN: { kinds: EVERYWHERE, givenBy: ['ORG_ADMIN', 'SYS_ADMIN'], categories: null },
  // "In-house clinic, primary clinic, agreement partner": a partner may be any medical organisation (domain 1).
  CLINIC_DOCTOR: { kinds: MEDICAL_KINDS, givenBy: byOwn, categories: DOCTORS },
  FAMILY_DOCTOR: { kinds: PRIMARY_CARE, givenBy: byOwn, categories: DOCTORS },
  // Ring 3 of a team comes from a hospital (V9).
  TEAM_MEMBER: {
    kinds: [...PRIMARY_CARE, 'HOSPITAL', 'REHAB', 'HOME_CARE_CENTER'],
    givenBy: byOwn,
    categories: TEAM,
  },
  REFERRAL_OFFICE: { kinds: MEDICAL_KINDS, givenBy: byOwn, categories: null },
  HOSP_DOCTOR: { kinds: HOSPITALS, givenBy: byOwn, categories: [...DOCTORS, 'REHAB_THERAPIST'] },
  HOSP_SCHED: { kinds: HOSPITALS, givenBy: byOwn, categories: null },
  HIS_CLIENT: { kinds: MEDICAL_KINDS, givenBy: byNobody, categories: null },
  HEALTH_SUPERVISOR: { kinds: ['HEALTH_AUTHORITY'], givenBy: bySystem, categories: null },
  CIVIL_AFFAIRS_SUPERVISOR: { kinds: ['CIVIL_AFFAIRS'], givenBy: bySystem, categories: null },
  INSURANCE_SUPERVISOR: { kinds: ['INSURANCE_AGENCY'], givenBy: bySystem, categories: null },
  RESIDENT: { kinds: EVERYWHERE, givenBy: byNobody, categories: null },
  REPRESENTATIVE: { kinds: EVERYWHERE, givenBy: byNobody, categories: null },
  INSURER: { kinds: ['INSURANCE_AGENCY'], givenBy: byOwn, categories: null },
  SYS_ADMIN: { kinds: ['HEALTH_AUTHORITY'], givenBy: bySystem, categories: null },
  SECURITY_ADMIN: { kinds: ['HEALTH_AUTHORITY'], givenBy: bySystem, categories: null },
  AUDIT_ADMIN: { kinds: ['HEALTH_AUTHORITY'], givenBy: bySystem, categories: null },
};

/** Separate powers: nobody ever holds two of them (domain 1). */
export const SEPARATE_ADMINS: readonly Role[] = ['SYS_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN'];
