import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Clock } from '../domain/clock.ts';
import { createEventFeed } from '../domain/event/feed.ts';
import { createKeyFetcher } from '../fhir/outbound/keys.ts';
import { createAccessTokens } from './access-token.ts';
import { createAuth } from './auth.ts';
import type { Config } from './config.ts';
import { createConsole } from './console.ts';
import { cageRulesOf } from './fhir/cage-rules.ts';
import { createFhir } from './fhir/mount.ts';
import { createFiles } from './files/files.ts';
import { scannerOf } from './files/scanner.ts';
import { createGraphql } from './graphql.ts';
import { createGraphqlLane } from './graphql-lane.ts';
import { createReadiness, createWarnings } from './health.ts';
import {
  answerCors,
  answerJson,
  BodyRefused,
  createSecurityHeaders,
  nameRequest,
  pathOf,
  requestIdOf,
} from './http.ts';
import { indexPage } from './index-page.ts';
import { knownDocuments } from './known-documents.ts';
import type { Logger } from './log.ts';
import { createMetrics, type Metrics, metricsRoute, routeOf } from './metrics.ts';
import { useFurtherFonts } from './print/fonts.ts';
import { createPrints } from './print/prints.ts';
import { createTestClock } from './test-clock.ts';

export interface AppDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Called after the clock was moved by hand. */
  readonly onClockMoved?: (now: Date) => Promise<void>;
}

export interface App {
  /** For `http.createServer`. */
  handler(req: IncomingMessage, res: ServerResponse): void;
  /** Readiness fails from here on, connections are closed after their answer, and streams end. */
  beginStop(): void;
  /** Settles when all streams are over and on record: the database is needed until then. */
  streamsEnded(): Promise<void>;
}

/** The whole service over an open database, without listening. GraphQL goes past Express, which costs a third. */
export function createApp(deps: AppDeps): App {
  const { config, clock, schema, logger, metrics = createMetrics() } = deps;
  let isStopping = false;
  const tokens = createAccessTokens(config);
  const known = knownDocuments(schema);
  const { secondFactor } = config;
  const onError = (err: unknown) => logger.error({ err }, 'streams of events failed');
  const feed = createEventFeed({ clock, secondFactor, everyMs: config.eventsEveryMs, onError });
  metrics.countStreams(() => feed.size());
  const yoga = createGraphql({ schema, known, isProduction: config.isProduction, clock, logger, metrics });
  const graphql = createGraphqlLane({
    yoga,
    known,
    ...{ tokens, feed, secondFactor },
    ...{ clock, logger, metrics },
  });
  const keysAt = createKeyFetcher(cageRulesOf(config));
  const fhir = createFhir({ config, clock, logger, keysAt, scanner: scannerOf(config) });
  const secure = createSecurityHeaders(config.isProduction);
  const others = createRoutes({ ...deps, metrics, tokens, readiness: createReadiness(() => isStopping) });

  function measure(req: IncomingMessage, res: ServerResponse): void {
    const startedAt = performance.now();
    const { method = 'GET' } = req;
    const path = pathOf(req);
    res.once('close', () => {
      const route = routeOf(path, res.getHeader('content-type'));
      const milliseconds = performance.now() - startedAt;
      const status = res.writableFinished ? res.statusCode : 499;
      metrics.httpSeconds.observe({ route, method, status: String(status) }, milliseconds / 1000);
      logger.info(
        { requestId: requestIdOf(res), method, route, status, ms: Math.round(milliseconds) },
        'request',
      );
    });
  }

  return {
    handler(req, res) {
      const requestId = nameRequest(req, res);
      measure(req, res);
      secure(req, res);
      if (isStopping) res.setHeader('Connection', 'close');
      if (answerCors(req, res, config.corsOrigins)) return;
      const path = pathOf(req);
      if (path === '/graphql') void graphql(req, res, requestId);
      else if (/^\/fhir(\/|$)/.test(path)) void fhir(req, res);
      else others(req, res);
    },
    beginStop() {
      isStopping = true;
      void feed.stop();
    },
    streamsEnded: () => feed.stop(),
  };
}

type RouteDeps = AppDeps & {
  readonly metrics: Metrics;
  readonly tokens: ReturnType<typeof createAccessTokens>;
  readonly readiness: ReturnType<typeof createReadiness>;
};

function createRoutes(deps: RouteDeps) {
  const { config, clock, schema, logger, metrics, tokens, readiness, onClockMoved } = deps;
  const warnings = createWarnings(() => clock.now());
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  app.get('/', (_req, res) => void res.type('html').send(indexPage(config.isProduction)));
  app.get('/livez', (_req, res) => void res.json({ status: 'alive' }));
  app.get('/readyz', async (_req, res) => {
    const status = await readiness();
    const found = status === 'ready' ? await warnings() : [];
    res.status(status === 'ready' ? 200 : 503).json({ status, ...(found.length > 0 && { warnings: found }) });
  });
  app.get('/metrics', metricsRoute(metrics, config));
  app.get('/.well-known/jwks.json', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json({ keys: [config.signingKey.publicJwk] });
  });
  if (!config.isProduction) app.use(createConsole(schema));
  useFurtherFonts(config.printFonts);
  const signedIn = { tokens, clock, secondFactor: config.secondFactor, metrics };
  const prints = createPrints(signedIn);
  app.all(/^\/print\//, (req, res) => prints(req, res));
  const files = createFiles({ ...signedIn, scanner: scannerOf(config) });
  app.all(/^\/files(\/|$)/, (req, res) => files(req, res));
  app.use('/auth', createAuth({ config, clock, tokens }));
  const testClock = config.clock === 'test' ? createTestClock(clock, onClockMoved ?? (async () => {})) : null;
  if (testClock !== null) app.use('/test/clock', testClock);
  app.use((_req: Request, res: Response) => {
    res.status(404).json({ code: 'NOT_FOUND', message: 'Nothing is served here.' });
  });
  app.use((err: unknown, _req: Request, res: Response, _next: NextFunction) => {
    if (err instanceof BodyRefused)
      return answerJson(res, err.status, { code: err.code, message: err.message });
    const requestId = requestIdOf(res);
    logger.error({ err, requestId }, 'a request failed');
    answerJson(res, 500, { code: 'INTERNAL_ERROR', message: 'Internal error', requestId });
  });
  return app;
}
