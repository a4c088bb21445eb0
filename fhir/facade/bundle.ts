import type { Bundle, BundleEntry, OperationOutcome } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { Asking, FhirAnswer, FhirRequest } from './asking.ts';
import { badRequest, faultAnswer, messageNotTaken, unprocessable } from './fault.ts';
import { entryAt } from './in-entry.ts';
import { RESOURCE_TYPES, requireMediaType } from './media.ts';
import { keysOfParts } from './once.ts';
import { expressionAt } from './shaped.ts';
import { transact } from './transaction.ts';

const MOST_ENTRIES = 100;

const Entry = z.looseObject({
  fullUrl: z.string().max(200).optional(),
  resource: z.looseObject({ resourceType: z.string() }).optional(),
  request: z.looseObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    url: z.string().max(2000),
    ifMatch: z.string().optional(),
    ifNoneMatch: z.string().optional(),
    ifNoneExist: z.string().optional(),
  }),
});
const Wanted = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.enum(['batch', 'transaction']),
  entry: z.array(z.unknown()).max(MOST_ENTRIES).default([]),
});
type Entry = z.infer<typeof Entry>;

/** One entry as the request that it stands for. */
export interface EntryRequest {
  readonly fullUrl: string | null;
  readonly request: FhirRequest;
}

const PATCHED = 'application/json-patch+json';

/** The patch of an entry: a Binary with a JSON Patch, as R4 has it (http.html 3.1.0.11.2). */
function patchIn(resource: unknown, at: number): unknown {
  const { contentType, data } = (resource ?? {}) as { contentType?: unknown; data?: unknown };
  if (contentType !== PATCHED || typeof data !== 'string')
    throw unprocessable('PATCH', `A patch in a Bundle is a Binary of ${PATCHED}.`, `${entryAt(at)}.resource`);
  try {
    return JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
  } catch {
    throw badRequest('PATCH', 'The patch is no JSON.', [`${entryAt(at)}.resource`]);
  }
}

function requestOf(
  { fullUrl, resource, request: wanted }: Entry,
  at: number,
  outer: FhirRequest,
  base: string,
): EntryRequest {
  const below = wanted.url.startsWith(`${base}/`)
    ? wanted.url.slice(base.length + 1)
    : wanted.url.replace(/^\//, '');
  const [path = '', query = ''] = below.split('?', 2);
  const { prefer, 'x-provenance': provenance } = outer.headers;
  const headers = {
    // What stands in a Bundle is a resource, whatever else it could be read as.
    ...{ accept: RESOURCE_TYPES[0], prefer, 'x-provenance': provenance },
    ...{
      'if-match': wanted.ifMatch,
      'if-none-match': wanted.ifNoneMatch,
      'if-none-exist': wanted.ifNoneExist,
    },
  };
  const isPatch = wanted.method === 'PATCH';
  const body = isPatch ? patchIn(resource, at) : resource;
  const bodyType = body === undefined ? null : isPatch ? PATCHED : 'application/fhir+json';
  const { method } = wanted;
  return {
    fullUrl: fullUrl ?? null,
    request: { method, path, query: new URLSearchParams(query), headers, body, bodyType },
  };
}

const isMessage = (body: unknown): boolean =>
  z.looseObject({ resourceType: z.literal('Bundle'), type: z.literal('message') }).safeParse(body).success;

/** @throws FhirFault 400 that names the element */
function readAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  expression: string,
): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const message = `This is no batch or transaction: ${issue?.message}.`;
  throw badRequest('BUNDLE', message, [expressionAt(expression, issue?.path)]);
}

/** One entry as the request that it stands for. @throws FhirFault 400, 422 that names the element */
const entryIn = (entry: unknown, at: number, outer: FhirRequest, base: string): EntryRequest =>
  requestOf(readAs(Entry, entry, entryAt(at)), at, outer, base);

const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
};

/** An answer as the entry of a response. */
export function responseEntry({ status, headers, resource }: FhirAnswer, base: string): BundleEntry {
  const isOutcome = resource?.resourceType === 'OperationOutcome';
  const at = headers['Last-Modified'];
  return {
    ...(resource !== null &&
      !isOutcome && { resource, fullUrl: `${base}/${resource.resourceType}/${resource.id}` }),
    response: {
      status: `${status} ${PHRASES[status] ?? ''}`.trim(),
      ...(headers.Location !== undefined && { location: headers.Location }),
      ...(headers.ETag !== undefined && { etag: headers.ETag }),
      ...(at !== undefined && { lastModified: new Date(at).toISOString() }),
      ...(isOutcome && { outcome: resource as OperationOutcome }),
    },
  };
}

type Way = (request: FhirRequest, asking: Asking) => Promise<FhirAnswer>;

/** How an entry is answered as a request of its own: with what it cannot be, or not at all. */
export interface Ways {
  readonly answer: Way;
  /** @throws FhirFault, Refusal, Forbidden */
  readonly attempt: Way;
}

interface Batched {
  readonly asking: Asking;
  readonly entries: readonly unknown[];
  readonly requestAt: (entry: unknown, at: number) => EntryRequest;
  readonly answer: Way;
}

/** Each entry of a batch by itself: one that cannot be read is refused alone. */
async function answerSingly(
  outer: FhirRequest,
  { asking, entries, requestAt, answer }: Batched,
): Promise<FhirAnswer[]> {
  const keyAt = await keysOfParts(outer, asking);
  const answerOne = async (entry: unknown, at: number): Promise<FhirAnswer> => {
    const { request } = requestAt(entry, at);
    return answer({ ...request, headers: { ...request.headers, 'idempotency-key': keyAt(at) } }, asking);
  };
  const answers: FhirAnswer[] = [];
  for (const [at, entry] of entries.entries()) answers.push(await answerOne(entry, at).catch(faultAnswer));
  return answers;
}

/**
 * `POST [base]`: a batch, in which each entry stands for itself, or a transaction, of which all is kept or nothing.
 * @throws FhirFault; Refusal
 */
export async function answerBundle(outer: FhirRequest, asking: Asking, ways: Ways): Promise<FhirAnswer> {
  requireMediaType(outer.bodyType, RESOURCE_TYPES);
  if (isMessage(outer.body)) throw messageNotTaken(422);
  const { type, entry } = readAs(Wanted, outer.body, 'Bundle');
  const requestAt = (one: unknown, at: number) => entryIn(one, at, outer, asking.base);
  const answers =
    type === 'transaction'
      ? await transact(outer, { asking, entries: entry.map(requestAt), ways })
      : await answerSingly(outer, { asking, entries: entry, requestAt, answer: ways.answer });
  const bundle: Bundle = {
    resourceType: 'Bundle',
    type: type === 'batch' ? 'batch-response' : 'transaction-response',
    ...(answers.length > 0 && { entry: answers.map((answer) => responseEntry(answer, asking.base)) }),
  };
  return { status: 200, headers: {}, resource: bundle };
}
