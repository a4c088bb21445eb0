import type { Role } from '../codes/role.ts';
import { hasRole, type Viewer } from '../viewer.ts';

/** Roles that work with residents of their own organisation. */
export const CARE_ROLES: readonly Role[] = [
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'TEAM_MEMBER',
  'REFERRAL_OFFICE',
  'HOSP_DOCTOR',
];

/** Roles that read their own record. */
export const OWN_DATA_ROLES: readonly Role[] = ['RESIDENT', 'REPRESENTATIVE'];

export const RESIDENT_READERS: readonly Role[] = [...CARE_ROLES, ...OWN_DATA_ROLES];

/** Roles that register residents and keep what they registered. */
export const REGISTRARS: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'REFERRAL_OFFICE'];

const NOBODY = { id: { in: [] as string[] } };

/** The care relations that are open now: an ended relation stops disclosure at the next request (V19). */
export const currentCareRelation = (organizationId: string, now: Date) => ({
  organizationId,
  startedAt: { lte: now },
  OR: [{ endedAt: null }, { endedAt: { gt: now } }],
});

/** Row filter: whom the viewer knows now. The same filter serves list, single, relation and count. */
export function residentsVisible(viewer: Viewer, now: Date) {
  if (hasRole(viewer, ...CARE_ROLES)) {
    return { careRelations: { some: currentCareRelation(viewer.organizationId, now) } };
  }
  if (hasRole(viewer, ...OWN_DATA_ROLES) && viewer.residentId !== null) return { id: viewer.residentId };
  return NOBODY;
}

/**
 * Row filter: whose record is open beyond the identity. To have registered somebody opens only a record that one
 * made oneself, so that the answer to a registration never depends on what others know of the person (domain 3.8).
 * `isRecordOpen` is the same for a loaded row.
 */
export function recordsOpen(viewer: Viewer, now: Date) {
  if (!hasRole(viewer, ...CARE_ROLES)) return residentsVisible(viewer, now);
  const current = currentCareRelation(viewer.organizationId, now);
  const ownRecord = {
    registeredByOrgId: viewer.organizationId,
    isProvisional: false,
    careRelations: { some: current },
  };
  return { OR: [ownRecord, { careRelations: { some: { ...current, basis: { not: 'REGISTERED' } } } }] };
}

/** A resident as the openness of the record depends on it; the relations may be of any organisation and time. */
export interface Opening {
  readonly id: string;
  readonly registeredByOrgId: string;
  readonly isProvisional: boolean;
  readonly careRelations: readonly {
    readonly organizationId: string;
    readonly basis: string;
    readonly startedAt: Date;
    readonly endedAt: Date | null;
  }[];
}

/** What a resident is read with for the two questions below. */
export const OPENING_COLUMNS = {
  id: true,
  registeredByOrgId: true,
  isProvisional: true,
  careRelations: true,
} as const;

const currentRelations = (viewer: Viewer, { careRelations }: Opening, now: Date) =>
  careRelations.filter(
    ({ organizationId, startedAt, endedAt }) =>
      organizationId === viewer.organizationId && startedAt <= now && (endedAt === null || endedAt > now),
  );

const isOwnData = (viewer: Viewer, { id }: Opening): boolean =>
  hasRole(viewer, ...OWN_DATA_ROLES) && viewer.residentId === id;

/** Whether the viewer knows a loaded resident now: `residentsVisible` for one row. */
export function isResidentVisible(viewer: Viewer, resident: Opening, now: Date): boolean {
  if (!hasRole(viewer, ...CARE_ROLES)) return isOwnData(viewer, resident);
  return currentRelations(viewer, resident, now).length > 0;
}

/** Whether more than the identity of a loaded resident is open to the viewer now: `recordsOpen` for one row. */
export function isRecordOpen(viewer: Viewer, resident: Opening, now: Date): boolean {
  if (!hasRole(viewer, ...CARE_ROLES)) return isOwnData(viewer, resident);
  const isOwn = resident.registeredByOrgId === viewer.organizationId && !resident.isProvisional;
  return currentRelations(viewer, resident, now).some(({ basis }) => isOwn || basis !== 'REGISTERED');
}
