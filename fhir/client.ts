import type { Bundle, CapabilityStatement, Resource } from '@medplum/fhirtypes';
import { Client, type FhirResource, type RequestOptions, type SearchParams } from 'fhir-kit-client';
import { answered, isLoginRefused } from './answer.ts';
import { type CageRules, type CallAnswer, CallRefused, callOutside } from './outbound/cage.ts';

/** A system that speaks FHIR R4, and how it is called. */
export interface FhirServer {
  /** Nothing is called that is not below this address. */
  readonly base: string;
  readonly rules: CageRules;
  /** The access token for the next call; null where the system asks for none. */
  bearer(): Promise<string | null>;
  /** Hears that the system did not take a token. @returns whether it is asked once more, with another one */
  refused?(token: string): Promise<boolean>;
}

const JSON_TYPE = 'application/fhir+json';
const TYPE = /^[A-Z][A-Za-z]{1,63}$/;
const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** A link that leads elsewhere than below the base of the system: whoever asks again is given the same. */
export class LinkRefused extends CallRefused {
  constructor() {
    super('ADDRESS_REFUSED', 'This does not lie below the base of the system.');
    this.name = 'LinkRefused';
  }
}

const refused = (message: string) => new CallRefused('ADDRESS_REFUSED', message);

function requireType(type: string): string {
  if (!TYPE.test(type)) throw refused('This is no type of resource.');
  return type;
}

function requireId(id: string | undefined): string {
  if (id === undefined || !ID.test(id) || /^\.+$/.test(id)) throw refused('This is no id of a resource.');
  return id;
}

function rootOf(base: string): URL {
  const root = URL.canParse(base) ? new URL(base) : null;
  if (root === null || root.search !== '' || root.hash !== '' || /[%\\]|\/\./.test(base))
    throw refused('This is no base of a FHIR server.');
  root.pathname = root.pathname.replace(/\/+$/, '');
  return root;
}

/**
 * The address of a call, which may have come from the other system as a link.
 * @throws LinkRefused for another origin, and for what is not below the base or may be read as such
 */
function below(address: string, root: URL): string {
  const target = URL.canParse(address) ? new URL(address) : null;
  const path = root.pathname.replace(/\/$/, '');
  const isBelow =
    target?.origin === root.origin && (target.pathname === path || target.pathname.startsWith(`${path}/`));
  // An encoded slash or dot is a way out for servers that decode before they look; no path of FHIR needs one.
  if (target === null || !isBelow || target.pathname.includes('%') || `${target.username}${target.password}`)
    throw new LinkRefused();
  return target.href;
}

type PageOfKit = Parameters<Client['nextPage']>[0]['bundle'];
type Asked = Parameters<typeof callOutside>[0];

/** Calls as the cage allows it. What only reads is asked once more where no answer came; what writes never is. */
async function called(call: Asked, rules: CageRules): Promise<CallAnswer> {
  try {
    return await callOutside(call, rules);
  } catch (error) {
    if (call.method !== 'GET' || !(error instanceof CallRefused) || error.code !== 'UNREACHABLE') throw error;
    return callOutside(call, rules);
  }
}

/** A call with the token of the moment; once more with a new one, where the system took back the one that was sent. */
export async function calledAs(call: Asked, server: Omit<FhirServer, 'base'>): Promise<CallAnswer> {
  const token = await server.bearer();
  const send = (bearer: string | null) => {
    const headers = { ...call.headers, ...(bearer !== null && { authorization: `Bearer ${bearer}` }) };
    return called({ ...call, headers }, server.rules);
  };
  const answer = await send(token);
  const isRenewed = isLoginRefused(answer) && token !== null && (await server.refused?.(token)) === true;
  return isRenewed ? send(await server.bearer()) : answer;
}

/** The transport of fhir-kit-client, which would send the token wherever a link leads, follow redirections and wait for ever. */
function transport(server: FhirServer, root: URL, kit: Client): Client['httpClient']['request'] {
  return async (method, address, options: RequestOptions = {}, body) => {
    const url = below(kit.httpClient.expandUrl(address).replace(/\/$/, ''), root);
    const lower = Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
    const headers = { accept: JSON_TYPE, ...Object.fromEntries(lower) };
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return answered(await calledAs({ method, url, headers, ...sent }, server)) as FhirResource;
  };
}

