import type { Deciding } from '../act.ts';
import type { Role } from '../codes/role.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { newId } from '../id.ts';
import { lockForRoles } from '../practitioner/role-locks.ts';
import { requireName } from '../require-name.ts';
import { type FamilyRecord, invitesFamily, isFamilyInCare, newFamilyRecord } from './family-account.ts';
import { familyRoleOf } from './family-role.ts';
import { personsAssignable } from './policy.ts';

/** Who is invited: somebody known by `personId`, or a new person with `name`. */
export interface WhoIsInvited extends FamilyRecord {
  readonly organizationId: string;
  readonly personId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly role?: Role | null | undefined;
}

/** An account before the invitation. */
export interface Invited {
  readonly id: string;
  readonly login: string | null;
  readonly isPasswordChangeDue: boolean;
  readonly totpConfirmedAt: Date | null;
}

/** The account is one of the organisation, and its record in the care of the viewer. */
async function isFamilyOpen(
  deciding: Deciding,
  organizationId: string,
  { id, ...record }: FamilyRecord & { readonly id: string },
): Promise<boolean> {
  const { tx, acting } = deciding;
  if (!invitesFamily(acting.viewer, organizationId)) return false;
  const isHere = { personId: id, organizationId };
  if ((await tx.db.roleAssignment.count({ where: isHere })) === 0) return false;
  return isFamilyInCare(deciding, organizationId, record);
}

async function knownPerson(
  deciding: Deciding,
  { organizationId }: WhoIsInvited,
  id: string,
): Promise<Invited> {
  const { tx, now, acting } = deciding;
  if (id === acting.viewer.personId) {
    const message = 'Change your own password instead.';
    throw new RuleRefused({ code: 'INVITE_SELF', message, path: ['personId'], rule: 'domain 1 Roles' });
  }
  await lockForRoles(tx, organizationId, id);
  const { viewer } = acting;
  const person = await tx.db.person.findFirst({ where: { id, status: 'ACTIVE' } });
  const isOpen =
    person !== null &&
    (familyRoleOf(person) === null
      ? (await tx.db.person.count({ where: { AND: [{ id }, personsAssignable(viewer, now)] } })) > 0
      : await isFamilyOpen(deciding, organizationId, person));
  if (!isOpen) throw new NotFound('person', ['personId']);
  return person;
}

/** @throws InvalidInput PERSON_OR_NAME, RECORD_OF_ROLE, TEXT_…; NotFound; RuleRefused INVITE_SELF, FAMILY_ACCOUNT_… */
export async function invitedPerson(deciding: Deciding, who: WhoIsInvited): Promise<Invited> {
  const { tx, now } = deciding;
  const { personId, name, residentId, representativeId } = who;
  const isRecordGiven = residentId != null || representativeId != null;
  if ((personId == null) === (name == null) || (personId != null && isRecordGiven)) {
    const message =
      'Give either the name of a new person (and the record of a resident) or the id of a known one.';
    throw new InvalidInput({ code: 'PERSON_OR_NAME', message, path: ['personId'], rule: 'domain 1 Roles' });
  }
  if (personId != null) return knownPerson(deciding, who, personId);
  const record = await newFamilyRecord(deciding, who.organizationId, { ...who, role: who.role ?? null });
  const id = newId(now);
  const person = { id, name: requireName(name ?? '', 'name'), createdAt: now, ...record };
  return tx.db.person.create({ data: person });
}
