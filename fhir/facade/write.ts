import { randomUUID } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { byFirstName } from '../codes.ts';
import { type ActKind, actorFor, provenanceAgent, SAID_IN_HEADER } from './actor.ts';
import type { Asking, FhirAnswer, FhirRequest } from './asking.ts';
import { badRequest, doneOutcome, type Expression, FhirFault, inHttp, movedOn } from './fault.ts';
import { answerWith, etagOf, readOne, recordShown, requireScope } from './interactions.ts';
import { RESOURCE_TYPES, requireMediaType } from './media.ts';
import { type Done, type Plan, performOnce } from './once.ts';
import { isElements } from './plain-json.ts';
import { preferred } from './prefer.ts';
import { withResolved } from './references.ts';
import type { ResourceRoute } from './route.ts';
import { matching } from './search.ts';
import { type Changed, requireShownAsSaid } from './shown-as-said.ts';
import { requireUnderstood } from './understood.ts';
import { split, unescaped } from './values.ts';
import type { Planned, Writing } from './writing.ts';

/** A write that is to be planned: of one type, by itself or as part of a transaction. */
export interface Ordered {
  readonly route: ResourceRoute;
  readonly request: FhirRequest;
  readonly writing: Writing;
}

/** The body as a resource of the type. @throws FhirFault 400, 415 */
export function resourceIn({ body, bodyType }: FhirRequest, type: string): Resource {
  requireMediaType(bodyType, RESOURCE_TYPES);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('RESOURCE', 'The body is one resource.', inHttp('body'));
  const { resourceType } = body as { resourceType?: unknown };
  if (resourceType !== type)
    throw badRequest('RESOURCE_TYPE', `The body is a ${type}.`, [`${type}.resourceType`]);
  requireUnderstood(body, type);
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
  { query, at }: Condition,
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

export const notOffered = (type: string, interaction: string): FhirFault =>
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

/** A search by a condition, and where it stands. */
interface Condition {
  readonly query: URLSearchParams;
  readonly at: Expression;
}

/** `system|value`, or the value alone: neither a second name of a system nor capitals matter in a number. */
const isSameName = (one: string, other: string): boolean =>
  byFirstName(one).toUpperCase() === byFirstName(other).toUpperCase();

/** Whether a resource has an identifier, its own or that of what it belongs to (as the episode of an Encounter). */
function names(part: unknown, wanted: string): boolean {
  if (Array.isArray(part)) return part.some((one) => names(one, wanted));
  if (!isElements(part)) return false;
  const { system = '', value } = part;
  if (typeof value === 'string' && [`${system}|${value}`, value].some((one) => isSameName(one, wanted)))
    return true;
  return Object.values(part).some((one) => names(one, wanted));
}

/**
 * What is made where a condition finds nothing is found by it from then on: otherwise each repeat would make another one.
 * @throws FhirFault 422 CONDITION_UNMET
 */
export function requireFoundAgain(resource: Resource, query: URLSearchParams): void {
  const isNamed = (wanted: string) => names(resource, wanted);
  const unmet = query.getAll('identifier').find((wanted) => !split(wanted, ',').map(unescaped).some(isNamed));
  if (unmet === undefined) return;
  const message = `The ${resource.resourceType} has not the identifier ${unmet} by which it would be found again.`;
  const refused = { status: 422, issue: 'business-rule', code: 'CONDITION_UNMET', message } as const;
  throw new FhirFault({ ...refused, expression: [`${resource.resourceType}.identifier`] });
}

/** What a write says of a resource, and how. */
type SaidOf = Pick<Changed, 'before' | 'said' | 'manner'>;

/** Reads what a resource is about to be shown as, and holds it to what was said. @throws FhirFault 422 ELEMENT_FIXED */
export async function requireShown(
  { route, writing }: Pick<Ordered, 'route' | 'writing'>,
  id: string,
  change: SaidOf,
): Promise<void> {
  const { resources } = await route.byIds([id], asSince(writing));
  const [after] = resources;
  // What is no longer open to who wrote it is not shown at all.
  if (after === undefined) return;
  const rewritten = route.writes.rewrites?.(change.before, change.said) ?? [];
  requireShownAsSaid({ ...change, after, rewritten, base: writing.base });
}

/**
 * A new resource is what was said, as far as it is shown; all of it for who wants to be told (`Prefer: handling=strict`). What was there
 * already is not compared: nobody learns by it what is on record.
 */
function verified(planned: Planned, resource: Resource, { route, request, writing }: Ordered): Planned {
  if (route.writes.isNewCompared !== true) return planned;
  let made = '';
  const run = async () => {
    made = await planned.run();
    return made;
  };
  const verify = async () => {
    if (planned.wasThere?.() === true) return;
    const before = { resourceType: route.type } as Resource;
    const said = withResolved(resource, writing.resolved);
    const manner = preferred(request.headers.prefer, 'handling') === 'strict' ? 'READ' : 'NEW';
    await requireShown({ route, writing }, made, { before, said, manner });
  };
  return { ...planned, run, verify };
}

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
  if (condition !== undefined) requireFoundAgain(resource, inHeader(condition).query);
  return {
    status: 201,
    planned: verified(await writes.create(resource, writing), resource, { route, request, writing }),
  };
}

/** @throws FhirFault 400 without `If-Match`, 412 when the resource has moved on */
export function requireVersion({ headers }: FhirRequest, current: Resource): void {
  const wanted = headers['if-match']?.split(',').map((tag) => tag.trim()) ?? ['*'];
  // `*` is whichever version there is: a write would overwrite what nobody has read.
  if (wanted.includes('*'))
    throw badRequest('IF_MATCH', 'Name the version that you have read, in If-Match.', inHttp('If-Match'));
  if (wanted.includes(etagOf(current))) return;
  throw movedOn(
    `The ${current.resourceType} has moved on to version ${current.meta?.versionId}; read it again.`,
  );
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
