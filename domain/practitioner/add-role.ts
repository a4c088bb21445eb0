import type { Deciding } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import type { Role } from '../codes/role.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { newId } from '../id.ts';
import { appendDirectoryEvent } from '../organization/directory-event.ts';
import { familyRoleOf } from '../person/family-role.ts';
import { notEnded } from '../person/policy.ts';
import { lockForRoles, lockPowers } from './role-locks.ts';
import { isPower } from './role-places.ts';
import { ROLE_RULES } from './role-rules.ts';

/** A role to be given: where it is held and from which day to which. */
export interface RoleTerm {
  readonly role: Role;
  readonly departmentId?: string | null | undefined;
  readonly fromOn?: string | null | undefined;
  readonly toOn?: string | null | undefined;
}

interface Receiver {
  readonly personId: string;
  readonly organization: { readonly id: string; readonly kind: string };
}

async function requireDepartment({ tx }: Deciding, organizationId: string, id: string | null): Promise<void> {
  if (id === null) return;
  const department = await tx.db.department.findFirst({ where: { id, organizationId } });
  if (department === null) throw new NotFound('department', ['departmentId']);
  if (department.status === 'ACTIVE') return;
  const message = 'This department is closed.';
  throw new InvalidInput({ code: 'DEPARTMENT_CLOSED', message, path: ['departmentId'], rule: 'V13' });
}

async function roleFacts(deciding: Deciding, to: Receiver, term: RoleTerm) {
  const { tx, now, acting } = deciding;
  const todayOn = localDateOf(now);
  const open = notEnded(todayOn);
  const { personId, organization } = to;
  const within = isPower(term.role) ? {} : { organizationId: organization.id };
  return {
    viewer: acting.viewer,
    organizationKind: organization.kind as OrganizationKind,
    todayOn,
    wanted: {
      role: term.role,
      organizationId: organization.id,
      departmentId: term.departmentId ?? null,
      fromOn: term.fromOn ?? todayOn,
      toOn: term.toOn ?? null,
    },
    personId,
    familyRole: familyRoleOf(await tx.db.person.findUniqueOrThrow({ where: { id: personId } })),
    held: await tx.db.roleAssignment.findMany({ where: { personId, ...open } }),
    practitioner: await tx.db.practitioner.findUnique({ where: { personId } }),
    hasHolder: (await tx.db.roleAssignment.count({ where: { role: term.role, ...within, ...open } })) > 0,
  };
}

/**
 * Gives a person a role in an organisation.
 *
 * @returns the id of the role assignment
 * @throws NotFound for a department of another organisation (V13); RuleRefused ROLE_…, PRACTITIONER_…, ADMINS_SEPARATE,
 *   FAMILY_ACCOUNT, ORG_ADMIN_EXISTS, ADMIN_EXISTS
 */
export async function addRole(deciding: Deciding, to: Receiver, term: RoleTerm): Promise<string> {
  const { tx, now } = deciding;
  await lockForRoles(tx, to.organization.id, to.personId);
  if (isPower(term.role)) await lockPowers(tx);
  const facts = await roleFacts(deciding, to, term);
  requireNone(refusalsOf(ROLE_RULES, facts));
  await requireDepartment(deciding, to.organization.id, facts.wanted.departmentId);
  const id = newId(now);
  await tx.db.roleAssignment.create({ data: { id, personId: to.personId, ...facts.wanted } });
  const { role, departmentId, fromOn, toOn } = facts.wanted;
  const event = { noun: 'roleAssignment', nounId: id, act: 'roleAssign', to: 'ASSIGNED' } as const;
  const given = { personId: to.personId, role, departmentId, fromOn, toOn };
  await appendDirectoryEvent(deciding, to.organization.id, { ...event, facts: given });
  return id;
}
