import { directoryPolicy, everyRow, type Policy, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { hasRole, type Viewer } from '../viewer.ts';

/** Roles that give out roles and sign-ins, each to the people it keeps (domain/practitioner/role-places.ts). */
export const ACCOUNT_KEEPERS = [
  'ORG_ADMIN',
  'SYS_ADMIN',
  'SECURITY_ADMIN',
] as const satisfies readonly Role[];

/** SYS_ADMIN brings people in, and takes nobody out. */
export const ROLE_ENDERS = ['ORG_ADMIN', 'SECURITY_ADMIN'] as const satisfies readonly Role[];

/** Roles that look at who has which role and sign-in. */
export const ACCOUNT_READERS = [
  'ORG_ADMIN',
  'SYS_ADMIN',
  'SECURITY_ADMIN',
] as const satisfies readonly Role[];

/** The directory is open to everybody signed in; who keeps an entry is another question. */
export const organizationPolicy: Policy<'entry' | 'keeping', object, { readonly id: string }> = {
  noun: 'organization',
  aspects: ['entry', 'keeping'],
  grants: [
    ...directoryPolicy('organization').grants,
    {
      relation: 'OWN_ORGANIZATION',
      roles: ['ORG_ADMIN', 'HIS_CLIENT'],
      opens: ['keeping'],
      begins: 'the first day of the role',
      ends: 'its last day',
      where: ({ organizationId }) => ({ id: organizationId }),
      holds: ({ organizationId }, { id }) => id === organizationId,
    },
    {
      relation: 'NETWORK',
      roles: ['SYS_ADMIN', 'SECURITY_ADMIN'],
      opens: ['keeping'],
      begins: 'the first day of the role',
      ends: 'its last day',
      ...everyRow,
    },
  ],
};

export const departmentPolicy = directoryPolicy('department');

/** Row filter: the organisations of the directory. */
export const organizationsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(organizationPolicy, 'entry', viewer, now);

/** Row filter: the organisations whose entry or people the viewer keeps; which of both, the rules of each act say. */
export const organizationsKept = (viewer: Viewer, now: Date) =>
  whereOpen(organizationPolicy, 'keeping', viewer, now);

export type Keeper = (typeof ACCOUNT_KEEPERS)[number];

/** As whom the viewer may keep this organisation and its people. */
export const keepersAs = (viewer: Viewer, organizationId: string): Keeper[] =>
  ACCOUNT_KEEPERS.filter(
    (role) => hasRole(viewer, role) && (role !== 'ORG_ADMIN' || viewer.organizationId === organizationId),
  );

/** As whom the viewer keeps this organisation: its own administrator first, else one of the network's. */
export const keepingRole = (viewer: Viewer, organizationId: string): Keeper | null =>
  keepersAs(viewer, organizationId)[0] ?? null;
