import type { Role } from '../codes/role.ts';

/**
 * The sign-ins of the demo network, exactly (domain 1). They are reserved: production refuses to start while one
 * of them exists, so no real person may be given one.
 */
export const DEMO_LOGINS = {
  'nh-nurse': 'NH_NURSE',
  'org-admin-home': 'ORG_ADMIN',
  'org-admin-hospital': 'ORG_ADMIN',
  'clinic-doctor': 'CLINIC_DOCTOR',
  'family-doctor': 'FAMILY_DOCTOR',
  'team-member': 'TEAM_MEMBER',
  'referral-office': 'REFERRAL_OFFICE',
  'hospital-doctor': 'HOSP_DOCTOR',
  'hospital-scheduler': 'HOSP_SCHED',
  'health-supervisor': 'HEALTH_SUPERVISOR',
  'civil-supervisor': 'CIVIL_AFFAIRS_SUPERVISOR',
  'insurance-supervisor': 'INSURANCE_SUPERVISOR',
  resident: 'RESIDENT',
  representative: 'REPRESENTATIVE',
  insurer: 'INSURER',
  'sys-admin': 'SYS_ADMIN',
  'security-admin': 'SECURITY_ADMIN',
  'audit-admin': 'AUDIT_ADMIN',
} as const satisfies Readonly<Record<string, Role>>;

export type DemoLogin = keyof typeof DEMO_LOGINS;

/** The password of every demo sign-in; no new password may be it. */
export const DEMO_PASSWORD = 'demo-only';

export const isDemoLogin = (login: string): login is DemoLogin => Object.hasOwn(DEMO_LOGINS, login);
