import type { Clock } from './clock.ts';
import type { OrganizationKind, OrganizationStatus } from './codes/organization.ts';
import type { Role } from './codes/role.ts';

/** Who asks: one person, acting for one organisation in one sign-in session. */
export interface Viewer {
  readonly personId: string;
  readonly personName: string;
  readonly sessionId: string;
  readonly organizationId: string;
  readonly organizationKind: OrganizationKind;
  readonly organizationStatus: OrganizationStatus;
  readonly regionCode: string;
  readonly roles: readonly Role[];
  /** Whose own data a RESIDENT or REPRESENTATIVE may see. */
  readonly residentId: string | null;
  /** As which representative a REPRESENTATIVE acts, while the document holds. */
  readonly representativeId: string | null;
  readonly isPasswordChangeDue: boolean;
  /** Whether a second factor is required here and this session has none. */
  readonly isSecondFactorDue: boolean;
}

/** A viewer at work: with the clock that decides and the request that the audit names. */
export interface Acting {
  readonly viewer: Viewer;
  readonly clock: Clock;
  readonly requestId: string;
}

export const hasRole = (viewer: Viewer, ...roles: readonly Role[]): boolean =>
  roles.some((role) => viewer.roles.includes(role));

/** The role under which an act is recorded: the first of the allowed ones that the viewer holds. */
export const actingRole = (viewer: Viewer, allowed: readonly Role[]): Role | null =>
  allowed.find((role) => viewer.roles.includes(role)) ?? null;
