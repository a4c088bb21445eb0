import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '@medplum/fhirtypes';
import { type ActKind, actorFor, provenanceAgent, SAID_IN_HEADER } from './actor.ts';
import type { Asking, FhirAnswer, FhirRequest } from './asking.ts';
import { badRequest, doneOutcome, type Expression, FhirFault, inAddress, inHttp, movedOn } from './fault.ts';
import { answerWith, etagOf, readOne, recordShown, requireScope } from './interactions.ts';
import { type Manner, requireKept } from './kept.ts';
import { PATCH_TYPES, RESOURCE_TYPES, requireMediaType } from './media.ts';
import { requireNoModifiers } from './modifiers.ts';
import { type Done, type Plan, performOnce } from './once.ts';
import { patched } from './patch.ts';
import { preferred } from './prefer.ts';
import type { ResourceRoute } from './route.ts';
import { matching } from './search.ts';
import { requireShownAsSaid } from './shown-as-said.ts';
import { split } from './values.ts';
import type { Writing } from './writing.ts';

/** A write that is to be planned: of one type, by itself or as part of a transaction. */
export interface Ordered {
  readonly route: ResourceRoute;
  readonly request: FhirRequest;
  readonly writing: Writing;
}

/** The body as a resource of the type. @throws FhirFault 400, 415 */
function resourceIn({ body, bodyType }: FhirRequest, type: string): Resource {
  requireMediaType(bodyType, RESOURCE_TYPES);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('RESOURCE', 'The body is one resource.', inHttp('body'));
  const { resourceType } = body as { resourceType?: unknown };
  if (resourceType !== type)
    throw badRequest('RESOURCE_TYPE', `The body is a ${type}.`, [`${type}.resourceType`]);
  requireNoModifiers(body, type);
  return body as Resource;
}

/** Who writes, for a request of its own. */
export function writingFor(asking: Asking, request: FhirRequest): Writing {
  const agent = provenanceAgent(request.headers['x-provenance']);
  return {
    ...asking,
    key: () => randomUUID(),
    resolved: (reference) => reference,
    sibling: () => undefined,
    siblings: () => new Map(),
    actor: (kind: ActKind, named) =>
      actorFor(asking, kind, {
        reference: agent ?? named?.reference ?? null,
        expression: agent !== null || named === undefined ? SAID_IN_HEADER : named.expression,
      }),
  };
}

/** Who asks, now: what a write has opened begins after the request has come. */
export const asSince = (asking: Asking): Asking => ({ ...asking, now: asking.reader.clock.now() });

/** The answer to a write with what is wanted of it: the resource, nothing, or an outcome (`Prefer: return=`). */
export function asPreferred(answer: FhirAnswer, { headers }: FhirRequest): FhirAnswer {
  const wanted = preferred(headers.prefer, 'return');
  if (wanted === 'minimal') return { ...answer, resource: null };
  return wanted === 'OperationOutcome' ? { ...answer, resource: doneOutcome(answer.status) } : answer;
}

/** Whether what is not kept may be passed over (R4 http.html, Prefer: handling). */
const isLenient = ({ headers }: FhirRequest): boolean => preferred(headers.prefer, 'handling') === 'lenient';

/** The answer to a write: the resource as it is now, as far as it is still open to who wrote it. */
async function answerWritten(
  route: ResourceRoute,
  { status, id }: Done,
  { request, asking, interaction }: { request: FhirRequest; asking: Asking; interaction: string },
): Promise<FhirAnswer> {
  const { resource, residentIds } = await readOne(route, id, asking);
  await recordShown(asking, { interaction, type: route.type, id, outcome: 'OK', residentIds });
  const location = `${asking.base}/${route.type}/${id}/_history/${resource.meta?.versionId ?? '1'}`;
  const answer = answerWith(resource, status, status === 201 ? { Location: location } : {});
  return asPreferred(answer, request);
}

const isSaid = (value: string): boolean => value.trim() !== '' && !value.endsWith('|');

/** Whether a parameter narrows a search: one of the result, without a value or of what is not, finds whatever there is. */
const isNarrowing = ([name, value]: readonly [string, string]): boolean =>
  (!name.startsWith('_') || name === '_id') && !name.endsWith(':not') && split(value, ',').every(isSaid);

/**
 * The one resource that a condition finds; null for none. Whether there is one is told to who may search.
 * @throws FhirFault 400 for a condition that says nothing, 412 for more than one
 */
export async function onlyMatch(
  route: ResourceRoute,
  { query, at }: { readonly query: URLSearchParams; readonly at: Expression },
  asking: Asking,
): Promise<Resource | null> {
  if ([...query].length === 0 || ![...query].every(isNarrowing))
    throw badRequest(
      'CONDITION',
      'The condition is a search with at least one parameter, each with a value.',
      at,
    );
  await requireScope(asking, route.type, 's');
  const { resources } = await matching(route, query, asking, 2);
  if (resources.length <= 1) return resources[0] ?? null;
  const message = 'The condition finds more than one resource.';
  throw new FhirFault({
    status: 412,
    issue: 'multiple-matches',
    code: 'MULTIPLE_MATCHES',
    message,
    expression: at,
  });
}

const notOffered = (type: string, interaction: string): FhirFault =>
  new FhirFault({
    ...{ status: 405, issue: 'not-supported', code: 'NOT_SUPPORTED' },
    message: `${interaction} is not offered for ${type}.`,
    expression: inHttp('method'),
  });

/** The condition of `If-None-Exist`: the query alone, or behind its type. */
const inHeader = (condition: string) => ({
  query: new URLSearchParams(condition.replace(/^[^?]*\?/, '')),
  at: inHttp('If-None-Exist'),
});

