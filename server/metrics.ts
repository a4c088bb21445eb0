import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { probeWrite } from '../domain/write-probe.ts';
import type { Config } from './config.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'route' | 'method' | 'status'>;
  readonly graphqlSeconds: Histogram<'field' | 'outcome'>;
  readonly refusedTokens: Counter;
  readonly anonymousDenials: Counter;
  /** Says how the streams of events are counted. */
  countStreams(count: () => number): void;
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Figures without personal data: every label is one of few known words. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'yiyang_db_write_wait_seconds',
    help: 'How long an empty write waited for its turn at the moment of the scrape.',
    registers,
    async collect() {
      this.set(await probeWrite());
    },
  });
  let streams = () => 0;
  new Gauge({
    name: 'yiyang_event_streams',
    help: 'Streams of events that are open.',
    registers,
    collect() {
      this.set(streams());
    },
  });
  return {
    registry,
    countStreams(count) {
      streams = count;
    },
    httpSeconds: new Histogram({
      name: 'yiyang_http_request_seconds',
      help: 'Duration of HTTP requests.',
      labelNames: ['route', 'method', 'status'],
      buckets: BUCKETS,
      registers,
    }),
    graphqlSeconds: new Histogram({
      name: 'yiyang_graphql_execution_seconds',
      help: 'Duration of the execution of GraphQL operations by their first field.',
      labelNames: ['field', 'outcome'],
      buckets: BUCKETS,
      registers,
    }),
    refusedTokens: new Counter({
      name: 'yiyang_auth_refused_tokens_total',
      help: 'Requests with a token that was forged, out of date, or of a session that has ended.',
      registers,
    }),
    anonymousDenials: new Counter({
      name: 'yiyang_auth_anonymous_denials_total',
      help: 'Fields denied to callers without a sign-in.',
      registers,
    }),
  };
}

/** The same with the figures of the process (memory, event loop lag), of which there is one. */
export function createProcessMetrics(): Metrics {
  const metrics = createMetrics();
  collectDefaultMetrics({ register: metrics.registry, prefix: 'yiyang_' });
  return metrics;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * The figures for who watches over the service: they tell how much it is used and when it struggles, and a scrape
 * waits for a turn to write. With `METRICS_TOKEN` they are for its bearer; without one, production has none to show.
 */
export const metricsRoute =
  ({ registry }: Metrics, { metricsToken, isProduction }: Config): RequestHandler =>
  async (req, res, next) => {
    if (metricsToken === null && isProduction) return next();
    const given = digest(req.get('authorization') ?? '');
    if (metricsToken !== null && !timingSafeEqual(given, digest(`Bearer ${metricsToken}`))) {
      res.status(401).set('WWW-Authenticate', 'Bearer realm="metrics"');
      return void res.json({ code: 'UNAUTHENTICATED', message: 'The figures are for their bearer.' });
    }
    res.type(registry.contentType).send(await registry.metrics());
  };

const ROUTES = [
  '/graphql',
  '/files',
  '/auth/sign-in',
  '/auth/second-factor',
  '/auth/openid',
  '/auth/refresh',
  '/auth/sign-out',
  '/livez',
  '/readyz',
  '/metrics',
  '/.well-known/jwks.json',
];

/**
 * The route of a path as a label: a path that nobody serves must not make a series of its own. A stream lasts for minutes,
 * and is no slow answer.
 */
export function routeOf(path: string, contentType?: unknown): string {
  if (path === '/graphql' && String(contentType).startsWith('text/event-stream')) return '/graphql stream';
  if (path.startsWith('/print/')) return '/print';
  if (path.startsWith('/files/')) return '/files';
  return ROUTES.includes(path) ? path : 'other';
}
