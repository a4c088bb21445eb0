import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../domain/clock.ts';
import type { Scanner } from '../../domain/file/scanner.ts';
import { hearFrom } from '../../domain/his-client/feed.ts';
import { grantedScopes } from '../../domain/his-client/scopes.ts';
import { clientStanding, readerOf } from '../../domain/his-client/standing.ts';
import type { Asking, FhirAnswer, FhirRequest } from '../../fhir/facade/asking.ts';
import { capabilityStatement, smartConfiguration } from '../../fhir/facade/capability.ts';
import { answer } from '../../fhir/facade/facade.ts';
import { FhirFault, faultAnswer, inHttp, notOffered } from '../../fhir/facade/fault.ts';
import { requireAcceptable } from '../../fhir/facade/media.ts';
import { routes } from '../../fhir/facade/routes.ts';
import type { Config } from '../config.ts';
import { createUploadTurns, type UploadTurns } from '../files/turns.ts';
import { addressOf, answerJson, pipeBytes, requestIdOf } from '../http.ts';
import type { Logger } from '../log.ts';
import { baseOf } from './base-address.ts';
import { BODY_LIMIT_WITH_FILES, type Body, isLarge, readBody } from './body.ts';
import { type KeysAt, LoginLimited, LoginRefused, loginOf } from './login.ts';
import { createFhirTokens, type FhirTokens } from './token.ts';

export interface FhirDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly keysAt: KeysAt;
  /** Looks at the files that a system sends along. */
  readonly scanner: Scanner;
}

async function sendBytes(
  req: IncomingMessage,
  res: ServerResponse,
  { status, content }: FhirAnswer & Required<Pick<FhirAnswer, 'content'>>,
): Promise<void> {
  const { type, size, bytes } = content;
  res.writeHead(status, { 'Content-Type': type, 'Content-Length': size });
  if (req.method === 'HEAD') return void res.end();
  await pipeBytes(bytes(), res);
}

async function send(req: IncomingMessage, res: ServerResponse, answered: FhirAnswer): Promise<void> {
  const { status, headers, resource, content } = answered;
  if (res.headersSent || res.destroyed) return;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  const correlation = req.headers['x-correlation-id'];
  if (typeof correlation === 'string' && /^[\x21-\x7e]{1,128}$/.test(correlation))
    res.setHeader('X-Correlation-Id', correlation);
  if (content !== undefined) return sendBytes(req, res, { ...answered, content });
  if (resource === null) return void res.writeHead(status).end();
  const bytes = Buffer.from(JSON.stringify(resource));
  res
    .setHeader('Content-Type', 'application/fhir+json; charset=utf-8')
    .setHeader('Content-Length', bytes.length);
  res.writeHead(status).end(req.method === 'HEAD' ? undefined : bytes);
}

const flat = (headers: IncomingMessage['headers']): FhirRequest['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );

const BEARER = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;
const REFUSED = 'Bearer realm="yiyang-link", error="invalid_token"';

/** Who asks, by the token. @throws FhirFault 401 */
async function askingFor(
  req: IncomingMessage,
  res: ServerResponse,
  deps: FhirDeps & { tokens: FhirTokens },
): Promise<Asking> {
  const { config, clock, tokens, scanner } = deps;
  const now = clock.now();
  const { authorization } = req.headers;
  const token = BEARER.exec(authorization ?? '')?.[1];
  const claims = token === undefined ? null : await tokens.verify(token, now);
  const client = claims === null ? null : await clientStanding(claims.clientId);
  if (claims === null || client === null) {
    const headers = {
      'WWW-Authenticate': authorization === undefined ? 'Bearer realm="yiyang-link"' : REFUSED,
    };
    const message =
      authorization === undefined ? 'Sign in first.' : 'The token is not valid, or its client was revoked.';
    throw new FhirFault({
      status: 401,
      issue: 'login',
      code: 'UNAUTHENTICATED',
      message,
      headers,
      expression: inHttp('Authorization'),
    });
  }
  const reader = { viewer: readerOf(client), clock, requestId: requestIdOf(res) };
  // What was taken from a client since its token was given ends at its next request.
  const scopes = grantedScopes(claims.scopes, client.scopes);
  return { client, scopes, reader, now, base: baseOf(req, config), routes, scanner };
}

/** The path below the mount and the query. */
function targetOf({ url = '/' }: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '', query = ''] = url.split('?', 2);
  const below = path.replace(/^\/fhir\/?/, '').replace(/\/$/, '');
  try {
    return { path: decodeURIComponent(below), query: new URLSearchParams(query) };
  } catch {
    throw new FhirFault({
      status: 400,
      issue: 'invalid',
      code: 'ADDRESS',
      message: 'The address is not readable.',
      expression: inHttp('path'),
    });
  }
}

/** A large body is in memory more than once while it is read: two at a time, and one of each system. */
const LARGE_AT_ONCE = { inAll: 2, ofOnePerson: 1 } as const;
const RETRY_AFTER_SECONDS = 5;

