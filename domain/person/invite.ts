import { type ActInput, type Deciding, perform } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import type { Role } from '../codes/role.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { newId } from '../id.ts';
import { appendDirectoryEvent } from '../organization/directory-event.ts';
import { keptOrganization } from '../organization/rules.ts';
import { addRole, lockForRoles, type RoleTerm } from '../practitioner/add-role.ts';
import { requireText } from '../require-text.ts';
import { hashPassword } from '../sign-in/password.ts';
import { revokeSessions } from '../sign-in/revoke.ts';
import { takenRefusal } from '../unique-key.ts';
import type { Acting } from '../viewer.ts';
import { newOneTimePassword } from './one-time-password.ts';
import { notEnded, personsAssignable } from './policy.ts';
import { LOGIN_TAKEN, requireLoginFor, requireSignInToGive } from './sign-in-rules.ts';

export interface PersonInviteInput extends ActInput, Omit<RoleTerm, 'role'> {
  readonly organizationId: string;
  /** Somebody who is known already; absent: a new person with `name`. */
  readonly personId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly login?: string | null | undefined;
  /** May be absent when the person has a role in the organisation already. */
  readonly role?: Role | null | undefined;
}

export interface Invitation {
  readonly personId: string;
  /** Shown once: null when the same key asks again. */
  readonly oneTimePassword: string | null;
}

interface Invited {
  readonly id: string;
  readonly login: string | null;
}

async function knownPerson(deciding: Deciding, organizationId: string, id: string): Promise<Invited> {
  const { tx, acting } = deciding;
  if (id === acting.viewer.personId) {
    const message = 'Change your own password instead.';
    throw new RuleRefused({ code: 'INVITE_SELF', message, path: ['personId'], rule: 'domain 1 Roles' });
  }
  await lockForRoles(tx, organizationId, id);
  const where = { AND: [{ id, status: 'ACTIVE' }, personsAssignable(acting.viewer)] };
  const person = await tx.db.person.findFirst({ where });
  if (person === null) throw new NotFound('person', ['personId']);
  return person;
}

async function invitedPerson(deciding: Deciding, input: PersonInviteInput): Promise<Invited> {
  const { tx, now } = deciding;
  const { personId, name } = input;
  if ((personId == null) === (name == null)) {
    const message = 'Give either the name of a new person or the id of a known one.';
    throw new InvalidInput({ code: 'PERSON_OR_NAME', message, path: ['personId'], rule: 'domain 1 Roles' });
  }
  if (personId != null) return knownPerson(deciding, input.organizationId, personId);
  const id = newId(now);
  return tx.db.person.create({ data: { id, name: requireText(name ?? '', 'name', 100), createdAt: now } });
}

async function giveSignIn(
  deciding: Deciding,
  person: Invited,
  login: string,
  passwordHash: string,
): Promise<void> {
  const { tx, now } = deciding;
  const { id } = person;
  const signIn = { login, passwordHash, isPasswordChangeDue: true, version: { increment: 1 } };
  try {
    await tx.db.person.update({ where: { id }, data: signIn });
  } catch (error) {
    throw takenRefusal(error, { login: LOGIN_TAKEN });
  }
  await revokeSessions(tx, id, 'PASSWORD_RESET', now);
}

async function invite(deciding: Deciding, input: PersonInviteInput, passwordHash: string): Promise<string> {
  const { tx, now, acting } = deciding;
  const organization = await keptOrganization(deciding, 'personInvite', input.organizationId);
  const person = await invitedPerson(deciding, input);
  const { id: personId } = person;
  if (input.role != null) await addRole(deciding, { personId, organization }, { ...input, role: input.role });
  const held = await tx.db.roleAssignment.findMany({ where: { personId, ...notEnded(localDateOf(now)) } });
  requireSignInToGive(acting.viewer, organization.id, held);
  const login = await requireLoginFor(tx, person, input.login ?? null);
  await giveSignIn(deciding, person, login, passwordHash);
  const facts = { isFirst: person.login === null };
  const event = { noun: 'person', nounId: personId, act: 'personInvite', to: 'INVITED', facts } as const;
  await appendDirectoryEvent(deciding, organization.id, event);
  return personId;
}

/**
 * Invites somebody to sign in: SYS_ADMIN an organisation's first ORG_ADMIN, each ORG_ADMIN the organisation's own
 * people (domain 1). The same for somebody with a sign-in gives a new one-time password and ends the sessions; so is
 * a lost answer mended, and a forgotten password.
 *
 * @throws NotFound, InvalidInput, RuleRefused SIGN_IN_OF_OTHERS, LOGIN_…, ROLE_…
 */
export async function invitePerson(acting: Acting, input: PersonInviteInput): Promise<Invitation> {
  const oneTimePassword = newOneTimePassword();
  // Hashing takes time: not while a transaction is open.
  const passwordHash = await hashPassword(oneTimePassword);
  let isGiven = false;
  const personId = await perform(acting, 'personInvite', input, async (deciding) => {
    const id = await invite(deciding, input, passwordHash);
    isGiven = true;
    return id;
  });
  return { personId, oneTimePassword: isGiven ? oneTimePassword : null };
}
