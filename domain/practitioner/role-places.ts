import { codesOf } from '../codes/code-table.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import type { PractitionerCategory } from '../codes/practitioner.ts';
import { ROLES, type Role } from '../codes/role.ts';
import { AUTHORITY_KINDS, HOME_KINDS, MEDICAL_KINDS } from '../organization/kind.ts';
import { REGISTRARS } from '../resident/policy.ts';

/** Where a role can be held, who gives it, and which registration it needs (domain 1, requirements A.6). */
export interface RolePlace {
  readonly kinds: readonly OrganizationKind[];
  /** Who gives it; ORG_ADMIN in the own organisation. Empty: not given to people here. */
  readonly givenBy: readonly Role[];
  /** Who gives it as long as nobody holds it: an ORG_ADMIN in the organisation, a power in the network. */
  readonly firstGivenBy: readonly Role[];
  /** Who gives its holder a new one-time password. Nobody keeps the own account. */
  readonly keptBy: readonly Role[];
  readonly endedBy: readonly Role[];
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

const given = (by: readonly Role[]) => ({ givenBy: by, firstGivenBy: [], keptBy: by, endedBy: by }) as const;

const byOwn = given(['ORG_ADMIN']);
/** Posts of clinical work: the hospital's own system may tell them too, and no other role. */
const byOwnOrSystem = {
  ...byOwn,
  givenBy: ['ORG_ADMIN', 'HIS_CLIENT'],
  endedBy: ['ORG_ADMIN', 'HIS_CLIENT'],
} as const;
const bySecurity = given(['SECURITY_ADMIN']);
const byNobody = given([]);
/** A new installation has a SYS_ADMIN and nobody else: the first holders of the other two powers come from there. */
const bySecurityButTheFirst = { ...bySecurity, firstGivenBy: ['SYS_ADMIN'] } as const;
/** Who enters an organisation names its first administrator, and has no hand in it from there on. */
const byOwnButTheFirst = {
  givenBy: ['ORG_ADMIN'],
  firstGivenBy: ['SYS_ADMIN'],
  keptBy: ['ORG_ADMIN', 'SECURITY_ADMIN'],
  endedBy: ['ORG_ADMIN', 'SECURITY_ADMIN'],
} as const;
/** The account opens a record: who gives it out sees that record anyway. To end it opens nothing. */
const byCare = { ...given(REGISTRARS), endedBy: ['ORG_ADMIN'] } as const;

export const ROLE_PLACES: Readonly<Record<Role, RolePlace>> = {
  NH_NURSE: { kinds: HOME_KINDS, ...byOwn, categories: ['NURSE'] },
  ORG_ADMIN: { kinds: EVERYWHERE, ...byOwnButTheFirst, categories: null },
  // "In-house clinic, primary clinic, agreement partner": a partner may be any medical organisation (domain 1).
  CLINIC_DOCTOR: { kinds: MEDICAL_KINDS, ...byOwn, categories: DOCTORS },
  FAMILY_DOCTOR: { kinds: PRIMARY_CARE, ...byOwn, categories: DOCTORS },
  // Ring 3 of a team comes from a hospital (V9).
  TEAM_MEMBER: {
    kinds: [...PRIMARY_CARE, 'HOSPITAL', 'REHAB', 'HOME_CARE_CENTER'],
    ...byOwn,
    categories: TEAM,
  },
  REFERRAL_OFFICE: { kinds: MEDICAL_KINDS, ...byOwnOrSystem, categories: null },
  HOSP_DOCTOR: { kinds: HOSPITALS, ...byOwnOrSystem, categories: [...DOCTORS, 'REHAB_THERAPIST'] },
  HOSP_SCHED: { kinds: HOSPITALS, ...byOwnOrSystem, categories: null },
  HIS_CLIENT: { kinds: MEDICAL_KINDS, ...byNobody, categories: null },
  HEALTH_SUPERVISOR: { kinds: ['HEALTH_AUTHORITY'], ...bySecurity, categories: null },
  CIVIL_AFFAIRS_SUPERVISOR: { kinds: ['CIVIL_AFFAIRS'], ...bySecurity, categories: null },
  INSURANCE_SUPERVISOR: { kinds: ['INSURANCE_AGENCY'], ...bySecurity, categories: null },
  RESIDENT: { kinds: EVERYWHERE, ...byCare, categories: null },
  REPRESENTATIVE: { kinds: EVERYWHERE, ...byCare, categories: null },
  INSURER: { kinds: ['INSURANCE_AGENCY'], ...byOwn, categories: null },
  SYS_ADMIN: { kinds: ['HEALTH_AUTHORITY'], ...bySecurity, categories: null },
  SECURITY_ADMIN: { kinds: ['HEALTH_AUTHORITY'], ...bySecurityButTheFirst, categories: null },
  AUDIT_ADMIN: { kinds: ['HEALTH_AUTHORITY'], ...bySecurityButTheFirst, categories: null },
};

/** Roles that need a registration as practitioner: who holds one works with patients, and stands in the directory. */
export const PRACTITIONER_ROLES: readonly Role[] = codesOf(ROLES).filter(
  (role) => ROLE_PLACES[role].categories !== null,
);

/** Separate powers: nobody ever holds two of them (domain 1). */
export const SEPARATE_ADMINS: readonly Role[] = ['SYS_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN'];

/** Roles of the network as a whole: whether somebody holds one is asked everywhere, not in one organisation. */
export const isPower = (role: string): boolean => SEPARATE_ADMINS.some((power) => power === role);
