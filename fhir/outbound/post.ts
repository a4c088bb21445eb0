import type { Destination } from '../../domain/outbox/lane.ts';
import { type CallAnswer, callOutside } from './cage.ts';
import type { ClientDeps } from './system.ts';

const JSON_TYPE = 'application/fhir+json';

export interface Posted {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Posts JSON to an address of a system that is none of its FHIR interface, with its login; a token that is not taken any more is
 * asked for anew, once.
 * @throws CallRefused, LoginFailed
 */
export async function postTo(
  destination: Destination,
  { url, body, headers: own }: Posted,
  { rules, credentials, clock }: ClientDeps,
): Promise<CallAnswer> {
  const call = async (isLast: boolean): Promise<CallAnswer> => {
    const token = await credentials.bearerFor(destination, clock.now());
    const login = token === null ? {} : { authorization: `Bearer ${token}` };
    const headers = { ...login, accept: JSON_TYPE, 'content-type': JSON_TYPE, ...own };
    const answer = await callOutside({ method: 'POST', url, headers, body }, rules);
    const isRefused =
      answer.status === 401 && token !== null && (await credentials.refused(destination, token));
    return isRefused && !isLast ? call(true) : answer;
  };
  return call(false);
}
