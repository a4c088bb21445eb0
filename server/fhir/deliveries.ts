import type { Clock } from '../../domain/clock.ts';
import { newId } from '../../domain/id.ts';
import { routes } from '../../fhir/facade/routes.ts';
import { createCredentials } from '../../fhir/outbound/credentials.ts';
import { createDelivery } from '../../fhir/outbound/deliver.ts';
import { createNotification } from '../../fhir/outbound/notify.ts';
import type { Config } from '../config.ts';
import type { Job } from '../jobs.ts';
import type { Logger } from '../log.ts';
import { cageRulesOf } from './cage-rules.ts';

/** When a process dies, another one tells its systems after this; a call and a login take less. */
const LEASE_MS = 60_000;

/** Tells the systems of the organisations what concerns them (docs/fhir/outbound.md), and subscribers what they asked for. */
export function deliveries(config: Config, { clock, logger }: { clock: Clock; logger: Logger }): Job {
  const rules = cageRulesOf(config);
  const deps = {
    ...{ rules, clock, routes, credentials: createCredentials(rules) },
    base: `${config.issuer.replace(/\/$/, '')}/fhir`,
    holder: newId(clock.now()),
    leaseMs: LEASE_MS,
    random: Math.random,
    onError: (err: unknown) => logger.error({ err }, 'a delivery failed'),
  };
  const both = [createDelivery(deps), createNotification(deps)];
  return {
    name: 'deliveries to hospital systems',
    everySeconds: 1,
    async run() {
      await Promise.all(both.map((lanes) => lanes.start()));
      // Where time is moved by hand, what it has brought about is done when it stands still again.
      if (config.clock === 'test') await Promise.all(both.map((lanes) => lanes.settled()));
    },
    atStop: () => Promise.all(both.map((lanes) => lanes.stop())),
  };
}
