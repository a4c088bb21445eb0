import { rows, statement, write } from '../../prisma/client.ts';
import { audit } from '../audit/record.ts';
import { type SignInFactor, TWO_FACTORS } from '../codes/sign-in.ts';
import { newChallenge } from './challenge.ts';
import { canonicalLogin, isLogin } from './login.ts';
import { type OpenSession, openSession, type Proven, type SignInContext } from './open-session.ts';
import { verifyPassword } from './password.ts';
import { type Standing, standingsOf } from './standing.ts';

/** What is wanted of a sign-in, whatever proves who asks. */
interface Wanted {
  readonly login: string;
  /** Needed by a person with roles in several organisations. */
  readonly organizationId: string | null;
  readonly userAgent: string | null;
}

export interface SignInRequest extends Wanted {
  readonly password: string;
}

export interface ProviderSignInRequest extends Omit<Wanted, 'login'> {
  /** Null for a token that is not believed. */
  readonly login: string | null;
  /** Whether the provider says that it asked for more than one factor. */
  readonly isMultiFactor: boolean;
}

export type SignInOutcome =
  | { readonly kind: 'SIGNED_IN'; readonly session: OpenSession }
  | { readonly kind: 'CHOOSE_ORGANIZATION'; readonly choices: readonly Standing[] }
  | { readonly kind: 'SECOND_FACTOR_REQUIRED'; readonly challenge: string }
  | { readonly kind: 'REFUSED' };

interface Account {
  id: string;
  passwordHash: string | null;
  passwordExpiresAt: string | null;
  totpConfirmedAt: string | null;
  status: string;
}

const accountOf = statement(`
  SELECT "id", "passwordHash", "passwordExpiresAt", "totpConfirmedAt", "status" FROM "Person" WHERE "login" = :login`);

/** What can be no login is looked up all the same: it must not be told from one that nobody has. */
async function accountWith(given: string): Promise<Account | null> {
  const login = canonicalLogin(given);
  const [account] = await rows<Account>(accountOf, { login: isLogin(login) ? login : '' });
  return account ?? null;
}

/**
 * Opens a session for who knows login and password, or asks for the second factor where the person has one. An
 * unknown login, a wrong or expired password, a closed account and one without any role today get the same answer
 * after the same work: the same statements and one hash.
 */
export async function signIn(request: SignInRequest, context: SignInContext): Promise<SignInOutcome> {
  const account = await accountWith(request.login);
  const isRight = await verifyPassword(account?.passwordHash ?? null, request.password);
  if (!isRight || account === null) return refused('WRONG_CREDENTIALS', account, context);
  const { passwordExpiresAt } = account;
  if (passwordExpiresAt !== null && Date.parse(passwordExpiresAt) <= context.clock.now().getTime()) {
    return refused('PASSWORD_EXPIRED', account, context);
  }
  return admit(account, { ...request, factor: 'PASSWORD' }, context);
}

/** The same for who comes with a token of the provider, which was verified before. The password has no part in it. */
export async function signInByProvider(
  request: ProviderSignInRequest,
  context: SignInContext,
): Promise<SignInOutcome> {
  if (request.login === null) return refused('TOKEN_REFUSED', null, context);
  const account = await accountWith(request.login);
  if (account === null) return refused('UNKNOWN_LOGIN', null, context);
  return admit(account, { ...request, factor: request.isMultiFactor ? 'OPENID_MFA' : 'OPENID' }, context);
}

/** First factor, then the organisation, then the second factor: a challenge is for one organisation. */
async function admit(
  account: Account,
  { organizationId, userAgent, factor }: Omit<Wanted, 'login'> & { readonly factor: SignInFactor },
  context: SignInContext,
): Promise<SignInOutcome> {
  if (account.status !== 'ACTIVE') return refused('ACCOUNT_CLOSED', account, context);
  const choices = await standingsOf({ rows }, account.id, context.clock.now());
  const [only] = choices;
  if (only === undefined) return refused('NO_ROLE', account, context);
  const chosen =
    choices.find((one) => one.organizationId === organizationId) ??
    (choices.length === 1 && organizationId === null ? only : null);
  if (chosen === null) return { kind: 'CHOOSE_ORGANIZATION', choices };
  const proven: Proven = {
    personId: account.id,
    organizationId: chosen.organizationId,
    factor,
    userAgent,
  };
  if (account.totpConfirmedAt !== null && !TWO_FACTORS.includes(factor)) {
    const challenge = await write((tx) => newChallenge(tx, proven, context));
    return { kind: 'SECOND_FACTOR_REQUIRED', challenge };
  }
  const session = await write((tx) => openSession(tx, proven, context));
  return session === null ? refused('NO_ROLE', account, context) : { kind: 'SIGNED_IN', session };
}

async function refused(
  outcome: string,
  account: Account | null,
  { clock, requestId }: SignInContext,
): Promise<SignInOutcome> {
  const facts = { personId: account?.id ?? null, requestId };
  await audit({ action: 'SIGN_IN_FAILED', operation: 'signIn', outcome, facts }, null, clock.now());
  return { kind: 'REFUSED' };
}
