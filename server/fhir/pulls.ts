import type { Clock } from '../../domain/clock.ts';
import { newId } from '../../domain/id.ts';
import { createCredentials } from '../../fhir/outbound/credentials.ts';
import { createPulling } from '../../fhir/outbound/pull/pulling.ts';
import type { Config } from '../config.ts';
import type { Job } from '../jobs.ts';
import type { Logger } from '../log.ts';
import { cageRulesOf } from './cage-rules.ts';

/** Asks the systems of the organisations for the records that people ask for (docs/fhir/pull.md). */
export function pulls(config: Config, { clock, logger }: { clock: Clock; logger: Logger }): Job {
  const rules = cageRulesOf(config);
  const pulling = createPulling({
    ...{ rules, clock, credentials: createCredentials(rules) },
    holder: newId(clock.now()),
    random: Math.random,
    onError: (err) => logger.error({ err }, 'a pull failed'),
  });
  return {
    name: 'pulls of records from hospital systems',
    everySeconds: 1,
    async run() {
      await pulling.start();
      // Where time is moved by hand, what it has brought about is done when it stands still again.
      if (config.clock === 'test') await pulling.settled();
    },
    atStop: () => pulling.stop(),
  };
}
