import type { Clock } from '../../domain/clock.ts';
import type { DeliveryFailure } from '../../domain/codes/delivery.ts';
import type { Destination } from '../../domain/outbox/lane.ts';
import { type FhirClient, fhirClient } from '../client.ts';
import type { CageRules } from './cage.ts';
import type { Credentials } from './credentials.ts';
import { verdictOnError } from './verdict.ts';

export interface ClientDeps {
  readonly rules: CageRules;
  readonly credentials: Credentials;
  readonly clock: Clock;
}

/** The client of a registered system, signed in as it was registered. @throws CallRefused for an address that is no base */
export const clientOf = (destination: Destination, { rules, credentials, clock }: ClientDeps): FhirClient =>
  fhirClient({
    base: destination.address,
    rules,
    bearer: () => credentials.bearerFor(destination, clock.now()),
    refused: (token) => credentials.refused(destination, token),
  });

/** Whether a system answers as one of FHIR R4: its CapabilityStatement, asked for with our login. */
export async function probe(destination: Destination, deps: ClientDeps): Promise<'OK' | DeliveryFailure> {
  try {
    const found = await clientOf(destination, deps).capabilities();
    return /^4\.0(\.|$)/.test(String(found?.fhirVersion)) ? 'OK' : 'ANSWER';
  } catch (error) {
    const verdict = verdictOnError(error, deps.clock.now());
    return verdict.is === 'FAILED' ? verdict.failure : 'ANSWER';
  }
}
