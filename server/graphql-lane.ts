import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { Clock } from '../domain/clock.ts';
import type { EventFeed } from '../domain/event/feed.ts';
import type { Reader } from '../domain/event/seat.ts';
import type { SecondFactorRule } from '../domain/sign-in/second-factor/rule.ts';
import type { GraphContext } from '../schema/index.ts';
import type { AccessTokens } from './access-token.ts';
import type { createGraphql } from './graphql.ts';
import { auditDenials, publicErrors } from './graphql-errors.ts';
import { requireBounded } from './graphql-limits.ts';
import { answerJson, BodyRefused, readJsonObject } from './http.ts';
import { identify, REFUSED_TOKEN } from './identity.ts';
import type { KnownDocuments, Operation } from './known-documents.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

export interface LaneDeps {
  readonly yoga: ReturnType<typeof createGraphql>;
  readonly known: KnownDocuments;
  readonly tokens: AccessTokens;
  readonly feed: EventFeed;
  readonly secondFactor: SecondFactorRule;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Where the parsed body waits for Yoga, which takes it instead of reading the stream. */
type WithBody = IncomingMessage & { body?: Record<string, unknown> };

const refusal = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });

const TAKES_JSON = /(^|,) *(application\/(json|\*)|\*\/\*) *(;|,|$)/i;
/** The other media type has other statuses, which are Yoga's. */
const NAMES_ANOTHER = /graphql-response/i;

const takesPlainJson = ({ headers: { accept = '*/*' } }: IncomingMessage): boolean =>
  TAKES_JSON.test(accept) && !NAMES_ANOTHER.test(accept);

/** In bytes. The compiled way words every wrong value of a long list, the ordinary one stops after some. */
const SHORT_BODY = 16_384;

const isShort = ({ headers }: IncomingMessage): boolean => Number(headers['content-length']) <= SHORT_BODY;

/** What the error says to the transport is not for the client. */
function withoutHttp({ message, locations, path, extensions }: GraphQLError): object {
  const { http: _http, ...shown } = extensions;
  return { message, locations, path, extensions: shown };
}

const TAKES_EVENTS = /(^|,) *text\/event-stream *(;|,|$)/i;

/** What a request that takes events needs to become a stream; the others have no use for it. */
function readerOf(req: IncomingMessage, res: ServerResponse, seen: Omit<Reader, 'gone' | 'cut'>) {
  if (!TAKES_EVENTS.test(req.headers.accept ?? '')) return null;
  const closed = new AbortController();
  res.once('close', () => closed.abort());
  // The connection is used for nothing else: kept alive it would keep a service that stops waiting.
  res.once('finish', () => req.socket.end());
  return { ...seen, gone: closed.signal, cut: () => void res.destroy() };
}

/** The way of a GraphQL request: who asks, what kind of body and how large, and only then GraphQL. */
export function createGraphqlLane(deps: LaneDeps) {
  const { yoga, known, tokens, feed, secondFactor, clock, logger, metrics } = deps;

  /** Answers a document that is known by now. @returns false when Yoga has to look at it */
  async function answerKnown(
    req: IncomingMessage,
    res: ServerResponse,
    body: Operation,
    context: GraphContext,
  ) {
    const document = takesPlainJson(req) && isShort(req) ? known.find(body) : null;
    if (document === null) return false;
    const end = metrics.graphqlSeconds.startTimer({ field: document.field });
    const result = await document.run(context);
    // Without data not even the variables were taken: nothing has run, and Yoga words what is wrong.
    if (result.data === undefined) return false;
    end({ outcome: result.errors === undefined ? 'ok' : 'errors' });
    if (result.errors === undefined) answerJson(res, 200, result);
    else {
      const { fields } = document;
      await auditDenials(result.errors, { context, now: clock.now(), fields, metrics });
      const { requestId } = context;
      const isPartial = result.data !== null;
      const errors = publicErrors(result.errors, { requestId, logger, isPartial, fields });
      const isFault = !isPartial && errors.some(({ extensions }) => extensions.code === 'INTERNAL_ERROR');
      answerJson(res, isFault ? 500 : 200, { errors: errors.map(withoutHttp), data: result.data });
    }
    return true;
  }

  async function contextOf(
    req: IncomingMessage,
    res: ServerResponse,
    requestId: string,
  ): Promise<GraphContext | null> {
    const identity = await identify(req.headers.authorization, tokens, { clock, requestId, secondFactor });
    if (identity.kind === 'REFUSED') return null;
    if (identity.kind === 'ANONYMOUS') return { acting: null, requestId };
    const { viewer, expiresAt } = identity;
    const acting = { viewer, clock, requestId };
    const reader = readerOf(req, res, { acting, expiresAt });
    return { acting, requestId, ...(reader && { live: { feed, reader } }) };
  }

  return async (req: WithBody, res: ServerResponse, requestId: string): Promise<void> => {
    // An answer may hold what is open to one person for one purpose.
    res.setHeader('Cache-Control', 'no-store');
    try {
      const context = await contextOf(req, res, requestId);
      if (context === null) {
        metrics.refusedTokens.inc();
        res.setHeader('WWW-Authenticate', REFUSED_TOKEN);
        return answerJson(
          res,
          401,
          refusal('UNAUTHENTICATED', 'The token is not valid, or its session has ended.'),
        );
      }
      if (req.method === 'POST') {
        const body = await readJsonObject(req);
        if (typeof body.query !== 'string') {
          throw new BodyRefused(400, 'QUERY_MISSING', 'The body has a "query" that is a string.');
        }
        requireBounded({ ...body, query: body.query });
        if (await answerKnown(req, res, body as unknown as Operation, context)) return;
        req.body = body;
      }
      if (!URL.canParse(`http://${req.headers.host ?? 'localhost'}`)) {
        throw new BodyRefused(400, 'HOST', 'The Host header names no host.');
      }
      await yoga(req, res, context);
    } catch (error) {
      if (error instanceof BodyRefused)
        return answerJson(res, error.status, refusal(error.code, error.message));
      logger.error({ err: error, requestId }, 'a request failed');
      const {
        errors: [masked],
      } = refusal('INTERNAL_ERROR', 'Internal error');
      answerJson(res, 500, { errors: [{ ...masked, extensions: { ...masked?.extensions, requestId } }] });
    }
  };
}
