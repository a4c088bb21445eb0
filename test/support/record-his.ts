import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, CapabilityStatement, Patient, Resource } from '@medplum/fhirtypes';

/** How a record is offered. */
export type Offer = 'SUMMARY' | 'SEARCHES' | 'EVERYTHING' | 'NOTHING';
type Answering = (res: ServerResponse) => void;

export interface RecordHis {
  readonly url: string;
  /** What was asked, without the base, and what stood in the body. */
  readonly calls: {
    readonly asked: string;
    readonly body: string;
    readonly authorization: string | undefined;
  }[];
  offer: Offer;
  patients: Patient[];
  /** What it has of them. */
  resources: Resource[];
  /** Entries on one page. */
  pageSize: number;
  /** Answers in place of the system, where it gives an answer at all. */
  instead: (asked: string) => Answering | null;
  close(): Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/fhir+json' };
export const answer =
  (status: number, body: unknown): Answering =>
  (res) =>
    void res.writeHead(status, JSON_TYPE).end(typeof body === 'string' ? body : JSON.stringify(body));
export const hang: Answering = () => {};

const TYPES = ['AllergyIntolerance', 'Condition', 'MedicationRequest', 'Observation'];

function capabilityOf(offer: Offer): CapabilityStatement {
  const operation = { SUMMARY: 'summary', EVERYTHING: 'everything', SEARCHES: null, NOTHING: null }[offer];
  const definition = 'http://hl7.org/fhir/uv/ips/OperationDefinition/summary';
  const patient = {
    type: 'Patient',
    ...(operation !== null && { operation: [{ name: operation, definition }] }),
    ...(operation === 'everything' && {
      operation: [
        { name: operation, definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' },
      ],
    }),
  };
  const searched = TYPES.map((type) => ({
    type,
    interaction: [{ code: 'search-type' }],
    searchParam: [{ name: 'patient', type: 'reference' }],
  }));
  return {
    ...{ resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', date: '2026-11-01' },
    ...{ fhirVersion: '4.0.1', format: ['json'] },
    rest: [{ mode: 'server', resource: [patient, ...(offer === 'SEARCHES' ? searched : [])] }],
  } as CapabilityStatement;
}

const bundle = (
  type: Bundle['type'],
  resources: readonly Resource[],
  base: string,
  next?: string,
): Bundle => ({
  ...{ resourceType: 'Bundle', type },
  ...(next !== undefined && { link: [{ relation: 'next', url: next }] }),
  entry: resources.map((resource) => ({
    fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
    resource,
  })),
});

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A hospital system that is asked for records, as simple as can be. */
export async function startRecordHis(): Promise<RecordHis> {
  let base = '';
  const his: Omit<RecordHis, 'url' | 'close'> = {
    ...{ calls: [], offer: 'SUMMARY', patients: [], resources: [], pageSize: 50, instead: () => null },
  };

  const searched = (path: string, params: URLSearchParams): Bundle => {
    const found = his.resources.filter(({ resourceType }) => resourceType === path);
    const from = Number(params.get('from') ?? 0);
    const to = from + his.pageSize;
    const next = to < found.length ? `${base}/${path}?from=${to}` : undefined;
    return bundle('searchset', found.slice(from, to), base, next);
  };
  function found(path: string, params: URLSearchParams): Resource {
    if (path === 'metadata') return capabilityOf(his.offer);
    if (path === 'Patient/_search') {
      const [system, value] = (params.get('identifier') ?? '').split('|');
      const isHit = ({ identifier = [] }: Patient) =>
        identifier.some((one) => one.system === system && one.value === value);
      return bundle('searchset', his.patients.filter(isHit), base);
    }
    const everything = [...his.patients, ...his.resources];
    if (path.endsWith('/$summary')) return bundle('document', everything, base);
    if (path.endsWith('/$everything')) return bundle('searchset', everything, base);
    return searched(path, params);
  }

  const server = createServer(async (req, res) => {
    const { pathname, search, searchParams } = new URL(req.url ?? '', base);
    const body = await bodyOf(req);
    const path = pathname.replace(/^\/fhir\/?/, '');
    his.calls.push({ asked: `${path}${search}`, body, authorization: req.headers.authorization });
    const params = req.method === 'POST' ? new URLSearchParams(body) : searchParams;
    (his.instead(path) ?? answer(200, found(path, params)))(res);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  return Object.assign(his, {
    url: base,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}
