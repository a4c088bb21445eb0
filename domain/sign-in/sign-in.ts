import { rows, type Tx, write } from '../../prisma/client.ts';
import { audit } from '../audit/record.ts';
import { type SignInFactor, TWO_FACTORS } from '../codes/sign-in.ts';
import { type Account, accountWith, heldAccount } from './account.ts';
import { type OpenSession, openSession, type Proven, type SignInContext } from './open-session.ts';
import { verifyPassword } from './password.ts';
import { newChallenge } from './second-factor/challenge.ts';
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

/** Why an account is not let in, by what was shown for it; null when it is. A token of the provider is no password. */
function refusalOf(account: Account, shown: Account, factor: SignInFactor, now: Date): string | null {
  const { passwordHash, passwordExpiresAt, status } = account;
  if (factor === 'PASSWORD') {
    if (passwordHash !== shown.passwordHash) return 'WRONG_CREDENTIALS';
    if (passwordExpiresAt !== null && Date.parse(passwordExpiresAt) <= now.getTime())
      return 'PASSWORD_EXPIRED';
  }
  return status === 'ACTIVE' ? null : 'ACCOUNT_CLOSED';
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

/**
 * Opens the session, or asks for the second factor, on the account as it is now: since it was looked at, a hash was
 * worked out, and the password or the second factor may be another one.
 * @returns the outcome, or why there is none
 */
async function enter(
  tx: Tx,
  shown: Account,
  proven: Proven,
  context: SignInContext,
): Promise<SignInOutcome | string> {
  const account = await heldAccount(tx, shown.id);
  const refusal = refusalOf(account, shown, proven.factor, context.clock.now());
  if (refusal !== null) return refusal;
  if (account.totpConfirmedAt !== null && !TWO_FACTORS.includes(proven.factor)) {
    return { kind: 'SECOND_FACTOR_REQUIRED', challenge: await newChallenge(tx, proven, context) };
  }
  const session = await openSession(tx, proven, context);
  return session === null ? 'NO_ROLE' : { kind: 'SIGNED_IN', session };
}

/** First factor, then the organisation, then the second factor: a challenge is for one organisation. */
async function admit(
  account: Account,
  { organizationId, userAgent, factor }: Omit<Wanted, 'login'> & { readonly factor: SignInFactor },
  context: SignInContext,
): Promise<SignInOutcome> {
  const now = context.clock.now();
  const refusal = refusalOf(account, account, factor, now);
  if (refusal !== null) return refused(refusal, account, context);
  const choices = await standingsOf({ rows }, account.id, now);
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
  const entered = await write((tx) => enter(tx, account, proven, context));
  return typeof entered === 'string' ? refused(entered, account, context) : entered;
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