/** What makes a repeated write one. */
export interface Once {
  /** Creates only where this search finds nothing. */
  readonly ifNoneExist?: string;
  readonly idempotencyKey?: string;
  /** By this a call is found again in the records of both sides. */
  readonly requestId?: string;
}

const onceHeaders = ({ ifNoneExist, idempotencyKey, requestId }: Once) => ({
  ...(ifNoneExist !== undefined && { 'if-none-exist': ifNoneExist }),
  ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
  ...(requestId !== undefined && { 'x-request-id': requestId }),
});

/** The version that a write goes on from. @throws CallRefused where the resource has none */
function matching({ meta }: Resource): { 'if-match': string } {
  return { 'if-match': `W/"${requireId(meta?.versionId)}"` };
}

/**
 * The one client by which this service calls systems that speak FHIR R4. Every method throws CallRefused where no call was made or
 * no answer taken, and FhirCallFailed where the answer is another one.
 */
export function fhirClient(server: FhirServer) {
  const root = rootOf(server.base);
  const kit = new Client({ baseUrl: root.href.replace(/\/$/, '') });
  kit.httpClient.request = transport(server, root, kit);
  // What is not offered here stays inside: `resolve` and `request` of fhir-kit-client call whatever address they are given.
  return {
    capabilities: async () => (await kit.capabilityStatement()) as unknown as CapabilityStatement,
    async read<Found extends Resource>(type: Found['resourceType'], id: string): Promise<Found> {
      return (await kit.read({ resourceType: requireType(type), id: requireId(id) })) as unknown as Found;
    },
    async search(type: Resource['resourceType'], searchParams: SearchParams): Promise<Bundle> {
      return (await kit.search({ resourceType: requireType(type), searchParams })) as unknown as Bundle;
    },
    /** The same by POST, for what may stand in no address: a number of a person. */
    async searchPosted(type: Resource['resourceType'], searchParams: SearchParams): Promise<Bundle> {
      const options = { postSearch: true };
      return (await kit.search({
        resourceType: requireType(type),
        searchParams,
        options,
      })) as unknown as Bundle;
    },
    /** What an operation that only reads says of one resource. */
    async ask(type: Resource['resourceType'], id: string, name: `$${string}`): Promise<Bundle> {
      const of = { resourceType: requireType(type), id: requireId(id) };
      return (await kit.operation({ ...of, name, method: 'GET' })) as unknown as Bundle;
    },
    /** The page after this one; null after the last. */
    async nextPage(bundle: Bundle): Promise<Bundle | null> {
      const { link = [] } = bundle;
      const next = await kit.nextPage({ bundle: { resourceType: 'Bundle', link } as PageOfKit });
      return (next ?? null) as unknown as Bundle | null;
    },
    /** @returns the resource as it was kept; null where the system does not show it */
    async create<Made extends Resource>(resource: Made, once: Once = {}): Promise<Made | null> {
      const resourceType = requireType(resource.resourceType);
      const options = { headers: onceHeaders(once) };
      const body = resource as unknown as FhirResource;
      return (await kit.create({ resourceType, body, options })) as unknown as Made | null;
    },
    /** Goes on from the version that the resource has. */
    async update<Changed extends Resource>(resource: Changed): Promise<Changed | null> {
      const at = { resourceType: requireType(resource.resourceType), id: requireId(resource.id) };
      const options = { headers: matching(resource) };
      const body = resource as unknown as FhirResource;
      return (await kit.update({ ...at, body, options })) as unknown as Changed | null;
    },
    /** All is kept, or nothing. */
    async transaction(bundle: Bundle, once: Once = {}): Promise<Bundle> {
      const body = bundle as unknown as FhirResource & { type: 'transaction' };
      return (await kit.transaction({ body, options: { headers: onceHeaders(once) } })) as unknown as Bundle;
    },
  };
}

export type FhirClient = ReturnType<typeof fhirClient>;
