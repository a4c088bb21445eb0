import type { PractitionerCategory } from '../codes/practitioner.ts';
import type { Role } from '../codes/role.ts';
import { inForceOn } from '../person/policy.ts';
import { requireNamePart } from '../require-text.ts';

export interface PractitionerFilter {
  readonly organizationId?: string | null | undefined;
  readonly departmentId?: string | null | undefined;
  readonly category?: PractitionerCategory | null | undefined;
  readonly nameContains?: string | null | undefined;
}

/**
 * The practitioners that a search asks for: those who hold a role in the organisation or department on the day.
 * @throws InvalidInput TEXT_…
 */
export function practitionersWanted(filter: PractitionerFilter, todayOn: string) {
  const { organizationId, departmentId, category, nameContains } = filter;
  const place = {
    ...(organizationId == null ? {} : { organizationId }),
    ...(departmentId == null ? {} : { departmentId }),
  };
  const isPlaced = Object.keys(place).length > 0;
  return {
    ...(category == null ? {} : { category }),
    person: {
      ...(nameContains == null ? {} : { name: { contains: requireNamePart(nameContains, 'nameContains') } }),
      ...(isPlaced ? { roleAssignments: { some: { ...place, ...inForceOn(todayOn) } } } : {}),
    },
  };
}

export interface RoleAssignmentFilter {
  readonly organizationId?: string | null | undefined;
  readonly personId?: string | null | undefined;
  readonly role?: Role | null | undefined;
  readonly isInForce?: boolean | null | undefined;
}

/** The role assignments that a search asks for; without `isInForce: true` past and coming ones too. */
export function roleAssignmentsWanted(filter: RoleAssignmentFilter, todayOn: string) {
  const { organizationId, personId, role, isInForce } = filter;
  return {
    ...(organizationId == null ? {} : { organizationId }),
    ...(personId == null ? {} : { personId }),
    ...(role == null ? {} : { role }),
    ...(isInForce === true ? inForceOn(todayOn) : {}),
    ...(isInForce === false ? { NOT: inForceOn(todayOn) } : {}),
  };
}
