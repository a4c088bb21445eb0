import type { IncomingHttpHeaders } from 'node:http';
import { getStatus } from '@medplum/core';
import { type FhirRequest, FhirRouter, type HttpMethod } from '@medplum/fhir-router';
import type { Bundle, CapabilityStatement, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { HisMemory, indexR4 } from './memory.ts';

export interface HisCall {
  readonly method: string;
  /** Below the base, with its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface HisAnswer {
  readonly status: number;
  readonly resource: Resource | null;
}

const capabilities: CapabilityStatement = {
  ...{ resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', date: '2026-11-27' },
  ...{ name: 'StandInHospital', title: '演示医院', fhirVersion: '4.0.1', format: ['json'] },
  software: { name: 'A hospital that stands in, over @medplum/fhir-router' },
  implementation: { description: 'A hospital that is not there: everything is in memory' },
  rest: [{ mode: 'server', interaction: [{ code: 'transaction' }, { code: 'batch' }] }],
};

/** A hospital's own system: a FHIR server of somebody else, which knows nothing of ours. */
export function createHisSystem() {
  indexR4();
  const memory = new HisMemory();
  const router = new FhirRouter();
  let last: Promise<unknown> = Promise.resolve();

  async function answered({ method, url, headers, body }: HisCall): Promise<HisAnswer> {
    if (method === 'GET' && url.split('?', 1)[0] === '/metadata')
      return { status: 200, resource: capabilities };
    const request: FhirRequest = {
      ...{ method: method as HttpMethod, url, pathname: '', headers, params: {}, query: {} },
      body: structuredClone(body),
      config: { transactions: true },
    };
    const [outcome, resource] = await router.handleRequest(request, memory);
    const status = getStatus(outcome as OperationOutcome);
    return { status, resource: resource ?? (status === 204 ? null : outcome) };
  }

  return {
    /** One call at a time: a transaction is alone. */
    answer(call: HisCall): Promise<HisAnswer> {
      const next = last.then(() => answered(call));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

const isSearch = (resource: Resource | null): resource is Bundle =>
  resource?.resourceType === 'Bundle' && resource.type === 'searchset';

/** A search whose matches are changed; anything else as it is. */
export const withEntries = (
  answer: HisAnswer,
  change: (entries: NonNullable<Bundle['entry']>) => NonNullable<Bundle['entry']>,
): HisAnswer => {
  const { resource } = answer;
  if (!isSearch(resource) || resource.entry === undefined) return answer;
  return { ...answer, resource: { ...resource, entry: change(resource.entry) } };
};
