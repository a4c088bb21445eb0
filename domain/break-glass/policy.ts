import { type Grant, type Policy, rolesOf, type SqlFilter, sqlOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { isKept } from '../resident/kept.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { BREAK_GLASS_ROLES, type BreakGlassSide } from './workflow.ts';

/** What of an emergency access is open: that it was, who and why by code; and whom it concerned, why in words. */
export type BreakGlassAspect = 'list' | 'text';

/** An emergency access as its openness depends on it. */
export interface BreakGlassStanding {
  readonly personId: string;
  readonly organizationId: string;
  readonly residentId: string;
  /** 1 where the viewer's organisation kept the resident's record when it was opened. */
  readonly isKeptHere: number;
}

type BreakGlassGrant = Grant<BreakGlassAspect, SqlFilter, BreakGlassStanding>;

/** Whether the viewer's organisation kept the record when it was opened, over the alias `b`. */
export const KEPT_HERE = isKept({
  organizationId: ':viewerOrgId',
  residentId: 'b."residentId"',
  at: 'b."openedAt"',
});

const kept = {
  relation: 'OWN_RESIDENT',
  begins: 'a record that the own organisation keeps is opened by somebody else',
  ends: 'never: it happened while the record was kept here',
  isLasting: true,
  where: ({ organizationId }: Viewer) => ({ sql: KEPT_HERE, params: { viewerOrgId: organizationId } }),
  holds: (_viewer: Viewer, { isKeptHere }: BreakGlassStanding) => isKeptHere === 1,
} as const;

const ofKeepers: BreakGlassGrant = {
  ...kept,
  roles: ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR'],
  opens: ['list', 'text'],
};

const ofKeepersAdmin: BreakGlassGrant = { ...kept, roles: ['ORG_ADMIN'], opens: ['list'] };

const opener: BreakGlassGrant = {
  relation: 'PARTICIPANT',
  roles: BREAK_GLASS_ROLES,
  opens: ['list', 'text'],
  begins: 'the clinician opens a record',
  ends: 'never: whom one opened stays on the own list',
  isLasting: true,
  where: ({ personId, organizationId }) => ({
    sql: 'b."personId" = :viewerId AND b."organizationId" = :viewerOrgId',
    params: { viewerId: personId, viewerOrgId: organizationId },
  }),
  holds: (viewer, { personId, organizationId }) =>
    personId === viewer.personId && organizationId === viewer.organizationId,
};

const ownPeople: BreakGlassGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: ['ORG_ADMIN'],
  opens: ['list'],
  begins: 'a clinician of the own organisation opens a record',
  ends: 'never',
  isLasting: true,
  where: ({ organizationId }) => ({
    sql: 'b."organizationId" = :viewerOrgId',
    params: { viewerOrgId: organizationId },
  }),
  holds: (viewer, { organizationId }) => organizationId === viewer.organizationId,
};

const self: BreakGlassGrant = {
  relation: 'SELF',
  roles: OWN_DATA_ROLES,
  opens: ['list', 'text'],
  begins: 'the own record is opened',
  ends: 'the last day of the document of representation; never for the resident',
  where: ({ residentId }) => ({
    sql: 'b."residentId" = :viewerResidentId',
    params: { viewerResidentId: residentId },
  }),
  holds: (viewer, { residentId }) => residentId === viewer.residentId,
};

const reviewer: BreakGlassGrant = {
  relation: 'NETWORK',
  roles: ['SECURITY_ADMIN'],
  opens: ['list'],
  begins: 'a record is opened anywhere',
  ends: 'never',
  where: () => ({ sql: '1 = 1', params: {} }),
  holds: () => true,
};

/** Who sees that a record was opened in an emergency; of the administrators none sees whose, or why in words (domain 1). */
export const breakGlassPolicy: Policy<BreakGlassAspect, SqlFilter, BreakGlassStanding> = {
  noun: 'breakGlass',
  aspects: ['list', 'text'],
  grants: [opener, ofKeepers, ofKeepersAdmin, ownPeople, self, reviewer],
};

export const BREAK_GLASS_READERS: readonly Role[] = rolesOf(breakGlassPolicy, 'list');

/** Row filter over the alias `b`. */
export const breakGlassesVisible = (viewer: Viewer, now: Date): SqlFilter =>
  sqlOpen(breakGlassPolicy, 'list', viewer, now);

/** The side of an emergency access the viewer is on. */
export const breakGlassSides = (
  viewer: Viewer,
  { personId, organizationId }: Pick<BreakGlassStanding, 'personId' | 'organizationId'>,
): BreakGlassSide[] => {
  if (personId !== viewer.personId) return ['REVIEWER'];
  return organizationId === viewer.organizationId ? ['OPENER'] : [];
};