/** `POST [type]`, perhaps with `If-None-Exist`. */
export async function planCreate({ route, request, writing }: Ordered): Promise<Plan> {
  const { writes, type } = route;
  if (writes.create === undefined) throw notOffered(type, 'create');
  await requireScope(writing, type, 'c');
  const resource = resourceIn(request, type);
  const condition = request.headers['if-none-exist'];
  const there = condition === undefined ? null : await onlyMatch(route, inHeader(condition), writing);
  const id = there?.id;
  if (id !== undefined) return { status: 200, planned: { run: async () => id } };
  return { status: 201, planned: await writes.create(resource, writing) };
}

/** @throws FhirFault 400 without `If-Match`, 412 when the resource has moved on */
function requireVersion({ headers }: FhirRequest, current: Resource): void {
  const wanted = headers['if-match']?.split(',').map((tag) => tag.trim()) ?? ['*'];
  // `*` is whichever version there is: a write would overwrite what nobody has read.
  if (wanted.includes('*'))
    throw badRequest('IF_MATCH', 'Name the version that you have read, in If-Match.', inHttp('If-Match'));
  if (wanted.includes(etagOf(current))) return;
  throw movedOn(
    `The ${current.resourceType} has moved on to version ${current.meta?.versionId}; read it again.`,
  );
}

const isAsRead = ({ meta: _read, ...current }: Resource, { meta: _sent, ...next }: Resource): boolean =>
  isDeepStrictEqual(current, next);

/** What a resource is to become, and how that is said. */
interface Becoming {
  readonly manner: Manner;
  next(current: Resource): Resource;
}

async function planChange(
  { route, request, writing }: Ordered,
  id: string,
  { manner, next: nextOf }: Becoming,
): Promise<Plan> {
  const { writes, type } = route;
  if (writes.change === undefined) throw notOffered(type, 'update');
  await requireScope(writing, type, 'u');
  const { resource } = await readOne(route, id, writing);
  requireVersion(request, resource);
  const next = nextOf(resource);
  // Who says what is there already asks for nothing.
  if (isAsRead(resource, next)) return { status: 200, planned: { run: async () => id } };
  const { base } = writing;
  requireKept(resource, next, { keeps: writes.keeps?.(resource, next) ?? [], manner, base });
  const planned = await writes.change(resource, next, writing);
  const verify = async () => {
    const { resources } = await route.byIds([id], asSince(writing));
    const [after] = resources;
    // What is no longer open to who wrote it is not shown at all.
    if (after === undefined || planned.isPending === true) return;
    const rewritten = writes.rewrites?.(resource, next) ?? [];
    requireShownAsSaid({ before: resource, said: next, after, rewritten, manner, base });
  };
  return { status: 200, planned: { ...planned, verify } };
}

/** `PUT [type]/[id]`. Ids are given by the network: what is not there is not made by it. */
export async function planUpdate(ordered: Ordered, id: string): Promise<Plan> {
  const resource = resourceIn(ordered.request, ordered.route.type);
  if (resource.id !== id)
    throw badRequest('RESOURCE_ID', 'The id of the body is the id of the address.', [
      `${resource.resourceType}.id`,
    ]);
  const manner = isLenient(ordered.request) ? 'FOUND' : 'READ';
  return planChange(ordered, id, { manner, next: () => resource });
}

/** `PATCH [type]/[id]`. */
export async function planPatch(ordered: Ordered, id: string): Promise<Plan> {
  const { body, bodyType } = ordered.request;
  requireMediaType(bodyType, PATCH_TYPES);
  return planChange(ordered, id, { manner: 'PATCH', next: (current) => patched(current, body) });
}

/** `PUT [type]?…`: what the condition finds is updated, and what is not there is created. */
export async function planUpdateMatching(ordered: Ordered): Promise<Plan> {
  const { route, request, writing } = ordered;
  if (route.writes.isConditional !== true) throw notOffered(route.type, 'conditional update');
  const resource = resourceIn(request, route.type);
  const there = await onlyMatch(route, { query: request.query, at: inAddress(request.query) }, writing);
  if (there?.id === undefined) return planCreate(ordered);
  const { id } = there;
  if (resource.id !== undefined && resource.id !== id)
    throw badRequest('RESOURCE_ID', 'The condition finds another resource than the id names.', [
      `${resource.resourceType}.id`,
    ]);
  const headers = { ...request.headers, 'if-match': request.headers['if-match'] ?? etagOf(there) };
  const next = { ...resource, id };
  return planChange({ ...ordered, request: { ...request, headers } }, id, {
    manner: 'FOUND',
    next: () => next,
  });
}

/** `DELETE [type]/[id]`. */
export async function planRemoval({ route, request, writing }: Ordered, id: string): Promise<Plan> {
  const { writes, type } = route;
  if (writes.remove === undefined) throw notOffered(type, 'delete');
  await requireScope(writing, type, 'd');
  const { resource } = await readOne(route, id, writing);
  if (request.headers['if-match'] !== undefined) requireVersion(request, resource);
  return { status: 204, planned: await writes.remove(resource, writing) };
}

/** Performs a write of its own, and answers it. */
export async function write(
  ordered: Omit<Ordered, 'writing'> & { readonly asking: Asking },
  interaction: 'create' | 'update' | 'patch' | 'delete',
  plan: (ordered: Ordered) => Promise<Plan>,
): Promise<FhirAnswer> {
  const { route, request, asking } = ordered;
  const writing = writingFor(asking, request);
  const done = await performOnce(request, asking, () => plan({ route, request, writing }));
  const since = asSince(asking);
  if (done.status !== 204) return answerWritten(route, done, { request, asking: since, interaction });
  await recordShown(since, { interaction, type: route.type, id: done.id, outcome: 'OK', residentIds: [] });
  return { status: 204, headers: {}, resource: null };
}
