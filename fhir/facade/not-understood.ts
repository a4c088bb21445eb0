import type { BundleEntry } from '@medplum/fhirtypes';
import { badRequest, type Expression, type FhirFault, inHttp, noticeOf } from './fault.ts';
import { preferred } from './prefer.ts';

/** A parameter as it is said that there is none. */
export const unknown = (name: string, value: string): string => `${name}=${value}`.slice(0, 100);

const namesOf = (ignored: readonly string[]): Expression => {
  const [first = '', ...more] = ignored.map((one) => one.split(/[=:]/, 1)[0] ?? '');
  return inHttp(first, ...more);
};

export const notUnderstood = (ignored: readonly string[]): FhirFault =>
  badRequest('SEARCH_PARAMETER', `Not understood here: ${ignored.join(', ')}.`, namesOf(ignored));

/**
 * What a searchset says of the parameters that were not understood (R4 search 3.1.1.2).
 * @throws FhirFault 400 SEARCH_PARAMETER under `Prefer: handling=strict`
 */
export function noticed(ignored: readonly string[], prefer: string | undefined): BundleEntry[] {
  if (ignored.length === 0) return [];
  if (preferred(prefer, 'handling') === 'strict') throw notUnderstood(ignored);
  const messages = ignored.map((one) => `Not understood here, and ignored: ${one}`);
  return [{ resource: noticeOf('SEARCH_PARAMETER', messages), search: { mode: 'outcome' } }];
}
