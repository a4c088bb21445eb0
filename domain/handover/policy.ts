import { type Policy, rolesOf, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { HOME_ROLES } from '../residency/policy.ts';
import type { Viewer } from '../viewer.ts';
import type { HandoverSide } from './workflow.ts';

/** A handover as its openness depends on it. */
export interface HandoverStanding {
  readonly nursingHomeId: string;
}

/** Handovers are read by the nurses of the home, and stay its record. */
export const handoverPolicy: Policy<'entry', object, HandoverStanding> = {
  noun: 'handover',
  aspects: ['entry'],
  grants: [
    {
      relation: 'OWN_ORGANIZATION',
      roles: HOME_ROLES,
      opens: ['entry'],
      begins: 'a nurse of the home signs it',
      ends: 'never: it is the record of the home',
      isLasting: true,
      where: ({ organizationId }) => ({ nursingHomeId: organizationId }),
      holds: ({ organizationId }, { nursingHomeId }) => nursingHomeId === organizationId,
    },
  ],
};

export const HANDOVER_READERS: readonly Role[] = rolesOf(handoverPolicy, 'entry');

/** Row filter: one for list, single and act. */
export const handoversVisible = (viewer: Viewer, now: Date) =>
  whereOpen(handoverPolicy, 'entry', viewer, now);

/** The side of a handover the viewer is on. */
export const handoverSides = (
  viewer: Viewer,
  { givenById }: { readonly givenById: string },
): HandoverSide[] => (givenById === viewer.personId ? [] : ['NEXT_SHIFT']);
