import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import type { Role } from '../codes/role.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { newId } from '../id.ts';
import { appendDirectoryEvent } from '../organization/directory-event.ts';
import { notEnded } from '../person/policy.ts';
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
    held: await tx.db.roleAssignment.findMany({ where: { personId, ...open } }),
    practitioner: await tx.db.practitioner.findUnique({ where: { personId } }),
    hasOrgAdmin:
      (await tx.db.roleAssignment.count({
        where: { organizationId: organization.id, role: 'ORG_ADMIN', ...open },
      })) > 0,
  };
}

/**
 * The organisation's row before the person's, everywhere: two administrators at once cannot give what together is
 * forbidden, and what is read from here on is the latest.
 */
export async function lockForRoles(tx: Tx, organizationId: string, personId: string): Promise<void> {
  await tx.lock('Organization', organizationId);
  await tx.lock('Person', personId);
}

/**
 * Gives a person a role in an organisation.
 *
 * @returns the id of the role assignment
 * @throws NotFound for a department of another organisation (V13); RuleRefused ROLE_…, PRACTITIONER_…, ADMINS_SEPARATE
 */
export async function addRole(deciding: Deciding, to: Receiver, term: RoleTerm): Promise<string> {
  const { tx, now } = deciding;
  await lockForRoles(tx, to.organization.id, to.personId);
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
