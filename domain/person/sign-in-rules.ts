import type { Tx } from '../../prisma/client.ts';
import type { Role } from '../codes/role.ts';
import { OPENID_FACTORS } from '../codes/sign-in.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { keepersAs } from '../organization/policy.ts';
import { givesFirst, keepsHolders } from '../practitioner/role-rules.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import { isDemoLogin } from '../sign-in/demo-logins.ts';
import { requireLogin } from '../sign-in/login.ts';
import type { Viewer } from '../viewer.ts';
import { type AccountFacts, countedRoles, isOwnPerson } from './sign-in-owner.ts';

const SOURCE = 'domain 1 ORG_ADMIN: accounts of the own organisation';

const refuse = (code: string, message: string, field: string) =>
  new RuleRefused({ code, message, path: [field], rule: SOURCE });

export const LOGIN_TAKEN = refuse(
  'LOGIN_TAKEN',
  'This login is already in use; choose another one.',
  'login',
);

/** Whether the person has ever made the sign-in their own: chosen a password, or come in through the provider. */
export async function isTakenUp(
  tx: Tx,
  { id, login, isPasswordChangeDue }: { id: string; login: string | null; isPasswordChangeDue: boolean },
): Promise<boolean> {
  if (login === null) return false;
  if (!isPasswordChangeDue) return true;
  const chosen = { noun: 'person', nounId: id, act: 'passwordChange' };
  if ((await tx.db.event.count({ where: chosen })) > 0) return true;
  const byProvider = { personId: id, factor: { in: [...OPENID_FACTORS] } };
  return (await tx.db.signInSession.count({ where: byProvider })) > 0;
}

/** No administrator of an organisation may give it out; where that is so, SECURITY_ADMIN does. */
const isContested = (account: AccountFacts, organizationId: string): boolean =>
  !isOwnPerson(account, organizationId) ||
  countedRoles(account, organizationId).some((one) => one.organizationId !== organizationId);

/**
 * Who gives out a one-time password could sign in with it. So the person must be the organisation's own, all roles that
 * count must be ones whose holders the viewer keeps, and at least one is in the organisation. An invitation that nobody
 * has taken up yet is repeated by who may give such a first invitation. SECURITY_ADMIN, who gives no role of staff,
 * gives out the sign-in of staff that no single organisation may.
 *
 * @throws RuleRefused ROLE_REQUIRED, SIGN_IN_OF_OTHERS
 */
export function requireSignInToGive(viewer: Viewer, organizationId: string, account: AccountFacts): void {
  const counted = countedRoles(account, organizationId);
  if (!counted.some((one) => one.organizationId === organizationId)) {
    throw refuse('ROLE_REQUIRED', 'Name the role for which the person is invited.', 'role');
  }
  const isSecurityAdmin = keepersAs(viewer, organizationId).includes('SECURITY_ADMIN');
  const isArbiter = isSecurityAdmin && isContested(account, organizationId);
  const isKept = counted.every(({ role: held, organizationId: at }) => {
    const role = held as Role;
    const mayBeFirst = !account.isTakenUp && givesFirst(viewer, role, at);
    return mayBeFirst || keepsHolders(viewer, role, at) || (isArbiter && !OWN_DATA_ROLES.includes(role));
  });
  if (isKept && (isSecurityAdmin || isOwnPerson(account, organizationId))) return;
  const message = 'The person has roles whose holders are kept by others; they give out the sign-in.';
  throw refuse('SIGN_IN_OF_OTHERS', message, 'personId');
}

/**
 * The login that the person will have: the one there is already, or a new one that nobody has.
 * @throws InvalidInput LOGIN_REQUIRED, LOGIN_FORM; RuleRefused LOGIN_FIXED, LOGIN_RESERVED, LOGIN_TAKEN
 */
export async function requireLoginFor(
  tx: Tx,
  person: { login: string | null },
  wanted: string | null,
): Promise<string> {
  if (wanted === null) {
    if (person.login !== null) return person.login;
    const message = 'Choose the login of the new sign-in.';
    throw new InvalidInput({ code: 'LOGIN_REQUIRED', message, path: ['login'], rule: SOURCE });
  }
  const login = requireLogin(wanted);
  if (login === person.login) return login;
  if (person.login !== null)
    throw refuse('LOGIN_FIXED', 'The person has a login already; it stays.', 'login');
  if (isDemoLogin(login)) throw refuse('LOGIN_RESERVED', 'This login belongs to the demo network.', 'login');
  if ((await tx.db.person.count({ where: { login } })) > 0) throw LOGIN_TAKEN;
  return login;
}
