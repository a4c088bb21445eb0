import { type ActInput, perform } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { keptOrganization } from '../organization/rules.ts';
import { notEnded, personsAssignable } from '../person/policy.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import type { Acting } from '../viewer.ts';
import { addRole, type RoleTerm } from './add-role.ts';
import { lockForRoles } from './role-locks.ts';

export interface RoleAssignInput extends ActInput, RoleTerm {
  readonly organizationId: string;
  readonly personId: string;
}

const byInvitation = () =>
  new RuleRefused({
    code: 'FAMILY_ACCOUNT',
    message: 'Residents and representatives are invited, by an organisation that has the resident in care.',
    path: ['role'],
    rule: 'domain 1 RESIDENT, REPRESENTATIVE',
  });

/** Whoever gave out a one-time password still knows it: until it is changed, the sign-in reaches no further. */
const signInPending = () =>
  new RuleRefused({
    code: 'SIGN_IN_PENDING',
    message: 'The person has to sign in and change the one-time password first.',
    path: ['personId'],
    rule: 'a one-time password opens nothing beyond the organisation that gave it out',
  });

/**
 * Gives somebody who is known to the network a role in an organisation, from today on at the earliest.
 * @returns the id of the role assignment
 * @throws NotFound, InvalidInput, RuleRefused
 */
export const assignRole = (acting: Acting, input: RoleAssignInput): Promise<string> =>
  perform(acting, 'roleAssign', input, async (deciding) => {
    const { tx, now } = deciding;
    const organization = await keptOrganization(deciding, 'roleAssign', input.organizationId);
    await lockForRoles(tx, organization.id, input.personId);
    const assignable = personsAssignable(acting.viewer, now);
    const elsewhere = { organizationId: { not: organization.id }, ...notEnded(localDateOf(now)) };
    const person = await tx.db.person.findFirst({
      where: { AND: [{ id: input.personId }, assignable] },
      include: { roleAssignments: { where: elsewhere, take: 1 } },
    });
    if (person === null) throw new NotFound('person', ['personId']);
    if (person.status !== 'ACTIVE') {
      const message = 'This person is no longer at work in the network.';
      throw new RuleRefused({
        code: 'PERSON_NOT_ACTIVE',
        message,
        path: ['personId'],
        rule: 'domain 1 Roles',
      });
    }
    if (OWN_DATA_ROLES.includes(input.role)) throw byInvitation();
    if (person.isPasswordChangeDue && person.roleAssignments.length > 0) throw signInPending();
    return addRole(deciding, { personId: person.id, organization }, input);
  });
