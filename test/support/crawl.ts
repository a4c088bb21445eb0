import type { Bundle, CapabilityStatement, Resource } from '@medplum/fhirtypes';
import type { His } from './his.ts';
import { faultsOf } from './valid-fhir.ts';

/** What a client has walked through, and what was not in order. */
export interface Crawl {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly references: ReadonlyMap<string, string>;
  readonly pages: number;
  readonly faults: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** Every text under one of these names, wherever it stands. */
function textsUnder(value: unknown, names: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => textsUnder(one, names));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Json).flatMap(([name, part]) =>
    names.includes(name) && typeof part === 'string' ? [part] : textsUnder(part, names),
  );
}

/** What one of several is asked about it reads when it is chosen, and not before (the contract of Task). */
const isOffered = (resource: Resource, path: string): boolean =>
  resource.resourceType === 'Task' && resource.for === undefined && resource.focus?.reference === path;

const nameOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`;

/** Searches every advertised type with all it brings along, and follows whatever leads to this server, each address once. */
export async function crawl(his: His, base: string): Promise<Crawl> {
  const { body: statement } = await his.get<CapabilityStatement>('metadata');
  const offered = statement.rest?.[0]?.resource ?? [];
  const resources = new Map<string, Resource>();
  /** Each address with the first that leads there. */
  const references = new Map<string, string>();
  const faults: string[] = [];
  let pages = 0;

  const local = (text: string): string | null => {
    const path = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text;
    return /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}(\/_history\/\d+)?$/.test(path) ? path : null;
  };

  function look(resource: Resource, from: string): void {
    faults.push(...faultsOf(resource));
    const contained = (resource as { contained?: Resource[] }).contained ?? [];
    for (const text of textsUnder(resource, ['reference', 'url'])) {
      const path = local(text);
      if (path !== null && !isOffered(resource, path) && !references.has(path)) references.set(path, from);
      else if (text.startsWith('#') && text !== '#' && !contained.some(({ id }) => `#${id}` === text))
        faults.push(`${from}: nothing is contained as ${text}`);
    }
  }

  async function search(path: string): Promise<void> {
    const { status, body } = await his.get<Bundle>(path, { prefer: 'handling=strict' });
    if (status !== 200) return void faults.push(`${path}: ${status} ${JSON.stringify(body)}`);
    pages += 1;
    faults.push(...faultsOf(body));
    for (const { resource, fullUrl } of body.entry ?? []) {
      if (resource === undefined) continue;
      if (fullUrl !== `${base}/${nameOf(resource)}`)
        faults.push(`${path}: ${fullUrl} is ${nameOf(resource)}`);
      resources.set(nameOf(resource), resource);
      look(resource, nameOf(resource));
    }
    const next = body.link?.find(({ relation }) => relation === 'next')?.url;
    if (next !== undefined) await search(next);
  }

  async function read(path: string, from: string): Promise<void> {
    const { status, body, headers } = await his.get(path);
    if (status !== 200) return void faults.push(`${from} leads to ${path}, which answers ${status}`);
    const isAsSaid = path === nameOf(body) || path.startsWith(`${nameOf(body)}/_history/`);
    if (!isAsSaid && body.resourceType !== 'Patient') faults.push(`${path} answers ${nameOf(body)}`);
    if (headers.get('etag') !== `W/"${body.meta?.versionId}"`)
      faults.push(`${path}: ETag ${headers.get('etag')}`);
    const searched = resources.get(path);
    if (searched !== undefined && JSON.stringify(searched) !== JSON.stringify(body))
      faults.push(`${path} is read as ${JSON.stringify(body)} and searched as ${JSON.stringify(searched)}`);
    look(body, path);
  }

  for (const { type, interaction = [], searchInclude = [], searchRevInclude = [] } of offered) {
    if (!interaction.some(({ code }) => code === 'search-type')) continue;
    const along = [
      ...searchInclude.map((name) => `&_include=${name}`),
      ...searchRevInclude.map((name) => `&_revinclude=${name}`),
    ];
    await search(`${type}?_count=25${along.join('')}`);
  }
  for (const name of resources.keys()) if (!references.has(name)) references.set(name, 'a search');
  // What grows while it is walked through is walked through to its end.
  for (const [path, from] of references) await read(path, from);
  return { resources, references, pages, faults: [...new Set(faults)] };
}
