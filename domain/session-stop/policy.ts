import { type Policy, rolesOf, type SqlFilter, sqlOpen } from '../access.ts';
import { HOSPITAL_ROLES } from '../appointment/policy.ts';
import { BOOKING_ROLES } from '../appointment/workflow.ts';
import type { Role } from '../codes/role.ts';
import type { Viewer } from '../viewer.ts';

/** A stop as its openness depends on it. */
export interface SessionStopStanding {
  readonly hospitalId: string;
  /** The organisations whose bookings it met. */
  readonly sourceOrgIds: readonly string[];
}

/** Who sees that sessions were stopped, and what became of the bookings: of all of them, or of the own. Aliases: `t`. */
export const sessionStopPolicy: Policy<'entry', SqlFilter, SessionStopStanding> = {
  noun: 'sessionStop',
  aspects: ['entry'],
  grants: [
    {
      relation: 'OWN_ORGANIZATION',
      roles: HOSPITAL_ROLES,
      opens: ['entry'],
      begins: 'the hospital stops sessions',
      ends: 'never: it stays its own record',
      isLasting: true,
      where: ({ organizationId }) => ({
        sql: 't."hospitalId" = :viewerOrgId',
        params: { viewerOrgId: organizationId },
      }),
      holds: ({ organizationId }, { hospitalId }) => hospitalId === organizationId,
    },
    {
      relation: 'PARTICIPANT',
      roles: BOOKING_ROLES,
      opens: ['entry'],
      begins: 'a booking of the own organisation is met by it',
      ends: 'never: it says why that booking moved',
      isLasting: true,
      where: ({ organizationId }) => ({
        sql: `EXISTS (SELECT 1 FROM "SessionStopBooking" b
          WHERE b."stopId" = t."id" AND b."sourceOrgId" = :viewerOrgId)`,
        params: { viewerOrgId: organizationId },
      }),
      holds: ({ organizationId }, { sourceOrgIds }) => sourceOrgIds.includes(organizationId),
    },
  ],
};

export const SESSION_STOP_READERS: readonly Role[] = rolesOf(sessionStopPolicy, 'entry');

/** Row filter over the alias `t`. */
export const sessionStopsVisible = (viewer: Viewer, now: Date): SqlFilter =>
  sqlOpen(sessionStopPolicy, 'entry', viewer, now);
