import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { probeWrite } from '../domain/write-probe.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'route' | 'method' | 'status'>;
  readonly graphqlSeconds: Histogram<'field' | 'outcome'>;
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
  return {
    registry,
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
  };
}

/** The same with the figures of the process (memory, event loop lag), of which there is one. */
export function createProcessMetrics(): Metrics {
  const metrics = createMetrics();
  collectDefaultMetrics({ register: metrics.registry, prefix: 'yiyang_' });
  return metrics;
}

const ROUTES = [
  '/graphql',
  '/auth/sign-in',
  '/auth/refresh',
  '/auth/sign-out',
  '/livez',
  '/readyz',
  '/metrics',
  '/.well-known/jwks.json',
];

/** The route of a path as a label: a path that nobody serves must not make a series of its own. */
export const routeOf = (path: string): string => (ROUTES.includes(path) ? path : 'other');
