import { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { audit } from '../domain/audit/record.ts';
import {
  type Blocked,
  type Counted,
  countAttempt,
  forgiveAttempts,
} from '../domain/sign-in/attempt-limits.ts';
import { refreshSession } from '../domain/sign-in/refresh.ts';
import { answerChallenge } from '../domain/sign-in/second-factor/challenge.ts';
import { signIn, signInByProvider } from '../domain/sign-in/sign-in.ts';
import { signOut } from '../domain/sign-in/sign-out.ts';
import { refreshKeyOf } from './access-token.ts';
import {
  type AuthDeps,
  createAnswers,
  refuse,
  refuseAttempt,
  refuseInput,
  userAgentOf,
} from './auth-answers.ts';
import { noRefreshCookie, refreshTokenOf } from './cookie.ts';
import { BodyRefused, isOwnOrigin, readJsonObject, requestIdOf } from './http.ts';
import { createOpenId, ProviderUnavailable } from './openid.ts';
import { countedChallenge, countedNetwork, countedSignIn } from './sign-in-limits.ts';

const organization = z.string().max(64).nullish();
const SignInBody = z.strictObject({
  login: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
  organization,
});
const SecondFactorBody = z.strictObject({
  challenge: z.string().min(1).max(100),
  code: z.string().min(1).max(20),
});
const OpenIdBody = z.strictObject({ token: z.string().min(1).max(16_384), organization });

const WRONG = ['SIGN_IN_FAILED', 'Login or password is wrong.'] as const;
const WRONG_TOKEN = ['SIGN_IN_FAILED', 'This token opens no account.'] as const;
const WRONG_CODE = ['SECOND_FACTOR_FAILED', 'The code is wrong, or the challenge is over.'] as const;

const addressOf = (req: Request): string => req.ip ?? 'unknown';

/** Sign-in, refresh and sign-out under /auth (docs/decisions/sessions.md). */
export function createAuth(deps: AuthDeps): Router {
  const { config, clock } = deps;
  const refreshKey = refreshKeyOf(config);
  const openId = config.openId === null ? null : createOpenId(config.openId);
  const answer = createAnswers(deps);
  const router = Router();
  const contextOf = (res: Response) => ({
    clock,
    requestId: requestIdOf(res),
    secondFactor: config.secondFactor,
  });

  /** Counts an attempt before any work is done for it. @returns whether it may go on; else it is answered */
  async function mayTry(res: Response, operation: string, counted: readonly Counted[]): Promise<boolean> {
    const blocked: Blocked | null = await countAttempt(counted, clock.now());
    if (blocked === null) return true;
    const facts = { requestId: requestIdOf(res) };
    const entry = { action: 'SIGN_IN_FAILED', operation, outcome: 'LIMITED', facts } as const;
    if (blocked.isFirst) await audit(entry, null, clock.now());
    refuseAttempt(res, blocked);
    return false;
  }

  // The cookie goes along with whatever page asks: only our own pages may.
  router.use((req: Request, res: Response, next: NextFunction) => {
    if (isOwnOrigin(req, config.corsOrigins)) return next();
    refuse(res, 403, 'ORIGIN', 'Requests of this origin are not taken.');
  });

  router.post('/sign-in', async (req, res) => {
    const body = SignInBody.safeParse(await readJsonObject(req));
    if (!body.success) return refuseInput(res, body.error);
    const { login, password, organization: organizationId = null } = body.data;
    const { counted, forgiven } = countedSignIn({ login, address: addressOf(req) });
    if (!(await mayTry(res, 'signIn', counted))) return;
    const request = { login, password, organizationId, userAgent: userAgentOf(req) };
    const outcome = await signIn(request, contextOf(res));
    if (outcome.kind !== 'REFUSED') await forgiveAttempts(forgiven(clock.now()));
    await answer.outcome(res, outcome, WRONG);
  });

  router.post('/second-factor', async (req, res) => {
    const body = SecondFactorBody.safeParse(await readJsonObject(req));
    if (!body.success) return refuseInput(res, body.error);
    const network = countedChallenge(addressOf(req));
    if (!(await mayTry(res, 'secondFactor', [network]))) return;
    const outcome = await answerChallenge(body.data, contextOf(res));
    if (outcome.kind === 'LIMITED') return refuseAttempt(res, outcome.blocked);
    if (outcome.kind === 'REFUSED') return refuse(res, 401, ...WRONG_CODE);
    await forgiveAttempts({ once: [network] });
    await answer.signedIn(res, outcome.session);
  });

  if (openId !== null) {
    router.post('/openid', async (req, res) => {
      const body = OpenIdBody.safeParse(await readJsonObject(req));
      if (!body.success) return refuseInput(res, body.error);
      const { token, organization: organizationId = null } = body.data;
      const network = countedNetwork(addressOf(req));
      if (!(await mayTry(res, 'openid', [network]))) return;
      const found = await openId.verify(token, clock.now());
      const request = { ...found, organizationId, userAgent: userAgentOf(req) };
      const outcome = await signInByProvider(request, contextOf(res));
      if (outcome.kind !== 'REFUSED') await forgiveAttempts({ once: [network] });
      await answer.outcome(res, outcome, WRONG_TOKEN);
    });
  }

  router.post('/refresh', async (req, res) => {
    const token = refreshTokenOf(req);
    const session = token === null ? null : await refreshSession(token, { ...contextOf(res), refreshKey });
    if (session !== null) return answer.signedIn(res, session);
    res.setHeader('Set-Cookie', noRefreshCookie(config.isProduction));
    refuse(res, 401, 'SESSION_ENDED', 'Sign in again.');
  });

  router.post('/sign-out', async (req, res) => {
    const token = refreshTokenOf(req);
    if (token !== null) await signOut(token, contextOf(res));
    res.setHeader('Set-Cookie', noRefreshCookie(config.isProduction));
    res.status(204).end();
  });

  router.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (error instanceof BodyRefused) return refuse(res, error.status, error.code, error.message);
    if (!(error instanceof ProviderUnavailable)) return next(error);
    res.setHeader('Retry-After', String(error.retryAfterSeconds));
    refuse(res, 503, 'PROVIDER_UNAVAILABLE', 'The identity provider cannot be asked now.');
  });
  return router;
}
