import type { Role } from '../codes/role.ts';

/** The role that an account of the family is made for; null for the account of somebody at work. */
export function familyRoleOf(person: {
  readonly residentId: string | null;
  readonly representativeId: string | null;
}): Role | null {
  if (person.residentId !== null) return 'RESIDENT';
  return person.representativeId === null ? null : 'REPRESENTATIVE';
}
