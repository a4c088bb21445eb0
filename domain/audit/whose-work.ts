import type { Role } from '../codes/role.ts';
import { isPower, SEPARATE_ADMINS } from '../practitioner/role-places.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';

const isOfFamily = (role: string): boolean => OWN_DATA_ROLES.some((own) => own === role);

/** Whether somebody is a resident or a representative and nothing else: such an account works for nobody. */
export const isFamilyOnly = (roles: readonly Role[]): boolean => roles.length > 0 && roles.every(isOfFamily);

/**
 * Whether a row tells what somebody did at work for the organisation of the account. A family acts for itself, and
 * who has a power of the network for the network: neither makes the residents those of that organisation.
 */
export function isOwnWork(
  { organizationId, role }: { readonly organizationId: string | null; readonly role: string | null },
  viewerOrgId: string,
): boolean {
  const roles = (role ?? '').split(' ');
  return organizationId === viewerOrgId && !roles.some(isPower) && !roles.every(isOfFamily);
}

const ROLES_TEXT = `COALESCE(u."role", '')`;
const names = (role: Role): string => `(' ' || ${ROLES_TEXT} || ' ') LIKE '% ${role} %'`;
/** What is left of a role column without the roles of a family. */
const OTHERS_TEXT = OWN_DATA_ROLES.reduce((text, role) => `REPLACE(${text}, '${role}', '')`, ROLES_TEXT);

/** The same as SQL over the alias `u`, for the organisation `:viewerOrgId`. */
export const IS_OWN_WORK = `(u."organizationId" = :viewerOrgId
  AND NOT (${SEPARATE_ADMINS.map(names).join(' OR ')})
  AND (${ROLES_TEXT} = '' OR TRIM(${OTHERS_TEXT}) <> ''))`;
