import type { Role } from '../codes/role.ts';
import { hasRole, type Viewer } from '../viewer.ts';

/** Roles that keep entries of the directory (domain 1). */
export const DIRECTORY_KEEPERS = ['ORG_ADMIN', 'SYS_ADMIN'] as const satisfies readonly Role[];

/** Roles that look at who has which role and sign-in. */
export const ACCOUNT_READERS = [
  'ORG_ADMIN',
  'SYS_ADMIN',
  'SECURITY_ADMIN',
] as const satisfies readonly Role[];

const NOBODY = { id: { in: [] as string[] } };

/** Row filter: the organisations whose entry the viewer keeps. The directory itself is open to everybody signed in. */
export function organizationsKept(viewer: Viewer) {
  if (hasRole(viewer, 'SYS_ADMIN')) return {};
  return hasRole(viewer, 'ORG_ADMIN') ? { id: viewer.organizationId } : NOBODY;
}

/** As whom the viewer keeps this organisation: its own administrator first, else the network's. */
export function keepingRole(viewer: Viewer, organizationId: string): 'ORG_ADMIN' | 'SYS_ADMIN' | null {
  if (hasRole(viewer, 'ORG_ADMIN') && viewer.organizationId === organizationId) return 'ORG_ADMIN';
  return hasRole(viewer, 'SYS_ADMIN') ? 'SYS_ADMIN' : null;
}
