import { read } from '../../prisma/client.ts';
import { dutyRosterPolicy } from '../duty/policy.ts';
import { deliveryPolicy, endpointPolicy } from '../endpoint/policy.ts';
import { hisClientPolicy } from '../his-client/policy.ts';
import { departmentPolicy, organizationPolicy } from '../organization/policy.ts';
import { roleAssignmentPolicy } from '../person/policy.ts';
import { policyValuePolicy } from '../policy-value/policy.ts';
import { practitionerPolicy } from '../practitioner/policy.ts';
import { workCalendarDayPolicy } from '../work-calendar/policy.ts';
import { among, type Objects, plain, under } from './openness.ts';

/** What the policy asks nothing of but that it is there. */
const idsAlone = async (ids: string[]) => plain(ids.map((id) => ({ id })));

/** A sign-in is its owner's, and so is what happens to it: an administrator sees how it is, not what was done with it. */
const person: Objects = async (ids) =>
  new Map(ids.map((id) => [id, ({ personId }) => (personId === id ? { residentId: null } : null)]));

/** Who is there and works where, and the rules. */
export const directoryObjects = {
  organization: under({ policy: organizationPolicy, aspect: 'entry' }, idsAlone),
  department: under({ policy: departmentPolicy, aspect: 'entry' }, idsAlone),
  policyValue: under({ policy: policyValuePolicy, aspect: 'entry' }, idsAlone),
  workCalendarDay: under({ policy: workCalendarDayPolicy, aspect: 'entry' }, idsAlone),
  practitioner: under({ policy: practitionerPolicy, aspect: 'entry' }, async (ids) => {
    const person = { select: { roleAssignments: { select: { organizationId: true } } } };
    const select = { id: true, personId: true, registeredByOrgId: true, person };
    return plain(await read().practitioner.findMany({ where: among(ids), select }));
  }),
  roleAssignment: under({ policy: roleAssignmentPolicy, aspect: 'entry' }, async (ids) => {
    const select = { id: true, personId: true, organizationId: true, role: true, fromOn: true, toOn: true };
    return plain(await read().roleAssignment.findMany({ where: among(ids), select }));
  }),
  dutyRoster: under({ policy: dutyRosterPolicy, aspect: 'plan' }, async (ids) => {
    const select = { id: true, organizationId: true };
    const found = await read().dutyRoster.findMany({ where: among(ids), select });
    // The plan is open to no partner: whether there is an agreement need not be asked.
    return plain(found.map((roster) => ({ ...roster, isOfPartner: false })));
  }),
  hisClient: under({ policy: hisClientPolicy, aspect: 'entry' }, async (ids) => {
    const select = { id: true, organizationId: true };
    return plain(await read().hisClient.findMany({ where: among(ids), select }));
  }),
  endpoint: under({ policy: endpointPolicy, aspect: 'entry' }, async (ids) => {
    const select = { id: true, organizationId: true };
    return plain(await read().endpoint.findMany({ where: among(ids), select }));
  }),
  delivery: under({ policy: deliveryPolicy, aspect: 'entry' }, async (ids) => {
    const select = { id: true, organizationId: true };
    return plain(await read().outboxMessage.findMany({ where: among(ids), select }));
  }),
  person,
};
