import type { BundleEntry, Resource, ResourceType } from '@medplum/fhirtypes';
import { allows } from '../../domain/his-client/scopes.ts';
import type { Asking } from './asking.ts';
import { noticeOf } from './fault.ts';
import { literal } from './params.ts';
import type { Found, Include, ResourceRoute, Wish } from './route.ts';

export interface Included {
  readonly entries: readonly BundleEntry[];
  readonly residentIds: readonly string[];
}

interface Wished {
  readonly includes: readonly Wish[];
  readonly revIncludes: readonly string[];
  readonly asking: Asking;
}

/** How many resources one page brings along at most. */
const MOST = 1000;

/** The types of an include that are asked for. */
const wishedOf = ({ name, targets }: Include, wishes: readonly Wish[]): ResourceType[] =>
  targets.filter((type) =>
    wishes.some((wish) => wish.name === name && (wish.target === null || wish.target === type)),
  );

/** What the found resources point at, as far as it is open to who asks: what is not, is left out in silence. */
async function pointedAt(route: ResourceRoute, resources: readonly Resource[], { includes, asking }: Wished) {
  const found: Found[] = [];
  for (const include of route.includes) {
    const references = resources.flatMap((resource) => include.of(resource));
    const named = references.map((text) => (text === undefined ? null : literal(text, asking.base)));
    for (const type of wishedOf(include, includes)) {
      const target = asking.routes.get(type);
      if (target === undefined || !allows(asking.scopes, type, 'r')) continue;
      const ids = named.filter((one) => one?.type === type).map((one) => one?.id ?? '');
      found.push(await target.byIds([...new Set(ids)], asking));
    }
  }
  return found;
}

/** What says that a page does not bring along all that it was asked to. */
function cutShort(names: readonly string[]): BundleEntry[] {
  if (names.length === 0) return [];
  const messages = names.map((name) => {
    const [type, param] = name.split(':');
    return `Of ${name} a page brings along ${MOST}, and there are more: search ${type} by ${param} for all of them.`;
  });
  return [{ resource: noticeOf('INCLUDE_CUT', messages, 'incomplete'), search: { mode: 'outcome' } }];
}

/** What points at the found resources, and the names of which there is more. */
async function pointingHere(
  route: ResourceRoute,
  resources: readonly Resource[],
  { revIncludes, asking }: Wished,
) {
  const found: Found[] = [];
  const cut: string[] = [];
  for (const name of revIncludes) {
    const [type = '', paramName] = name.split(':');
    const source = asking.routes.get(type);
    const param = source?.params.find((one) => one.name === paramName);
    if (source === undefined || param === undefined || !allows(asking.scopes, type, 's')) continue;
    const ids = resources.map(({ id }) => `${route.type}/${id}`);
    const where = await Promise.all(ids.map((id) => param.where(id, null, asking)));
    if (where.length === 0) continue;
    const order = { by: 'id', direction: 'asc' } as const;
    const wanted = { where: [{ OR: where }], changed: [], order, first: MOST, after: null };
    const { next, ...first } = await source.search(wanted, asking);
    found.push(first);
    if (next !== null) cut.push(name);
  }
  return { found, cut };
}

/** The resources that come along with a page, each once. */
export async function included(
  route: ResourceRoute,
  resources: readonly Resource[],
  wished: Wished,
): Promise<Included> {
  const pointing = await pointingHere(route, resources, wished);
  const found = [...(await pointedAt(route, resources, wished)), ...pointing.found];
  const { base } = wished.asking;
  const here = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
  const more = new Map(
    found
      .flatMap((one) => one.resources)
      .map((resource) => [`${resource.resourceType}/${resource.id}`, resource] as const)
      .filter(([name]) => !here.has(name)),
  );
  return {
    entries: [
      ...[...more].map(
        ([name, resource]): BundleEntry => ({
          fullUrl: `${base}/${name}`,
          resource,
          search: { mode: 'include' },
        }),
      ),
      ...cutShort(pointing.cut),
    ],
    residentIds: found.flatMap(({ residentIds }) => residentIds),
  };
}