/** Reads a body and has it answered; a large one in its turn. @throws FhirFault 503 UPLOADS_BUSY */
async function withBody<T>(
  req: IncomingMessage,
  { path, whose, turns }: { readonly path: string; readonly whose: string; readonly turns: UploadTurns },
  answering: (body: Body) => Promise<T>,
): Promise<T> {
  if (isReading(req)) return answering({ body: undefined, bodyType: null });
  if (!isLarge(req, path)) return answering(await readBody(req));
  const endTurn = turns.take(whose);
  if (endTurn === null) {
    req.resume();
    const message = 'Too many large bodies are on their way; send it again in a moment.';
    const headers = { 'Retry-After': String(RETRY_AFTER_SECONDS) };
    throw new FhirFault({
      status: 503,
      issue: 'transient',
      code: 'UPLOADS_BUSY',
      message,
      headers,
      expression: inHttp('body'),
    });
  }
  try {
    return await answering(await readBody(req, BODY_LIMIT_WITH_FILES));
  } finally {
    endTurn();
  }
}

const isReading = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';
/** What everybody may read, to learn how one signs in. */
const WITHOUT_LOGIN = ['metadata', '.well-known/smart-configuration'];

/** `/fhir` and all below it: the interface for hospital systems (docs/fhir.md). */
export function createFhir(deps: FhirDeps) {
  const { config, clock, logger, keysAt } = deps;
  const tokens = createFhirTokens(config);
  const turns = createUploadTurns(LARGE_AT_ONCE);

  async function login(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== 'POST') {
      res.setHeader('Allow', 'POST');
      return answerJson(res, 405, { error: 'invalid_request', error_description: 'Here is only POST.' });
    }
    try {
      const { body, bodyType } = await readBody(req);
      if (bodyType !== 'application/x-www-form-urlencoded' || typeof body !== 'string')
        throw new LoginRefused('invalid_request', 'Send application/x-www-form-urlencoded.');
      const endpoint = `${baseOf(req, config)}/auth/token`;
      const acting = { clock, requestId: requestIdOf(res) };
      const address = addressOf(req, config.trustedProxies);
      const request = { form: new URLSearchParams(body), endpoint, address, now: clock.now(), acting };
      res.setHeader('Pragma', 'no-cache');
      answerJson(res, 200, await loginOf(request, { tokens, keysAt }));
    } catch (error) {
      if (error instanceof LoginLimited) {
        res.setHeader('Retry-After', String(error.retryAfterSeconds));
        return answerJson(res, 429, { error: 'temporarily_unavailable', error_description: error.message });
      }
      if (!(error instanceof LoginRefused || error instanceof FhirFault)) throw error;
      const name = error instanceof LoginRefused ? error.error : 'invalid_request';
      answerJson(res, name === 'invalid_client' ? 401 : 400, {
        error: name,
        error_description: error.message,
      });
    }
  }

  /** What was answered stays answered, whether or not it could be kept that something was heard. */
  async function heard({ client, now }: Asking): Promise<void> {
    try {
      await hearFrom(client, now);
    } catch (err) {
      logger.error({ err, clientId: client.id }, 'what was heard of a client was not kept');
    }
  }

  async function answered(req: IncomingMessage, res: ServerResponse): Promise<FhirAnswer> {
    const { path, query } = targetOf(req);
    const { method = 'GET' } = req;
    const isGet = isReading(req);
    if (WITHOUT_LOGIN.includes(path) && !isGet) throw notOffered(method, ['GET', 'HEAD']);
    if (path === 'metadata') {
      requireAcceptable(req.headers.accept, query.get('_format'));
      return { status: 200, headers: {}, resource: capabilityStatement(routes, baseOf(req, config)) };
    }
    const asking = await askingFor(req, res, { ...deps, tokens });
    const said = { method, path, query, headers: flat(req.headers) };
    const whose = asking.client.personId;
    const sent = await withBody(req, { path, whose, turns }, (body) => answer({ ...said, ...body }, asking));
    if (sent.status < 400) await heard(asking);
    return sent;
  }

  return async function fhir(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [path] = (req.url ?? '').split('?', 1);
    if (path === '/fhir/auth/token') return login(req, res);
    if (path === '/fhir/.well-known/smart-configuration' && isReading(req))
      return answerJson(res, 200, smartConfiguration(baseOf(req, config)));
    let sent: FhirAnswer;
    try {
      sent = await answered(req, res).catch((error: unknown) => faultAnswer(error));
    } catch (err) {
      const requestId = requestIdOf(res);
      logger.error({ err, requestId }, 'a request failed');
      const message = `A fault of ours; name the request ${requestId}.`;
      sent = faultAnswer(
        new FhirFault({
          status: 500,
          issue: 'exception',
          code: 'INTERNAL_ERROR',
          message,
          expression: inHttp('X-Request-Id'),
        }),
      );
    }
    await send(req, res, sent).catch((err: unknown) => {
      // What has begun cannot become another answer: it is cut off.
      logger.error({ err, requestId: requestIdOf(res) }, 'an answer broke off');
      res.destroy();
    });
  };
}
