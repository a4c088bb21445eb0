import type { Role } from '../codes/role.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import type { AgreementSide } from './workflow.ts';

/** Roles that work under the agreements of their own organisation. */
export const AGREEMENT_STAFF: readonly Role[] = [
  'ORG_ADMIN',
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'REFERRAL_OFFICE',
  'HOSP_DOCTOR',
  'HOSP_SCHED',
  'HIS_CLIENT',
];

/** Roles that supervise agreements within their region subtree. */
export const AGREEMENT_SUPERVISORS: readonly Role[] = ['HEALTH_SUPERVISOR', 'CIVIL_AFFAIRS_SUPERVISOR'];

export const AGREEMENT_READERS: readonly Role[] = [...AGREEMENT_STAFF, ...AGREEMENT_SUPERVISORS];

/** The part of a GB/T 2260 code that all regions below it share: 44 of 440000, 4404 of 440400. */
export const regionPrefix = (regionCode: string): string => regionCode.replace(/(00)+$/, '');

// Prisma passes over an empty OR inside an AND and would answer every row: one branch always stands.
const NOTHING = { id: { in: [] as string[] } };

/**
 * Row filter: agreements of the viewer's organisation, for health supervisors those with a side in their region,
 * for civil-affairs supervisors those of homes in their region. One filter for list, single, relation and count.
 */
export function agreementsVisible(viewer: Viewer) {
  const { organizationId } = viewer;
  const inRegion = { regionCode: { startsWith: regionPrefix(viewer.regionCode) } };
  const own = [{ nursingHomeId: organizationId }, { medicalOrgId: organizationId }];
  return {
    OR: [
      NOTHING,
      ...(hasRole(viewer, ...AGREEMENT_STAFF) ? own : []),
      ...(hasRole(viewer, ...AGREEMENT_SUPERVISORS) ? [{ nursingHome: inRegion }] : []),
      ...(hasRole(viewer, 'HEALTH_SUPERVISOR') ? [{ medicalOrg: inRegion }] : []),
    ],
  };
}

interface Sides {
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
  readonly proposedByOrgId: string;
}

/** The sides of an agreement the viewer's organisation is on; none for supervisors. */
export function agreementSides(viewer: Viewer, agreement: Sides): readonly AgreementSide[] {
  const { organizationId } = viewer;
  if (organizationId === agreement.proposedByOrgId) return ['PROPOSER'];
  return organizationId === agreement.nursingHomeId || organizationId === agreement.medicalOrgId
    ? ['COUNTERPARTY']
    : [];
}
