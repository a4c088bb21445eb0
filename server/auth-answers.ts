import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import type { Blocked } from '../domain/sign-in/attempt-limits.ts';
import { ACCESS_TOKEN_MS } from '../domain/sign-in/lifetimes.ts';
import type { OpenSession } from '../domain/sign-in/open-session.ts';
import { wasSecondFactorReset } from '../domain/sign-in/second-factor/reset.ts';
import type { SignInOutcome } from '../domain/sign-in/sign-in.ts';
import type { Standing } from '../domain/sign-in/standing.ts';
import type { AccessTokens } from './access-token.ts';
import type { Config } from './config.ts';
import { refreshCookie } from './cookie.ts';

export interface AuthDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly tokens: AccessTokens;
}

/** Errors of /auth are `{ "code", "message" }` with whatever the code brings along. */
export const refuse = (res: Response, status: number, code: string, message: string, more: object = {}) =>
  void res.status(status).json({ code, message, ...more });

export function refuseInput(res: Response, { issues: [issue] }: z.ZodError): void {
  refuse(res, 400, 'BAD_INPUT', issue?.message ?? 'The input is wrong.', { path: issue?.path ?? [] });
}

export function refuseAttempt(res: Response, { retryAfterSeconds }: Blocked): void {
  res.setHeader('Retry-After', String(retryAfterSeconds));
  refuse(res, 429, 'TOO_MANY_ATTEMPTS', 'Too many attempts; wait before the next one.');
}

type Place = Pick<Standing, 'organizationId' | 'organizationName' | 'organizationKind' | 'roles'>;

const choiceOf = ({ organizationId, organizationName, organizationKind, roles }: Place) => ({
  id: organizationId,
  name: organizationName,
  kind: organizationKind,
  roles,
});

/** A browser's User-Agent as it may be kept: short and printable. */
export const userAgentOf = (req: Request): string | null =>
  req
    .get('user-agent')
    ?.replace(/[^\x20-\x7e]/g, '')
    .slice(0, 200) ?? null;

/** The answers that several ways of signing in have in common. */
export function createAnswers({ config, clock, tokens }: AuthDeps) {
  /** Tokens in the body for programs, the refresh token in a cookie that no script can read. */
  async function signedIn(res: Response, session: OpenSession): Promise<void> {
    const { viewer, organizationName, refreshToken, expiresAt } = session;
    const { isPasswordChangeDue, isSecondFactorDue } = viewer;
    const now = clock.now();
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader(
      'Set-Cookie',
      refreshCookie(refreshToken, expiresAt.getTime() - now.getTime(), config.isProduction),
    );
    res.json({
      accessToken: await tokens.issue(viewer, now),
      tokenType: 'Bearer',
      expiresIn: ACCESS_TOKEN_MS / 1000,
      sessionExpiresAt: expiresAt.toISOString(),
      person: { id: viewer.personId, name: viewer.personName },
      organization: choiceOf({ ...viewer, organizationName }),
      isPasswordChangeDue,
      isSecondFactorDue,
      isSecondFactorReset: isPasswordChangeDue && (await wasSecondFactorReset(viewer.personId)),
    });
  }

  /** What comes of the first factor; `refused` is the code of a no, which says nothing of its reason. */
  async function outcome(
    res: Response,
    found: SignInOutcome,
    refused: readonly [code: string, message: string],
  ) {
    if (found.kind === 'SIGNED_IN') return signedIn(res, found.session);
    if (found.kind === 'REFUSED') return refuse(res, 401, ...refused);
    if (found.kind === 'SECOND_FACTOR_REQUIRED') {
      const { challenge } = found;
      res.setHeader('Cache-Control', 'no-store');
      const message = 'Send the code of your authenticator app with this challenge.';
      return refuse(res, 401, 'SECOND_FACTOR_REQUIRED', message, { challenge });
    }
    const organizations = found.choices.map(choiceOf);
    const message = 'Name the organisation you want to act for, by its id.';
    refuse(res, 409, 'CHOOSE_ORGANIZATION', message, { organizations });
  }

  return { signedIn, outcome };
}
