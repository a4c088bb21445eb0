import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { audit, auditInside } from '../audit/record.ts';
import type { Clock } from '../clock.ts';
import { newId } from '../id.ts';
import type { Viewer } from '../viewer.ts';
import { SESSION_LONGEST_MS } from './lifetimes.ts';
import { canonicalLogin, isLogin } from './login.ts';
import { verifyPassword } from './password.ts';
import { firstRefreshToken, refreshHashOf } from './refresh-token.ts';
import { type Standing, standingsOf } from './standing.ts';

export interface SignInRequest {
  readonly login: string;
  readonly password: string;
  /** Needed by a person with roles in several organisations. */
  readonly organizationId: string | null;
  readonly userAgent: string | null;
}

/** A session that is open, with the refresh token that only its holder may know. */
export interface OpenSession {
  readonly viewer: Viewer;
  readonly organizationName: string;
  readonly refreshToken: string;
  /** The session's absolute end. */
  readonly expiresAt: Date;
}

export type SignInOutcome =
  | { readonly kind: 'SIGNED_IN'; readonly session: OpenSession }
  | { readonly kind: 'CHOOSE_ORGANIZATION'; readonly choices: readonly Standing[] }
  | { readonly kind: 'REFUSED' };

export interface SignInContext {
  readonly clock: Clock;
  readonly requestId: string;
}

interface Account {
  id: string;
  passwordHash: string | null;
  status: string;
}

const accountOf = statement(`SELECT "id", "passwordHash", "status" FROM "Person" WHERE "login" = :login`);

/**
 * Opens a session for who knows login and password. An unknown login, a wrong password, a closed account and one
 * without any role today get the same answer after the same time.
 */
export async function signIn(request: SignInRequest, context: SignInContext): Promise<SignInOutcome> {
  const now = context.clock.now();
  const login = canonicalLogin(request.login);
  const [account] = isLogin(login) ? await rows<Account>(accountOf, { login }) : [];
  const isRight = await verifyPassword(account?.passwordHash ?? null, request.password);
  if (!isRight || account === undefined || account.status !== 'ACTIVE') {
    return refused(isRight ? 'ACCOUNT_CLOSED' : 'WRONG_CREDENTIALS', account?.id ?? null, context);
  }
  const choices = await standingsOf(rows, account.id, now);
  const [only] = choices;
  if (only === undefined) return refused('NO_ROLE', account.id, context);
  const isChosen = (standing: Standing) => standing.organizationId === request.organizationId;
  const chosen =
    choices.find(isChosen) ?? (choices.length === 1 && request.organizationId === null ? only : null);
  if (chosen === null) return { kind: 'CHOOSE_ORGANIZATION', choices };
  return {
    kind: 'SIGNED_IN',
    session: await write((tx) => openSession(tx, chosen, request.userAgent, context)),
  };
}

async function refused(
  outcome: string,
  personId: string | null,
  context: SignInContext,
): Promise<SignInOutcome> {
  const facts = { personId, requestId: context.requestId };
  await audit({ action: 'SIGN_IN_FAILED', operation: 'signIn', outcome, facts }, null, context.clock.now());
  return { kind: 'REFUSED' };
}

async function openSession(
  tx: Tx,
  { organizationName, ...standing }: Standing,
  userAgent: string | null,
  { clock, requestId }: SignInContext,
): Promise<OpenSession> {
  const now = clock.now();
  const viewer: Viewer = { ...standing, sessionId: newId(now) };
  const refreshToken = firstRefreshToken();
  const expiresAt = new Date(now.getTime() + SESSION_LONGEST_MS);
  await tx.db.signInSession.create({
    data: {
      id: viewer.sessionId,
      personId: viewer.personId,
      organizationId: viewer.organizationId,
      refreshHash: refreshHashOf(refreshToken),
      createdAt: now,
      refreshedAt: now,
      expiresAt,
      userAgent,
    },
  });
  await auditInside(
    tx,
    { action: 'SIGN_IN', operation: 'signIn', outcome: 'DONE' },
    { viewer, clock, requestId },
    now,
  );
  return { viewer, organizationName, refreshToken, expiresAt };
}
