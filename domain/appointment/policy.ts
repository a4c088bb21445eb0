import type { Role } from '../codes/role.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import type { Side } from '../workflow.ts';
import { BOOKING_ROLES } from './workflow.ts';

/** Who sees the bookings made at the own hospital: the minimum of each (domain 3.4). */
export const HOSPITAL_ROLES: readonly Role[] = ['HOSP_SCHED', 'HOSP_DOCTOR', 'REFERRAL_OFFICE'];

export const APPOINTMENT_READERS: readonly Role[] = [...BOOKING_ROLES, ...HOSPITAL_ROLES, ...OWN_DATA_ROLES];

/** A row filter as SQL over the alias `a`, with its parameters. */
export interface SqlFilter {
  readonly sql: string;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Row filter: the booking side sees what it booked, the hospital what was booked with it (a mere hold is not yet
 * its business), a resident the own ones. It serves list, single and every act alike.
 */
export function appointmentsVisible(viewer: Viewer): SqlFilter {
  const branches: string[] = [];
  const params: Record<string, string> = {};
  if (hasRole(viewer, ...BOOKING_ROLES)) branches.push('a."sourceOrgId" = :viewerOrgId');
  if (hasRole(viewer, ...HOSPITAL_ROLES))
    branches.push('a."hospitalId" = :viewerOrgId AND a."bookedAt" IS NOT NULL');
  if (branches.length > 0) params.viewerOrgId = viewer.organizationId;
  if (hasRole(viewer, ...OWN_DATA_ROLES) && viewer.residentId !== null) {
    branches.push('a."residentId" = :viewerResidentId');
    params.viewerResidentId = viewer.residentId;
  }
  if (branches.length === 0) return { sql: '1 = 0', params };
  return { sql: branches.length === 1 ? (branches[0] ?? '') : `((${branches.join(') OR (')}))`, params };
}

/** The sides of an appointment that the viewer's organisation is on. */
export function appointmentSides(
  viewer: Viewer,
  appointment: { readonly sourceOrgId: string; readonly hospitalId: string },
): Side[] {
  const sides: Side[] = [];
  if (appointment.sourceOrgId === viewer.organizationId) sides.push('SOURCE');
  if (appointment.hospitalId === viewer.organizationId) sides.push('HOSPITAL');
  return sides;
}
