import { type Grant, type Policy, rolesOf, type SqlFilter, sqlOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import type { Side } from '../workflow.ts';
import { BOOKING_ROLES } from './workflow.ts';

/** Who sees the bookings made at the own hospital: and those that ask it for a place: the minimum of each (domain 3.4). */
export const HOSPITAL_ROLES: readonly Role[] = ['HOSP_SCHED', 'HOSP_DOCTOR', 'REFERRAL_OFFICE'];

/** An appointment as its openness depends on it. */
export interface AppointmentParties {
  readonly sourceOrgId: string;
  readonly hospitalId: string;
  readonly residentId: string;
  readonly bookedAt: Date | string | null;
  readonly requestDueAt: Date | string | null;
  readonly waitUntilAt: Date | string | null;
}

type AppointmentGrant = Grant<'entry', SqlFilter, AppointmentParties>;

const booker: AppointmentGrant = {
  relation: 'OWN_ORGANIZATION',
  // The own system, whatever kind of house it is.
  roles: [...BOOKING_ROLES, 'HIS_CLIENT'],
  opens: ['entry'],
  begins: 'the own organisation holds, asks for, waits for or books the place',
  ends: 'never: what it booked stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({
    sql: 'a."sourceOrgId" = :viewerOrgId',
    params: { viewerOrgId: organizationId },
  }),
  holds: ({ organizationId }, { sourceOrgId }) => sourceOrgId === organizationId,
};

const hospital: AppointmentGrant = {
  relation: 'PARTICIPANT',
  roles: HOSPITAL_ROLES,
  opens: ['entry'],
  begins: 'the place is asked for, waited for or booked; a mere hold is not yet the business of the hospital',
  ends: 'never: who was booked with it, or asked it, stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({
    sql: `a."hospitalId" = :viewerOrgId
      AND (a."bookedAt" IS NOT NULL OR a."requestDueAt" IS NOT NULL OR a."waitUntilAt" IS NOT NULL)`,
    params: { viewerOrgId: organizationId },
  }),
  holds: ({ organizationId }, { hospitalId, bookedAt, requestDueAt, waitUntilAt }) =>
    hospitalId === organizationId && [bookedAt, requestDueAt, waitUntilAt].some((asked) => asked !== null),
};

const self: AppointmentGrant = {
  relation: 'SELF',
  roles: OWN_DATA_ROLES,
  opens: ['entry'],
  begins: 'the place is held, asked for or waited for',
  ends: 'the last day of the document of representation; never for the resident',
  where: ({ residentId }) => ({
    sql: 'a."residentId" = :viewerResidentId',
    params: { viewerResidentId: residentId },
  }),
  holds: (viewer, { residentId }) => residentId === viewer.residentId,
};

/** Who sees an appointment, with the minimum of the resident on it (domain 3.4, V19). Aliases: `a`. */
export const appointmentPolicy: Policy<'entry', SqlFilter, AppointmentParties> = {
  noun: 'appointment',
  aspects: ['entry'],
  grants: [booker, hospital, self],
};

export const APPOINTMENT_READERS: readonly Role[] = rolesOf(appointmentPolicy, 'entry');

/** Row filter over the alias `a`. It serves list, single and every act alike. */
export const appointmentsVisible = (viewer: Viewer, now: Date): SqlFilter =>
  sqlOpen(appointmentPolicy, 'entry', viewer, now);

const NOTHING = { id: { in: [] as string[] } };

/** Row filter for the database client, of the grants to the two sides of a booking. */
export const bookingsOfSides = (viewer: Viewer): object => {
  const { organizationId } = viewer;
  const asked = [
    { bookedAt: { not: null } },
    { requestDueAt: { not: null } },
    { waitUntilAt: { not: null } },
  ];
  return {
    OR: [
      NOTHING,
      ...(hasRole(viewer, ...booker.roles) ? [{ sourceOrgId: organizationId }] : []),
      ...(hasRole(viewer, ...hospital.roles) ? [{ hospitalId: organizationId, OR: asked }] : []),
    ],
  };
};

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
