import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import type { Role } from '../domain/codes/role.ts';
import { type DenialCode, InvalidInput, NotFound, type Refusal } from '../domain/errors.ts';
import type { SecondFactorRule } from '../domain/sign-in/second-factor/rule.ts';
import { type Acting, hasRole, type Viewer } from '../domain/viewer.ts';
import type { AccessTokens } from './access-token.ts';
import { answerJson, requestIdOf } from './http.ts';
import { identify, REFUSED_TOKEN } from './identity.ts';
import type { Metrics } from './metrics.ts';

export interface SignedInDeps {
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly secondFactor: SecondFactorRule;
  readonly metrics: Metrics;
}

/** Who asks by the bearer token, outside GraphQL; null when nobody does, and then that is answered (401). */
export async function actingFor(
  req: IncomingMessage,
  res: ServerResponse,
  { tokens, clock, secondFactor, metrics }: SignedInDeps,
): Promise<Acting | null> {
  const requestId = requestIdOf(res);
  const identity = await identify(req.headers.authorization, tokens, { clock, requestId, secondFactor });
  if (identity.kind === 'VIEWER') return { viewer: identity.viewer, clock, requestId };
  const isRefused = identity.kind === 'REFUSED';
  if (isRefused) metrics.refusedTokens.inc();
  else metrics.anonymousDenials.inc();
  res.setHeader('WWW-Authenticate', isRefused ? REFUSED_TOKEN : 'Bearer realm="yiyang-link"');
  const message = isRefused ? 'The token is not valid, or its session has ended.' : 'Sign in first.';
  answerJson(res, 401, { code: 'UNAUTHENTICATED', message });
  return null;
}

export interface Denial {
  readonly code: DenialCode;
  readonly message: string;
}

/** Why the viewer may not do this at all; as a field of GraphQL with these roles would say it. */
export function denialOf(viewer: Viewer, roles: readonly Role[], what: string): Denial | null {
  if (viewer.isPasswordChangeDue)
    return { code: 'PASSWORD_CHANGE_DUE', message: 'Change the one-time password first.' };
  if (viewer.isSecondFactorDue)
    return { code: 'SECOND_FACTOR_DUE', message: 'Enrol and confirm a second factor first.' };
  if (hasRole(viewer, ...roles)) return null;
  return { code: 'FORBIDDEN', message: `Your role does not allow this ${what}.` };
}

/** Where a code has no status of its own. */
const statusOf = (refusal: Refusal): number =>
  refusal instanceof NotFound ? 404 : refusal instanceof InvalidInput ? 400 : 422;

export function answerRefusal(
  res: ServerResponse,
  refusal: Refusal,
  statuses: Readonly<Record<string, number>> = {},
): void {
  const { code, message, path, rule, policy } = refusal;
  answerJson(res, statuses[code] ?? statusOf(refusal), { code, message, path, rule, policy });
}
