import type { Clock } from '../../domain/clock.ts';
import { newId } from '../../domain/id.ts';
import { routes } from '../../fhir/facade/routes.ts';
import { createCredentials } from '../../fhir/outbound/credentials.ts';
import { createDelivery } from '../../fhir/outbound/deliver.ts';
import { createNotification } from '../../fhir/outbound/notify.ts';
import { createPulling } from '../../fhir/outbound/pull/pulling.ts';
import type { SideBySide } from '../../fhir/outbound/side-by-side.ts';
import type { Config } from '../config.ts';
import type { Job } from '../jobs.ts';
import type { Logger } from '../log.ts';
import { cageRulesOf } from './cage-rules.ts';

/** When a process dies, another one tells its systems after this; a call and a login take less. */
const LEASE_MS = 60_000;

/**
 * What this service calls hospital systems for: it tells them what concerns them (docs/fhir/outbound.md) and subscribers what they asked
 * for (docs/fhir/subscriptions.md), and asks for the records that people ask for (docs/fhir/pull.md).
 */
export function outboundJobs(config: Config, { clock, logger }: { clock: Clock; logger: Logger }): Job[] {
  const rules = cageRulesOf(config);
  const deps = {
    // One login at each system serves all of them.
    ...{ rules, clock, routes, credentials: createCredentials(rules) },
    base: `${config.issuer.replace(/\/$/, '')}/fhir`,
    holder: newId(clock.now()),
    leaseMs: LEASE_MS,
    random: Math.random,
  };
  const faulty = (message: string) => (err: unknown) => logger.error({ err }, message);
  const jobOf = (name: string, works: readonly SideBySide[]): Job => ({
    name,
    everySeconds: 1,
    async run() {
      await Promise.all(works.map((work) => work.start()));
      // Where time is moved by hand, what it has brought about is done when it stands still again.
      if (config.clock === 'test') await Promise.all(works.map((work) => work.settled()));
    },
    atStop: () => Promise.all(works.map((work) => work.stop())),
  });
  const told = { ...deps, onError: faulty('a delivery failed') };
  return [
    jobOf('deliveries to hospital systems', [createDelivery(told), createNotification(told)]),
    jobOf('pulls of records from hospital systems', [
      createPulling({ ...deps, onError: faulty('a pull failed') }),
    ]),
  ];
}
