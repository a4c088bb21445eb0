import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '@medplum/fhirtypes';
import type { FhirRequest } from './asking.ts';
import { badRequest, FhirFault, inAddress, inHttp } from './fault.ts';
import { etagOf, readOne, requireScope } from './interactions.ts';
import { type Manner, requireKept } from './kept.ts';
import { PATCH_TYPES, requireMediaType } from './media.ts';
import type { Plan } from './once.ts';
import { patched } from './patch.ts';
import { preferred } from './prefer.ts';
import {
  notOffered,
  type Ordered,
  onlyMatch,
  planCreate,
  requireFoundAgain,
  requireShown,
  requireVersion,
  resourceIn,
} from './write.ts';

/** Whether what is not kept may be passed over (R4 http.html, Prefer: handling). */
const isLenient = ({ headers }: FhirRequest): boolean => preferred(headers.prefer, 'handling') === 'lenient';

const isAsRead = ({ meta: _read, ...current }: Resource, { meta: _sent, ...next }: Resource): boolean =>
  isDeepStrictEqual(current, next);

/** What a resource is to become, and how that is said. */
interface Becoming {
  readonly manner: Manner;
  next(current: Resource): Resource;
}

/** Who writes where nothing is to be there yet, or another version, writes nothing (RFC 9110 13.1.2). @throws FhirFault 412 */
function requireNoneMatches({ headers }: FhirRequest, current: Resource): void {
  const tags = headers['if-none-match']?.split(',').map((tag) => tag.trim()) ?? [];
  if (!tags.some((tag) => tag === '*' || tag === etagOf(current))) return;
  const message = `There is this ${current.resourceType} already, in version ${current.meta?.versionId}.`;
  const refused = { status: 412, issue: 'conflict', code: 'IF_NONE_MATCH', message } as const;
  throw new FhirFault({ ...refused, expression: inHttp('If-None-Match') });
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
  requireNoneMatches(request, resource);
  const next = nextOf(resource);
  // Who says what is there already asks for nothing.
  if (isAsRead(resource, next)) return { status: 200, planned: { run: async () => id } };
  const { base } = writing;
  requireKept(resource, next, { keeps: writes.keeps?.(resource, next) ?? [], manner, base });
  const planned = await writes.change(resource, next, writing);
  const verify = async () => {
    if (planned.isPending !== true)
      await requireShown({ route, writing }, id, { before: resource, said: next, manner });
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
  if (there?.id === undefined) {
    requireFoundAgain(resource, request.query);
    return planCreate(ordered);
  }
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
