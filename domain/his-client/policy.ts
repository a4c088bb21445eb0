import { everyRow, type Policy, whereOpen } from '../access.ts';
import type { Viewer } from '../viewer.ts';

/** Who sees which machines act for an organisation: its administrator, and who keeps the keys of the network. */
export const hisClientPolicy: Policy<'entry', object, { readonly organizationId: string }> = {
  noun: 'hisClient',
  aspects: ['entry'],
  grants: [
    {
      relation: 'OWN_ORGANIZATION',
      roles: ['ORG_ADMIN'],
      opens: ['entry'],
      begins: 'it is registered for the own organisation',
      ends: 'never: what acted in its name stays on record',
      isLasting: true,
      where: ({ organizationId }) => ({ organizationId }),
      holds: (viewer, { organizationId }) => organizationId === viewer.organizationId,
    },
    {
      relation: 'NETWORK',
      roles: ['SECURITY_ADMIN'],
      opens: ['entry'],
      begins: 'it is registered',
      ends: 'never',
      ...everyRow,
    },
  ],
};

/** Row filter: the machine identities that the viewer sees. */
export const hisClientsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(hisClientPolicy, 'entry', viewer, now);
