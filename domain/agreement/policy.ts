import { type Grant, type Policy, rolesOf, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { isInRegion, regionPrefix } from '../region/within.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import { AGREEMENT_SUPERVISORS, type AgreementSide, type AgreementState } from './workflow.ts';

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

interface Placed {
  readonly regionCode: string;
}

/** An agreement with where its sides are, and whether it is more than a draft. */
export interface AgreementParties {
  readonly state: string;
  readonly proposedByOrgId: string;
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
  readonly nursingHome: Placed;
  readonly medicalOrg: Placed;
}

type AgreementGrant = Grant<'terms' | 'contacts', object, AgreementParties>;

/** What is open to nobody but the side that wrote it: no clock leads into these states or out of them. */
const OWN_STATES: readonly AgreementState[] = ['DRAFT', 'DISCARDED'];
const proposed = { state: { notIn: [...OWN_STATES] } };
const isProposed = ({ state }: AgreementParties): boolean => !OWN_STATES.some((own) => own === state);

const drafter: AgreementGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: ['ORG_ADMIN'],
  opens: ['terms', 'contacts'],
  begins: 'the own side writes a draft',
  ends: 'never: what it wrote stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({ proposedByOrgId: organizationId, state: { in: [...OWN_STATES] } }),
  holds: ({ organizationId }, agreement) =>
    agreement.proposedByOrgId === organizationId && !isProposed(agreement),
};

const party: AgreementGrant = {
  relation: 'PARTICIPANT',
  roles: AGREEMENT_STAFF,
  opens: ['terms', 'contacts'],
  begins: 'one of the sides proposes it',
  ends: 'never: it stays the record of both sides',
  isLasting: true,
  where: ({ organizationId }) => ({
    ...proposed,
    OR: [{ nursingHomeId: organizationId }, { medicalOrgId: organizationId }],
  }),
  holds: ({ organizationId }, agreement) =>
    isProposed(agreement) &&
    (agreement.nursingHomeId === organizationId || agreement.medicalOrgId === organizationId),
};

const supervised = {
  opens: ['terms'],
  begins: 'one of the sides proposes it',
  ends: 'never, while the region is theirs',
} as const;
const inRegion = ({ regionCode }: Viewer) => ({ regionCode: { startsWith: regionPrefix(regionCode) } });

/** Who sees an agreement: of a draft its own side, else both, and who supervises homes, or all of health care, in the region. */
export const agreementPolicy: Policy<'terms' | 'contacts', object, AgreementParties> = {
  noun: 'agreement',
  aspects: ['terms', 'contacts'],
  grants: [
    drafter,
    party,
    {
      relation: 'REGION',
      roles: AGREEMENT_SUPERVISORS,
      ...supervised,
      where: (viewer) => ({ ...proposed, nursingHome: inRegion(viewer) }),
      holds: (viewer, agreement) => isProposed(agreement) && isInRegion(viewer, agreement.nursingHome),
    },
    {
      relation: 'PARTNER_REGION',
      roles: ['HEALTH_SUPERVISOR'],
      ...supervised,
      where: (viewer) => ({ ...proposed, medicalOrg: inRegion(viewer) }),
      holds: (viewer, agreement) => isProposed(agreement) && isInRegion(viewer, agreement.medicalOrg),
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

/**
 * The sides of an agreement the viewer is on. A supervisor is on none of the two: the row filter has shown already
 * that the region is the supervisor's.
 */
export function agreementSides(viewer: Viewer, agreement: Sides): readonly AgreementSide[] {
  const { organizationId } = viewer;
  if (organizationId === agreement.proposedByOrgId) return ['PROPOSER', 'PARTY'];
  if (organizationId === agreement.nursingHomeId || organizationId === agreement.medicalOrgId)
    return ['COUNTERPARTY', 'PARTY'];
  return hasRole(viewer, ...AGREEMENT_SUPERVISORS) ? ['SUPERVISOR'] : [];
}
