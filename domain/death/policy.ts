import { type Grant, type Policy, rolesOf, whereOpen, withWhole } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { CARE_ROLES, isInCare, type Opening, residentPolicy } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import type { Side } from '../workflow.ts';

/** A death as its openness depends on it. */
export interface DeathParties {
  readonly reportedByOrgId: string;
  readonly confirmedByOrgId: string | null;
  readonly homeOrgId: string | null;
  readonly hospitalOrgId: string | null;
  readonly resident: Opening;
}

const isParty = ({ organizationId }: Viewer, death: Omit<DeathParties, 'resident'>): boolean =>
  [death.reportedByOrgId, death.confirmedByOrgId, death.homeOrgId, death.hospitalOrgId].includes(
    organizationId,
  );

/** Who told of it, the home and the hospital: a wrong entry can be taken back when their relation is over. */
const party: Grant<'entry', object, DeathParties> = {
  relation: 'PARTICIPANT',
  roles: CARE_ROLES,
  opens: ['entry'],
  begins: 'the own organisation tells of it, or has the resident as home or hospital when it is told',
  ends: 'never: a wrong entry can be taken back',
  isLasting: true,
  where: ({ organizationId }) => ({
    OR: [
      { reportedByOrgId: organizationId },
      { confirmedByOrgId: organizationId },
      { homeOrgId: organizationId },
      { hospitalOrgId: organizationId },
    ],
  }),
  holds: (viewer, death) => isParty(viewer, death),
};

/** Who sees the report of a death: to whom the record is open, and its parties. */
export const deathPolicy: Policy<'entry', object, DeathParties> = {
  noun: 'death',
  aspects: ['entry'],
  grants: [...withWhole(residentPolicy, 'record', { as: 'resident', opens: ['entry'] }), party],
};

export const DEATH_READERS: readonly Role[] = rolesOf(deathPolicy, 'entry');

/** Row filter: the deaths that the viewer sees now. */
export const deathsVisible = (viewer: Viewer, now: Date) => whereOpen(deathPolicy, 'entry', viewer, now);

/** The side of a death the viewer is on: who acts for the resident, and the parties. */
export const deathSides = (viewer: Viewer, death: DeathParties, now: Date): Side[] =>
  isParty(viewer, death) || isInCare(viewer, death.resident, now) ? ['PARTY'] : [];
