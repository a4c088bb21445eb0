import { read } from '../../prisma/client.ts';
import { writeTogether } from '../act.ts';
import type { Role } from '../codes/role.ts';
import { NotFound } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import type { RoleTerm } from './add-role.ts';
import { assignRole } from './assign-role.ts';
import { endRole, type RoleEndInput } from './end-role.ts';
import { licenceIn } from './register.ts';
import { ROLE_PLACES } from './role-places.ts';
import { givenByOthers } from './role-rules.ts';

/** A role of a practitioner at the own organisation, as the system of the organisation tells it. */
export interface NewPost extends RoleTerm {
  readonly idempotencyKey: string;
  readonly practitionerId: string;
}

/** Whoever acts through a system, even an administrator: a system tells of clinical work alone. @throws RuleRefused ROLE_GIVEN_BY_OTHERS */
function requirePost(role: Role): void {
  if (!ROLE_PLACES[role].givenBy.includes('HIS_CLIENT')) throw givenByOthers(role);
}

/** @throws NotFound; what `assignRole` throws @returns the id of the role assignment */
export async function givePost(acting: Acting, { practitionerId, ...term }: NewPost): Promise<string> {
  requirePost(term.role);
  const where = { id: practitionerId };
  const found = await writeTogether((tx) => tx.db.practitioner.findUnique({ where }));
  if (found === null) throw new NotFound('practitioner', ['personId']);
  const { organizationId } = acting.viewer;
  return assignRole(acting, { ...term, organizationId, personId: found.personId });
}

/** @throws what `endRole` throws @returns the id of the role assignment */
export async function endPost(
  acting: Acting,
  input: RoleEndInput & { readonly role: Role },
): Promise<string> {
  const { role, ...end } = input;
  requirePost(role);
  return endRole(acting, end);
}

/**
 * Whom an organisation has registered under this licence number itself, whether or not the person has a role there by now; null for
 * nobody.
 * @throws InvalidInput PRACTITIONER_LICENCE_FORM
 */
export async function registeredHere(licence: string, organizationId: string): Promise<string | null> {
  const where = { licenceNo: licenceIn(licence), registeredByOrgId: organizationId };
  return (await read().practitioner.findFirst({ where, select: { id: true } }))?.id ?? null;
}
