import type { Asking, FhirAnswer, FhirRequest } from './asking.ts';
import { answerBundle } from './bundle.ts';
import { planPatch, planUpdate, planUpdateMatching } from './change.ts';
import { FhirFault, faultAnswer, inHttp, messageNotTaken, notOffered } from './fault.ts';
import { read, readVersion, requireScope, search } from './interactions.ts';
import { asksForFhir, requireAcceptable, requireMediaType } from './media.ts';
import { nameOfBody, requirePlainJson } from './plain-json.ts';
import type { ResourceRoute } from './route.ts';
import { planCreate, planRemoval, write } from './write.ts';

type Interactions = Readonly<Record<string, () => Promise<FhirAnswer>>>;

const nothingHere = (): FhirFault =>
  new FhirFault({
    status: 404,
    issue: 'not-supported',
    code: 'NOT_SERVED',
    message: 'Nothing is served here.',
    expression: inHttp('path'),
  });

/** @throws FhirFault 405 with the methods that there are */
async function byMethod(method: string, interactions: Interactions): Promise<FhirAnswer> {
  const asked = interactions[method === 'HEAD' ? 'GET' : method];
  if (asked !== undefined) return asked();
  const allowed = Object.keys(interactions);
  throw notOffered(method, allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed);
}

interface Addressed {
  readonly route: ResourceRoute;
  readonly request: FhirRequest;
  readonly asking: Asking;
}

/** Leaves out what a type does not offer, so that 405 and the CapabilityStatement say the same. */
const offered = (interactions: Readonly<Record<string, (() => Promise<FhirAnswer>) | null>>): Interactions =>
  Object.fromEntries(
    Object.entries(interactions).filter((one): one is [string, () => Promise<FhirAnswer>] => one[1] !== null),
  );

function ofType(addressed: Addressed): Promise<FhirAnswer> {
  const { route, request, asking } = addressed;
  const { writes } = route;
  return byMethod(
    request.method,
    offered({
      GET: route.isReadOnly === true ? null : () => search(route, request.query, { request, asking }),
      POST: writes.create === undefined ? null : () => write(addressed, 'create', planCreate),
      PUT: writes.isConditional === true ? () => write(addressed, 'update', planUpdateMatching) : null,
    }),
  );
}

function ofInstance(addressed: Addressed, id: string): Promise<FhirAnswer> {
  const { route, request, asking } = addressed;
  const { writes } = route;
  return byMethod(
    request.method,
    offered({
      GET: () => read(route, id, request, asking),
      PUT:
        writes.change === undefined
          ? null
          : () => write(addressed, 'update', (ordered) => planUpdate(ordered, id)),
      PATCH:
        writes.change === undefined
          ? null
          : () => write(addressed, 'patch', (ordered) => planPatch(ordered, id)),
      DELETE:
        writes.remove === undefined
          ? null
          : () => write(addressed, 'delete', (ordered) => planRemoval(ordered, id)),
    }),
  );
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
/** The parameters of a form; without a body all of them stand in the address (R4 http 3.1.0.9). @throws FhirFault 415 */
function formIn({ body, bodyType }: FhirRequest): URLSearchParams {
  if (body === undefined) return new URLSearchParams();
  requireMediaType(bodyType, [FORM_TYPE]);
  return new URLSearchParams(String(body));
}

async function searchByForm({ route, request, asking }: Addressed): Promise<FhirAnswer> {
  const query = new URLSearchParams([...request.query, ...formIn(request)]);
  for (const [name, value] of query) requirePlainJson(value, `http.${name}`);
  requireAcceptable(request.headers.accept, query.get('_format'));
  return search(route, query, { request, asking });
}

async function operate(
  { route, request, asking }: Addressed,
  id: string | null,
  name: string,
): Promise<FhirAnswer> {
  const on = id === null ? 'type' : 'instance';
  const operation = route.operations.find((one) => one.name === name && one.on === on);
  if (operation === undefined) throw nothingHere();
  const run = async () => {
    await requireScope(asking, route.type, operation.scope);
    return operation.run({ id, request, asking });
  };
  return byMethod(request.method, Object.fromEntries(operation.methods.map((method) => [method, run])));
}

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** Below a type. Nothing that has another form than an id can be one. */
async function dispatch(addressed: Addressed, segments: readonly string[]): Promise<FhirAnswer> {
  const [first, second, third] = segments;
  const { method } = addressed.request;
  if (first === undefined) return ofType(addressed);
  if (segments.length === 1 && first === '_search')
    return byMethod(
      method,
      offered({ POST: addressed.route.isReadOnly === true ? null : () => searchByForm(addressed) }),
    );
  if (segments.length === 1 && first.startsWith('$')) return operate(addressed, null, first.slice(1));
  if (!ID.test(first)) throw nothingHere();
  if (second === undefined) return ofInstance(addressed, first);
  if (segments.length === 2 && second.startsWith('$')) return operate(addressed, first, second.slice(1));
  if (segments.length !== 3 || second !== '_history' || third === undefined || !ID.test(third))
    throw nothingHere();
  const { route, asking } = addressed;
  return byMethod(method, { GET: () => readVersion(route, { id: first, version: third }, asking) });
}

/** A Bundle does not stand in a Bundle. */
const atBase = (request: FhirRequest, asking: Asking): Promise<FhirAnswer> =>
  byMethod(request.method, { POST: () => answerBundle(request, asking, { answer: answerEach, attempt }) });

const answerEach = (request: FhirRequest, asking: Asking): Promise<FhirAnswer> =>
  request.path === '' ? Promise.resolve(faultAnswer(nothingHere())) : answer(request, asking);

/** @throws FhirFault 406 */
function requireFormat({ headers, query }: FhirRequest, route: ResourceRoute | undefined): void {
  const format = query.get('_format');
  if (route?.content === undefined || asksForFhir(headers.accept, format))
    requireAcceptable(headers.accept, format);
}

/** One interaction of the interface, for a client that is signed in. @throws FhirFault, Refusal, Forbidden for what it cannot be */
async function attempt(request: FhirRequest, asking: Asking): Promise<FhirAnswer> {
  const [type = '', ...segments] = request.path.split('/');
  const route = asking.routes.get(type);
  requireFormat(request, route);
  for (const [name, value] of request.query) requirePlainJson(value, `http.${name}`);
  requirePlainJson(request.body, nameOfBody(request.body));
  if (request.path === '') return atBase(request, asking);
  if (request.path === '$process-message') throw messageNotTaken(404);
  if (route === undefined) throw nothingHere();
  return dispatch({ route, request, asking }, segments);
}

/**
 * The same, answered whatever a client sends.
 * @throws what is a fault of ours
 */
export async function answer(request: FhirRequest, asking: Asking): Promise<FhirAnswer> {
  try {
    return await attempt(request, asking);
  } catch (error) {
    const [type = ''] = request.path.split('/');
    return faultAnswer(error, asking.routes.get(type)?.type);
  }
}
