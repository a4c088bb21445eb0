import type { Resource } from '@medplum/fhirtypes';
import { type AuditEntry, audit } from '../../domain/audit/record.ts';
import { UNMARKED } from '../../domain/exchange/marks.ts';
import { allows, type Interaction } from '../../domain/his-client/scopes.ts';
import { concernOfShown } from '../../domain/resident/record-keepers.ts';
import type { Asking, FhirAnswer, FhirRequest } from './asking.ts';
import { FhirFault, gone, inHttp, notKnown } from './fault.ts';
import { asksForFhir } from './media.ts';
import type { ResourceRoute } from './route.ts';
import { searchOf } from './search.ts';

/** Puts something on record, at once or when it can be written. */
async function record(entry: AuditEntry, { reader, now, toRecord }: Asking): Promise<void> {
  if (toRecord === undefined) await audit(entry, reader, now);
  else toRecord.push(entry);
}

/** @throws FhirFault 403 SCOPE */
export async function requireScope(asking: Asking, type: string, interaction: Interaction): Promise<void> {
  if (allows(asking.scopes, type, interaction)) return;
  const operation = `fhir.${type}.${interaction}`;
  await record({ action: 'DENIED', operation, outcome: 'SCOPE' }, asking);
  const message = `The token has no scope system/${type}.${interaction}.`;
  throw new FhirFault({
    status: 403,
    issue: 'forbidden',
    code: 'SCOPE',
    message,
    expression: inHttp('Authorization'),
  });
}

interface Shown {
  readonly interaction: string;
  readonly type: string;
  readonly id?: string | null;
  readonly outcome: string;
  readonly residentIds: readonly string[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What was shown of whom is on record before the answer leaves. */
export async function recordShown(
  asking: Asking,
  { interaction, type, id = null, outcome, residentIds, facts }: Shown,
): Promise<void> {
  const concern = await concernOfShown(residentIds, asking.now);
  const entry = {
    action: 'READ',
    operation: `fhir.${type}.${interaction}`,
    noun: type,
    nounId: id,
    outcome,
  } as const;
  await record({ ...entry, ...concern, ...(facts && { facts }) }, asking);
}

type Versioned = Pick<Resource, 'meta'>;
export const etagOf = ({ meta }: Versioned): string => `W/"${meta?.versionId ?? '1'}"`;

const headersOf = (resource: Versioned): Record<string, string> => {
  const at = resource.meta?.lastUpdated;
  return { ETag: etagOf(resource), ...(at !== undefined && { 'Last-Modified': new Date(at).toUTCString() }) };
};

/** An answer that is one resource, with its version and its instant. */
export const answerWith = (
  resource: Resource,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): FhirAnswer => ({ status, headers: { ...headersOf(resource), ...headers }, resource });

/** One resource as it is open to who asks. @throws FhirFault 404, for unknown and foreign alike; 410 for what the own machine took back */
export async function readOne(
  route: ResourceRoute,
  id: string,
  asking: Asking,
): Promise<{ resource: Resource; residentIds: readonly string[] }> {
  const { resources, residentIds } = await route.byIds([id], asking);
  const [resource] = resources;
  if (resource !== undefined) return { resource, residentIds };
  const isGone = (await route.isGone?.(id, asking)) === true;
  const outcome = isGone ? 'GONE' : 'NOT_FOUND';
  await recordShown(asking, { interaction: 'read', type: route.type, outcome, residentIds: [] });
  throw isGone ? gone() : notKnown();
}

/** Weak comparison (RFC 9110 13.1.2). What nobody has counted the changes of is told anew each time. */
function isKnown({ headers }: FhirRequest, resource: Versioned): boolean {
  const header = headers['if-none-match'];
  if (header === undefined) return false;
  if (resource.meta?.versionId === String(UNMARKED.version)) return false;
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '');
  return header.split(',').some((tag) => tag.trim() === '*' || plain(tag) === plain(etagOf(resource)));
}

/** Nothing in bytes that somebody has sent runs where they are shown. */
const HARMLESS = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Content-Disposition': 'attachment',
  'X-Content-Type-Options': 'nosniff',
};

async function readContent(
  { type, content }: ResourceRoute & Required<Pick<ResourceRoute, 'content'>>,
  id: string,
  { request, asking }: { readonly request: FhirRequest; readonly asking: Asking },
): Promise<FhirAnswer> {
  const found = await content(id, asking);
  const about = { interaction: 'read', type } as const;
  if (found === null) {
    await recordShown(asking, { ...about, outcome: 'NOT_FOUND', residentIds: [] });
    throw notKnown();
  }
  await recordShown(asking, { ...about, id, outcome: 'OK', residentIds: found.residentIds });
  const headers = { ...headersOf(found), ...HARMLESS };
  if (isKnown(request, found)) return { status: 304, headers, resource: null };
  return { status: 200, headers, resource: null, content: found };
}

/** `GET [type]/[id]`. */
export async function read(
  route: ResourceRoute,
  id: string,
  request: FhirRequest,
  asking: Asking,
): Promise<FhirAnswer> {
  await requireScope(asking, route.type, 'r');
  const { content } = route;
  if (content !== undefined && !asksForFhir(request.headers.accept, request.query.get('_format')))
    return readContent({ ...route, content }, id, { request, asking });
  const { resource, residentIds } = await readOne(route, id, asking);
  await recordShown(asking, { interaction: 'read', type: route.type, id, outcome: 'OK', residentIds });
  if (isKnown(request, resource)) return { status: 304, headers: headersOf(resource), resource: null };
  return answerWith(resource);
}

/** `GET [type]/[id]/_history/[version]`: the present version alone is kept. @throws FhirFault 404 */
export async function readVersion(
  route: ResourceRoute,
  { id, version }: { readonly id: string; readonly version: string },
  asking: Asking,
): Promise<FhirAnswer> {
  await requireScope(asking, route.type, 'r');
  const { resource, residentIds } = await readOne(route, id, asking);
  const isPresent = resource.meta?.versionId === version;
  const outcome = isPresent ? 'OK' : 'NOT_FOUND';
  await recordShown(asking, {
    interaction: 'vread',
    type: route.type,
    id,
    outcome,
    residentIds: isPresent ? residentIds : [],
  });
  if (!isPresent) throw notKnown();
  return answerWith(resource);
}

/** `GET [type]?…` and `POST [type]/_search`. */
export async function search(
  route: ResourceRoute,
  query: URLSearchParams,
  { request, asking }: { readonly request: FhirRequest; readonly asking: Asking },
): Promise<FhirAnswer> {
  await requireScope(asking, route.type, 's');
  const { bundle, residentIds } = await searchOf(route, query, { asking, prefer: request.headers.prefer });
  await recordShown(asking, { interaction: 'search', type: route.type, outcome: 'OK', residentIds });
  return { status: 200, headers: {}, resource: bundle };
}
