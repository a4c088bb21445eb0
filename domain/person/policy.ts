import { EVERYBODY, everyRow, type Grant, isOpen, type Policy, whereOpen } from '../access.ts';
import { localDateOf } from '../calendar-date.ts';
import { ACCOUNT_READERS } from '../organization/policy.ts';
import { PRACTITIONER_ROLES } from '../practitioner/role-places.ts';
import type { Viewer } from '../viewer.ts';

interface Assigned {
  readonly personId: string;
  readonly organizationId: string;
  readonly role: string;
  readonly fromOn: string;
  readonly toOn: string | null;
}

const kept = {
  begins: 'the role is given',
  ends: 'never: past roles stay on the list',
  isLasting: true,
} as const;

/** What of a role is open: the role as it is kept, and that somebody works there as a practitioner. */
type RoleAspect = 'entry' | 'post';

/** Whom a booking or a referral can be for: who works with patients today stands in the directory of every system. */
const atWorkWithPatients: Grant<RoleAspect, object, Assigned> = {
  relation: 'SIGNED_IN',
  roles: ['HIS_CLIENT'],
  opens: ['post'],
  begins: 'the first day of a role that needs a registration as practitioner',
  ends: 'its last day',
  where: (_viewer, now) => ({ role: { in: [...PRACTITIONER_ROLES] }, ...inForceOn(localDateOf(now)) }),
  holds: (_viewer, { role, fromOn, toOn }, now) => {
    const todayOn = localDateOf(now);
    const isNow = fromOn <= todayOn && (toOn === null || toOn >= todayOn);
    return isNow && PRACTITIONER_ROLES.some((one) => one === role);
  },
};

const ofOwnOrganization: Pick<Grant<RoleAspect, object, Assigned>, 'where' | 'holds'> = {
  where: ({ organizationId }) => ({ organizationId }),
  holds: (viewer, { organizationId }) => organizationId === viewer.organizationId,
};

/** Who sees who has which role. */
export const roleAssignmentPolicy: Policy<RoleAspect, object, Assigned> = {
  noun: 'roleAssignment',
  aspects: ['entry', 'post'],
  grants: [
    {
      relation: 'SELF',
      roles: EVERYBODY,
      opens: ['entry'],
      ...kept,
      where: ({ personId }) => ({ personId }),
      holds: (viewer, { personId }) => personId === viewer.personId,
    },
    {
      relation: 'OWN_ORGANIZATION',
      roles: ['ORG_ADMIN', 'HIS_CLIENT'],
      opens: ['entry'],
      ...kept,
      ...ofOwnOrganization,
    },
    { relation: 'NETWORK', roles: ['SYS_ADMIN', 'SECURITY_ADMIN'], opens: ['entry'], ...kept, ...everyRow },
    {
      relation: 'OWN_ORGANIZATION',
      roles: ['HIS_CLIENT'],
      opens: ['post'],
      ...kept,
      ...ofOwnOrganization,
    },
    atWorkWithPatients,
  ],
};

/** A person with the roles that it has or had anywhere. */
export interface Employed {
  readonly id: string;
  readonly practitioner: object | null;
  readonly roleAssignments: readonly Term[];
}

interface Term {
  readonly organizationId: string;
  readonly toOn: string | null;
}

type PersonAspect = 'account' | 'assignable';
const lasting = { opens: ['account', 'assignable'], ...kept } as const;

/** Practitioners stand in the directory: each organisation may give them a role. */
const inDirectory: Grant<PersonAspect, object, Employed> = {
  relation: 'SIGNED_IN',
  roles: [...ACCOUNT_READERS, 'HIS_CLIENT'],
  opens: ['assignable'],
  begins: 'the person is registered as a practitioner',
  ends: 'never',
  where: () => ({ practitioner: { isNot: null } }),
  holds: (_viewer, { practitioner }) => practitioner !== null,
};

/** The sign-in as it is now is no business of a former employer: past roles show who it was, and no more. */
const atWork: Grant<PersonAspect, object, Employed> = {
  relation: 'OWN_ORGANIZATION',
  roles: ['ORG_ADMIN'],
  opens: ['account'],
  begins: 'the role is given',
  ends: 'the last day of the last role in the own organisation',
  where: ({ organizationId }, now) => ({
    roleAssignments: { some: { organizationId, ...notEnded(localDateOf(now)) } },
  }),
  holds: (viewer, { roleAssignments }, now) =>
    roleAssignments.some(
      ({ organizationId, toOn }) =>
        organizationId === viewer.organizationId && (toOn === null || toOn >= localDateOf(now)),
    ),
};

/** Whose sign-in somebody sees, and to whom a role may be given. */
export const personPolicy: Policy<PersonAspect, object, Employed> = {
  noun: 'person',
  aspects: ['account', 'assignable'],
  grants: [
    {
      relation: 'SELF',
      roles: EVERYBODY,
      ...lasting,
      where: ({ personId }) => ({ id: personId }),
      holds: ({ personId }, { id }) => id === personId,
    },
    atWork,
    {
      relation: 'OWN_ORGANIZATION',
      roles: ['ORG_ADMIN'],
      ...lasting,
      opens: ['assignable'],
      where: ({ organizationId }) => ({ roleAssignments: { some: { organizationId } } }),
      holds: (viewer, { roleAssignments }) =>
        roleAssignments.some(({ organizationId }) => organizationId === viewer.organizationId),
    },
    { relation: 'NETWORK', roles: ['SYS_ADMIN', 'SECURITY_ADMIN'], ...lasting, ...everyRow },
    inDirectory,
  ],
};

/** Row filter: whose roles the viewer may see. Everybody sees the own ones. */
export const roleAssignmentsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(roleAssignmentPolicy, 'entry', viewer, now);

/** Row filter: the roles that the directory of a system shows. */
export const postsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(roleAssignmentPolicy, 'post', viewer, now);

/** A role with whose it is. */
interface HeldRole extends Term {
  readonly personId: string;
}

/** Whether the viewer sees the sign-in of the person by this role, whatever other roles there are. */
export const isAccountOpen = (viewer: Viewer, role: HeldRole, now: Date): boolean =>
  isOpen(
    personPolicy,
    'account',
    viewer,
    { id: role.personId, practitioner: null, roleAssignments: [role] },
    now,
  );

/** Row filter: to whom a role may be given: people the viewer sees, and practitioners, who stand in the directory. */
export const personsAssignable = (viewer: Viewer, now: Date) =>
  whereOpen(personPolicy, 'assignable', viewer, now);

/** Row filter: roles that have not ended by the day, in force or still to come. */
export const notEnded = (todayOn: string) => ({ OR: [{ toOn: null }, { toOn: { gte: todayOn } }] });

/** Row filter: roles that are in force on the day; first and last day count. */
export const inForceOn = (dateOn: string) => ({ fromOn: { lte: dateOn }, ...notEnded(dateOn) });
