import { type Grant, type Policy, rolesOf, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import type { Viewer } from '../viewer.ts';
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

/** The part of a GB/T 2260 code that all regions below it share: 44 of 440000, 4404 of 440400. */
export const regionPrefix = (regionCode: string): string => regionCode.replace(/(00)+$/, '');

interface Placed {
  readonly regionCode: string;
}

/** An agreement with where its sides are. */
export interface AgreementParties {
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
  readonly nursingHome: Placed;
  readonly medicalOrg: Placed;
}

type AgreementGrant = Grant<'terms' | 'contacts', object, AgreementParties>;

const party: AgreementGrant = {
  relation: 'PARTICIPANT',
  roles: AGREEMENT_STAFF,
  opens: ['terms', 'contacts'],
  begins: 'one of the sides proposes it',
  ends: 'never: it stays the record of both sides',
  isLasting: true,
  where: ({ organizationId }) => ({
    OR: [{ nursingHomeId: organizationId }, { medicalOrgId: organizationId }],
  }),
  holds: ({ organizationId }, { nursingHomeId, medicalOrgId }) =>
    nursingHomeId === organizationId || medicalOrgId === organizationId,
};

const supervised = {
  opens: ['terms'],
  begins: 'one of the sides proposes it',
  ends: 'never, while the region is theirs',
} as const;
const inRegion = ({ regionCode }: Viewer) => ({ regionCode: { startsWith: regionPrefix(regionCode) } });
const isInRegion = (viewer: Viewer, { regionCode }: Placed): boolean =>
  regionCode.startsWith(regionPrefix(viewer.regionCode));

/** Who sees an agreement: its two sides, and who supervises homes, or all of health care, in the region. */
export const agreementPolicy: Policy<'terms' | 'contacts', object, AgreementParties> = {
  noun: 'agreement',
  aspects: ['terms', 'contacts'],
  grants: [
    party,
    {
      relation: 'REGION',
      roles: AGREEMENT_SUPERVISORS,
      ...supervised,
      where: (viewer) => ({ nursingHome: inRegion(viewer) }),
      holds: (viewer, { nursingHome }) => isInRegion(viewer, nursingHome),
    },
    {
      relation: 'PARTNER_REGION',
      roles: ['HEALTH_SUPERVISOR'],
      ...supervised,
      where: (viewer) => ({ medicalOrg: inRegion(viewer) }),
      holds: (viewer, { medicalOrg }) => isInRegion(viewer, medicalOrg),
    },
  ],
};

export const AGREEMENT_READERS: readonly Role[] = rolesOf(agreementPolicy, 'terms');

/** Row filter: one for list, single, relation and count. */
export const agreementsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(agreementPolicy, 'terms', viewer, now);

/** Row filter: agreements whose contact persons the viewer sees. */
export const agreementContactsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(agreementPolicy, 'contacts', viewer, now);

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
