import type { Clock } from '../../domain/clock.ts';
import type { Destination } from '../../domain/outbox/lane.ts';
import type { Probed } from '../../domain/outbox/settle-probe.ts';
import { calledAs, type FhirClient, type FhirServer, fhirClient } from '../client.ts';
import type { CageRules, CallAnswer } from './cage.ts';
import type { Credentials } from './credentials.ts';
import { verdictOnError } from './verdict.ts';

export interface ClientDeps {
  readonly rules: CageRules;
  readonly credentials: Credentials;
  readonly clock: Clock;
}

const serverOf = (destination: Destination, { rules, credentials, clock }: ClientDeps): FhirServer => ({
  base: destination.address,
  rules,
  bearer: () => credentials.bearerFor(destination, clock.now()),
  refused: (token) => credentials.refused(destination, token),
});

/** The client of a registered system, signed in as it was registered. @throws CallRefused for an address that is no base */
export const clientOf = (destination: Destination, deps: ClientDeps): FhirClient =>
  fhirClient(serverOf(destination, deps));

const JSON_TYPE = 'application/fhir+json';

export interface Posted {
  readonly url: string;
  readonly body: string;
  readonly requestId: string;
}

/** Posts JSON to an address of a system that is none of its FHIR interface, with its login. @throws CallRefused, LoginFailed */
export function postTo(
  destination: Destination,
  { url, body, requestId }: Posted,
  deps: ClientDeps,
): Promise<CallAnswer> {
  const headers = { accept: JSON_TYPE, 'content-type': JSON_TYPE, 'x-request-id': requestId };
  return calledAs({ method: 'POST', url, headers, body }, serverOf(destination, deps));
}

const NO_SYSTEM: Probed = { outcome: 'ANSWER', retryAfterMs: null };

/** Whether a system answers as one of FHIR R4: its CapabilityStatement, asked for with our login. */
export async function probe(destination: Destination, deps: ClientDeps): Promise<Probed> {
  try {
    const found = await clientOf(destination, deps).capabilities();
    return /^4\.0(\.|$)/.test(String(found?.fhirVersion)) ? { outcome: 'OK' } : NO_SYSTEM;
  } catch (error) {
    const verdict = verdictOnError(error, deps.clock.now());
    if (verdict.is !== 'FAILED') return NO_SYSTEM;
    return { outcome: verdict.failure, retryAfterMs: verdict.retryAfterMs };
  }
}
