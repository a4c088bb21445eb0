import { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { audit } from '../domain/audit/record.ts';
import type { Clock } from '../domain/clock.ts';
import { ACCESS_TOKEN_MS } from '../domain/sign-in/lifetimes.ts';
import { refreshSession } from '../domain/sign-in/refresh.ts';
import { type OpenSession, signIn } from '../domain/sign-in/sign-in.ts';
import { signOut } from '../domain/sign-in/sign-out.ts';
import type { Standing } from '../domain/sign-in/standing.ts';
import { type AccessTokens, refreshKeyOf } from './access-token.ts';
import type { Config } from './config.ts';
import { noRefreshCookie, refreshCookie, refreshTokenOf } from './cookie.ts';
import { BodyRefused, isOwnOrigin, readJsonObject, requestIdOf } from './http.ts';
import { createSignInLimits } from './sign-in-limits.ts';

export interface AuthDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly tokens: AccessTokens;
}

const SignInBody = z.strictObject({
  login: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
  organizationId: z.string().max(64).nullish(),
});

const refuse = (
  res: Response,
  status: number,
  code: string,
  message: string,
  path?: readonly PropertyKey[],
) => res.status(status).json({ error: { code, message, ...(path === undefined ? {} : { path }) } });

const choiceOf = ({ organizationId, organizationName, organizationKind, roles }: Standing) => ({
  id: organizationId,
  name: organizationName,
  kind: organizationKind,
  roles,
});

/** A browser's User-Agent as it may be kept: short and printable. */
const userAgentOf = (req: Request): string | null =>
  req
    .get('user-agent')
    ?.replace(/[^\x20-\x7e]/g, '')
    .slice(0, 200) ?? null;

/** Sign-in, refresh and sign-out under /auth. Errors are `{ "error": { "code", "message", "path"? } }`. */
export function createAuth({ config, clock, tokens }: AuthDeps): Router {
  const limits = createSignInLimits();
  const refreshKey = refreshKeyOf(config);
  const router = Router();

  /** Tokens in the body for programs, the refresh token in a cookie that no script can read. */
  async function answer(res: Response, { viewer, organizationName, refreshToken, expiresAt }: OpenSession) {
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
      isPasswordChangeDue: viewer.isPasswordChangeDue,
    });
  }

  // The cookie goes along with whatever page asks: only our own pages may.
  router.use((req: Request, res: Response, next: NextFunction) => {
    if (isOwnOrigin(req, config.corsOrigins)) return next();
    refuse(res, 403, 'ORIGIN', 'Requests of this origin are not taken.');
  });

  router.post('/sign-in', async (req, res) => {
    const body = SignInBody.safeParse(await readJsonObject(req));
    if (!body.success) {
      const [issue] = body.error.issues;
      return refuse(res, 400, 'BAD_INPUT', issue?.message ?? 'The input is wrong.', issue?.path ?? []);
    }
    const { login, password, organizationId } = body.data;
    const attempt = { login, address: req.ip ?? 'unknown' };
    const blocked = await limits.enter(attempt);
    const requestId = requestIdOf(res);
    if (blocked !== null) {
      const entry = {
        action: 'SIGN_IN_FAILED',
        operation: 'signIn',
        outcome: 'LIMITED',
        facts: { requestId },
      } as const;
      if (blocked.isFirst) await audit(entry, null, clock.now());
      res.setHeader('Retry-After', String(blocked.retryAfterSeconds));
      return refuse(res, 429, 'TOO_MANY_ATTEMPTS', 'Too many attempts; wait before the next one.');
    }
    const request = { login, password, organizationId: organizationId ?? null, userAgent: userAgentOf(req) };
    const outcome = await signIn(request, { clock, requestId });
    if (outcome.kind === 'REFUSED') return refuse(res, 401, 'SIGN_IN_FAILED', 'Login or password is wrong.');
    await limits.succeeded(attempt);
    if (outcome.kind === 'SIGNED_IN') return answer(res, outcome.session);
    const message = 'Name the organisation you want to act for.';
    const error = { code: 'CHOOSE_ORGANIZATION', message, path: ['organizationId'] };
    res.status(409).json({ error, organizations: outcome.choices.map(choiceOf) });
  });

  router.post('/refresh', async (req, res) => {
    const token = refreshTokenOf(req);
    const context = { clock, requestId: requestIdOf(res), refreshKey };
    const session = token === null ? null : await refreshSession(token, context);
    if (session !== null) return answer(res, session);
    res.setHeader('Set-Cookie', noRefreshCookie(config.isProduction));
    refuse(res, 401, 'SESSION_ENDED', 'Sign in again.');
  });

  router.post('/sign-out', async (req, res) => {
    const token = refreshTokenOf(req);
    if (token !== null) await signOut(token, { clock, requestId: requestIdOf(res) });
    res.setHeader('Set-Cookie', noRefreshCookie(config.isProduction));
    res.status(204).end();
  });

  router.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (!(error instanceof BodyRefused)) return next(error);
    refuse(res, error.status, error.code, error.message);
  });
  return router;
}
