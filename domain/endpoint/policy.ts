import { everyRow, type Grant, type Policy, rolesOf, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import type { Viewer } from '../viewer.ts';

type OfOrganization = { readonly organizationId: string };

const own: Omit<Grant<'entry', object, OfOrganization>, 'begins' | 'ends'> = {
  relation: 'OWN_ORGANIZATION',
  roles: ['ORG_ADMIN'],
  opens: ['entry'],
  isLasting: true,
  where: ({ organizationId }) => ({ organizationId }),
  holds: (viewer, { organizationId }) => organizationId === viewer.organizationId,
};
const network: Omit<Grant<'entry', object, OfOrganization>, 'begins' | 'ends'> = {
  relation: 'NETWORK',
  roles: ['SECURITY_ADMIN'],
  opens: ['entry'],
  ...everyRow,
};

/** Who sees where the system of an organisation is told: its administrator, and who keeps the keys of the network. */
export const endpointPolicy: Policy<'entry', object, OfOrganization> = {
  noun: 'endpoint',
  aspects: ['entry'],
  grants: [
    { ...own, begins: 'it is registered for the own organisation', ends: 'never' },
    { ...network, begins: 'it is registered', ends: 'never' },
  ],
};

/** Who sees what was sent to a system, and whether it arrived; never what it said. */
export const deliveryPolicy: Policy<'entry', object, OfOrganization> = {
  noun: 'delivery',
  aspects: ['entry'],
  grants: [
    { ...own, begins: 'the own organisation is to be told', ends: 'never' },
    { ...network, begins: 'somebody is to be told', ends: 'never' },
  ],
};

export const ENDPOINT_READERS: readonly Role[] = rolesOf(endpointPolicy, 'entry');
export const DELIVERY_READERS: readonly Role[] = rolesOf(deliveryPolicy, 'entry');

/** Row filter: the endpoints that the viewer sees. */
export const endpointsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(endpointPolicy, 'entry', viewer, now);
/** Row filter: the deliveries that the viewer sees. */
export const deliveriesVisible = (viewer: Viewer, now: Date) =>
  whereOpen(deliveryPolicy, 'entry', viewer, now);
