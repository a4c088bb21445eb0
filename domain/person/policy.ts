import { hasRole, type Viewer } from '../viewer.ts';

/** Row filter: whose roles the viewer may see. Everybody sees the own ones. */
export function roleAssignmentsVisible(viewer: Viewer) {
  if (hasRole(viewer, 'SYS_ADMIN', 'SECURITY_ADMIN')) return {};
  const own = { personId: viewer.personId };
  return hasRole(viewer, 'ORG_ADMIN') ? { OR: [own, { organizationId: viewer.organizationId }] } : own;
}

/** Row filter: whose sign-in the viewer may see: the own one, and those of people with a role in the organisation. */
export function personsVisible(viewer: Viewer) {
  if (hasRole(viewer, 'SYS_ADMIN', 'SECURITY_ADMIN')) return {};
  const own = { id: viewer.personId };
  const ofOrganization = { roleAssignments: { some: { organizationId: viewer.organizationId } } };
  return hasRole(viewer, 'ORG_ADMIN') ? { OR: [own, ofOrganization] } : own;
}

/** Row filter: to whom a role may be given: people the viewer sees, and practitioners, who stand in the directory. */
export function personsAssignable(viewer: Viewer) {
  // Prisma drops an empty filter from an OR instead of counting it as "all".
  if (hasRole(viewer, 'SYS_ADMIN', 'SECURITY_ADMIN')) return {};
  return { OR: [personsVisible(viewer), { practitioner: { isNot: null } }] };
}

/** Row filter: roles that have not ended by the day, in force or still to come. */
export const notEnded = (todayOn: string) => ({ OR: [{ toOn: null }, { toOn: { gte: todayOn } }] });

/** Row filter: roles that are in force on the day; first and last day count. */
export const inForceOn = (dateOn: string) => ({ fromOn: { lte: dateOn }, ...notEnded(dateOn) });
