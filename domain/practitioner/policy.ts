import { directoryPolicy, EVERYBODY, everyRow, isOpen, type Policy, whereOpen } from '../access.ts';
import type { Viewer } from '../viewer.ts';

/** A practitioner with the roles of the person; those of other organisations may be left out. */
export interface Registered {
  readonly personId: string;
  readonly registeredByOrgId: string | null;
  readonly person: { readonly roleAssignments: readonly { readonly organizationId: string }[] };
}

/** The directory shows a practitioner; the number of the licence is for the person, its administrators, and the system that names who signs by it. */
export const practitionerPolicy: Policy<'entry' | 'licence', object, Registered> = {
  noun: 'practitioner',
  aspects: ['entry', 'licence'],
  grants: [
    ...directoryPolicy('practitioner').grants,
    {
      relation: 'SELF',
      roles: EVERYBODY,
      opens: ['licence'],
      begins: 'the registration',
      ends: 'never',
      where: ({ personId }) => ({ personId }),
      holds: (viewer, { personId }) => personId === viewer.personId,
    },
    {
      relation: 'OWN_ORGANIZATION',
      roles: ['ORG_ADMIN', 'HIS_CLIENT'],
      opens: ['licence'],
      begins: 'the own organisation registers the person, or gives the person a role',
      ends: 'never: it is part of the record of that',
      isLasting: true,
      where: ({ organizationId }) => ({
        OR: [
          { registeredByOrgId: organizationId },
          { person: { roleAssignments: { some: { organizationId } } } },
        ],
      }),
      holds: ({ organizationId }, { registeredByOrgId, person }) =>
        registeredByOrgId === organizationId ||
        person.roleAssignments.some((role) => role.organizationId === organizationId),
    },
    {
      relation: 'NETWORK',
      roles: ['SYS_ADMIN', 'SECURITY_ADMIN'],
      opens: ['licence'],
      begins: 'the registration',
      ends: 'never',
      ...everyRow,
    },
  ],
};

/** Row filter: the practitioners of the directory. */
export const practitionersVisible = (viewer: Viewer, now: Date) =>
  whereOpen(practitionerPolicy, 'entry', viewer, now);

/** Row filter: those of whom the number of the licence is open. */
export const licencesOpen = (viewer: Viewer, now: Date) =>
  whereOpen(practitionerPolicy, 'licence', viewer, now);

/** Whether the number of the licence is open to the viewer. */
export const isLicenceOpen = (viewer: Viewer, practitioner: Registered, now: Date): boolean =>
  isOpen(practitionerPolicy, 'licence', viewer, practitioner, now);
