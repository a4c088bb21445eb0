import { type ActInput, type Deciding, perform } from '../act.ts';
import { appendDirectoryEvent } from '../organization/directory-event.ts';
import { keptOrganization, ownOpenOrganization } from '../organization/rules.ts';
import { policyFor } from '../policy-value/read.ts';
import { addRole, type RoleTerm } from '../practitioner/add-role.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import { hashPassword } from '../sign-in/password.ts';
import { revokeSessions } from '../sign-in/revoke.ts';
import type { InvitationFacts } from '../sign-in/second-factor/reset.ts';
import { NO_TOTP } from '../sign-in/second-factor/totp-secrets.ts';
import { takenRefusal } from '../unique-key.ts';
import type { Acting } from '../viewer.ts';
import { invitesFamily } from './family-account.ts';
import { type Invited, invitedPerson, type WhoIsInvited } from './invited-person.ts';
import { newOneTimePassword, oneTimePasswordUntil } from './one-time-password.ts';
import { accountFacts } from './sign-in-owner.ts';
import { isTakenUp, LOGIN_TAKEN, requireLoginFor, requireSignInToGive } from './sign-in-rules.ts';

/** `role` may be absent when the person has one in the organisation already. */
export interface PersonInviteInput extends ActInput, WhoIsInvited, Omit<RoleTerm, 'role'> {
  readonly login?: string | null | undefined;
}

export interface Invitation {
  readonly personId: string;
  /** Shown once: null when the same key asks again. */
  readonly oneTimePassword: string | null;
}

interface SignIn {
  readonly login: string;
  readonly passwordHash: string;
  readonly passwordExpiresAt: Date;
}

/** A lost telephone is mended like a forgotten password: nothing of the sign-in before is left. */
async function giveSignIn({ tx, now }: Deciding, { id }: Invited, signIn: SignIn): Promise<void> {
  const data = { ...signIn, ...NO_TOTP, isPasswordChangeDue: true, version: { increment: 1 } };
  try {
    await tx.db.person.update({ where: { id }, data });
  } catch (error) {
    throw takenRefusal(error, { login: LOGIN_TAKEN });
  }
  await revokeSessions(tx, id, { reason: 'PASSWORD_RESET', now });
}

/** Those who have residents in care invite them in the own organisation, without keeping it or its staff. */
function invitingOrganization(deciding: Deciding, { organizationId, role, personId }: PersonInviteInput) {
  const { viewer } = deciding.acting;
  const mayBeFamily = role == null ? personId != null : OWN_DATA_ROLES.includes(role);
  return mayBeFamily && invitesFamily(viewer, organizationId)
    ? ownOpenOrganization(deciding)
    : keptOrganization(deciding, 'personInvite', organizationId);
}

async function invite(deciding: Deciding, input: PersonInviteInput, passwordHash: string): Promise<string> {
  const { tx, now, acting } = deciding;
  const organization = await invitingOrganization(deciding, input);
  const person = await invitedPerson(deciding, input);
  const { id: personId } = person;
  if (input.role != null) await addRole(deciding, { personId, organization }, { ...input, role: input.role });
  const asked = { personId, organizationId: organization.id, isNew: input.personId == null, now };
  const account = await accountFacts(tx, { ...asked, isTakenUp: await isTakenUp(tx, person) });
  requireSignInToGive(acting.viewer, organization.id, account);
  const login = await requireLoginFor(tx, person, input.login ?? null);
  const place = { organizationId: organization.id, regionCode: organization.regionCode };
  const hours = await policyFor(tx, 'signIn.oneTimePasswordHours', place, now);
  await giveSignIn(deciding, person, {
    login,
    passwordHash,
    passwordExpiresAt: oneTimePasswordUntil(hours, now),
  });
  const facts: InvitationFacts = {
    isFirst: person.login === null,
    isSecondFactorReset: person.totpConfirmedAt !== null,
  };
  const event = { noun: 'person', nounId: personId, act: 'personInvite', to: 'INVITED' } as const;
  await appendDirectoryEvent(deciding, organization.id, { ...event, facts: { ...facts } });
  return personId;
}

/**
 * Invites somebody to sign in (domain 1): SYS_ADMIN the first ORG_ADMIN of an organisation and the first of the other
 * two powers, SECURITY_ADMIN administrators and supervisors, each ORG_ADMIN the organisation's own people,
 * those who register residents the ones in their care and who represents these. The same for somebody with a sign-in gives a new one-time password, ends the sessions
 * and removes the second factor; so is a lost answer mended, a forgotten password and a lost telephone.
 *
 * @throws NotFound, InvalidInput, RuleRefused SIGN_IN_OF_OTHERS, LOGIN_…, ROLE_…, FAMILY_ACCOUNT…
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
