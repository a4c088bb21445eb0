import { createServer } from 'node:http';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import express from 'express';
import { fhirClient } from '../../fhir/client.ts';
import { listen } from '../../server/listening.ts';
import { createHis } from '../his/app.ts';
import { LOCAL_RULES } from './delivery.ts';
import { found } from './his.ts';

/** By this a resource of this network is found again elsewhere. */
const OWN = 'https://yiyang.link/fhir/NamingSystem/resource';

/** The hospital that stands in, and what has come in there. */
export async function startStandIn() {
  const calls: express.Request[] = [];
  const app = express();
  app.use((req, _res, next) => {
    if (req.method === 'POST' && req.url === '/fhir') calls.push(req);
    next();
  });
  app.use(createHis());
  const server = createServer(app);
  const origin = `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`;
  const rules = { ...LOCAL_RULES, timeoutMs: 5000, longestAnswer: 10_000_000 };
  const client = fhirClient({ base: `${origin}/fhir`, bearer: async () => null, rules });
  return {
    url: `${origin}/fhir`,
    /** The keys of the transactions in the order in which they came in, those too that went wrong. */
    keys: (): string[] => calls.map((req) => String(req.get('idempotency-key'))),
    /** The transactions; null for one that was not read. */
    bundles: (): (Bundle | null)[] => calls.map(({ body }) => (body as Bundle | undefined) ?? null),
    /** Says how it is from here on (test/his/moods.ts). */
    async is(mood: string, more: object = {}): Promise<void> {
      const body = JSON.stringify({ mood, ...more });
      await fetch(`${origin}/control`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    },
    /** All of a type that it has. */
    all: async <Found extends Resource>(type: Found['resourceType']): Promise<Found[]> =>
      found<Found>(await client.search(type, { _count: '1000' }), type),
    /** What it has of one resource of this network: one, unless something is wrong. */
    of: async <Found extends Resource>(type: Found['resourceType'], id: string): Promise<Found[]> =>
      found<Found>(await client.search(type, { identifier: `${OWN}|${type}/${id}` }), type),
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export type StandIn = Awaited<ReturnType<typeof startStandIn>>;
