import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { ownOf } from '../../domain/codes/own.ts';
import type { InstantRange } from '../../domain/exchange/marks.ts';
import type { Direction, Order, Wanted, Where } from '../../domain/exchange/page.ts';
import type { Asking } from './asking.ts';
import { badRequest, inAddress, inHttp } from './fault.ts';
import { included } from './include.ts';
import { noticed, notUnderstood, unknown } from './not-understood.ts';
import { inParameters, pageAt, placeOf } from './paging.ts';
import type { SearchParam } from './params.ts';
import { ALWAYS_SORTED, type ResourceRoute, type Wish } from './route.ts';
import { readDate, split } from './values.ts';

const MOST = 100;
const USUALLY = 20;

/** A search as it was understood. */
interface Understood {
  readonly where: Where[];
  readonly changed: InstantRange[];
  readonly includes: Wish[];
  readonly revIncludes: string[];
  readonly used: [string, string][];
  readonly ignored: string[];
  order: Order;
  first: number;
  after: string | null;
  isCount: boolean;
  isTotalled: boolean;
}

/** The parameters of the result, which every search has. */
const RESULT: Readonly<Record<string, (search: Understood, value: string, route: ResourceRoute) => boolean>> =
  {
    _count: (search, value) => {
      if (!/^\d{1,9}$/.test(value))
        throw badRequest('SEARCH_VALUE', '_count takes a number.', inHttp('_count'));
      search.first = Math.min(Number(value), MOST);
      if (search.first === 0) search.isCount = true;
      return true;
    },
    _page: (search, value) => {
      search.after = value;
      return true;
    },
    _summary: (search, value) => {
      if (value === 'count') search.isCount = true;
      return value === 'count' || value === 'false';
    },
    _total: (search, value) => {
      if (!['none', 'estimate', 'accurate'].includes(value))
        throw badRequest('SEARCH_VALUE', '_total takes none, estimate or accurate.', inHttp('_total'));
      search.isTotalled = value !== 'none';
      return true;
    },
    _format: () => true,
    _pretty: () => true,
    _sort: (search, value, route) => {
      const [, minus = '', name = ''] = /^(-?)([A-Za-z_-]+)$/.exec(value) ?? [];
      const direction: Direction = minus === '' ? 'asc' : 'desc';
      const isLastChange = route.params.some((param) => param.name === name && param.isLastChange);
      const by = isLastChange ? 'change' : ownOf(ALWAYS_SORTED, name);
      const sort = ownOf(route.sorts, name);
      if (by !== undefined) search.order = { by, direction };
      else if (sort !== undefined) search.order = { by: 'column', direction, ...sort };
      return by !== undefined || sort !== undefined;
    },
    _include: (search, value, route) => {
      const [type, param, target = null] = value.split(':');
      const name = `${type}:${param}`;
      const include = route.includes.find((one) => one.name === name);
      const isKnown = target === null || include?.targets.some((one) => one === target) === true;
      if (include !== undefined && isKnown) search.includes.push({ name, target });
      return include !== undefined && isKnown;
    },
    _revinclude: (search, value, route) => {
      const name = value.split(':').slice(0, 2).join(':');
      const isKnown = route.revIncludes.includes(name);
      if (isKnown) search.revIncludes.push(name);
      return isKnown;
    },
  };

/** How many values one search asks for, all its parameters together: what an engine takes in one statement has an end. */
const MOST_VALUES = 200;

/** @throws FhirFault 400 */
function requireFew(query: URLSearchParams): void {
  const count = [...query.values()].reduce((sum, value) => sum + split(value, ',').length, 0);
  if (count <= MOST_VALUES) return;
  throw badRequest(
    'SEARCH_TOO_MUCH',
    `Ask for ${MOST_VALUES} values at most, and for the others in a second search.`,
    inAddress(query),
  );
}

const byIds = (values: string): Where => ({ id: { in: split(values, ',') } });

async function narrowed(
  param: SearchParam,
  modifier: string | null,
  { values, asking }: { values: string; asking: Asking },
): Promise<Where> {
  if (modifier !== null && !param.modifiers.includes(modifier))
    throw badRequest(
      'SEARCH_MODIFIER',
      `${param.name} has no modifier :${modifier} here.`,
      inHttp(param.name),
    );
  const each = await Promise.all(split(values, ',').map((value) => param.where(value, modifier, asking)));
  // `:not` of a list is none of the list.
  return modifier === 'not' ? { AND: each } : { OR: each };
}

/** Reads one parameter. @returns whether there is such a parameter here */
async function readParam(
  search: Understood,
  [name, value]: readonly [string, string],
  { route, asking }: { route: ResourceRoute; asking: Asking },
): Promise<boolean> {
  const own = ownOf(RESULT, name);
  if (own !== undefined) return own(search, value, route);
  const [plain = '', modifier = null] = name.split(':');
  if (plain === '_id' && modifier === null) {
    search.where.push(byIds(value));
    return true;
  }
  if (['_id', '_lastUpdated'].includes(plain) && modifier !== null)
    throw badRequest('SEARCH_MODIFIER', `${plain} has no modifier :${modifier} here.`, inHttp(plain));
  const param = route.params.find((one) => one.name === plain);
  if ((plain === '_lastUpdated' || param?.isLastChange === true) && modifier === null) {
    const [first, ...more] = readDate(value, name);
    if (more.length > 0) throw badRequest('SEARCH_VALUE', `${plain} has no prefix ne here.`, inHttp(plain));
    if (first !== undefined) search.changed.push(first);
    return true;
  }
  if (param === undefined) return false;
  search.where.push(await narrowed(param, modifier, { values: value, asking }));
  return true;
}

async function understood(route: ResourceRoute, query: URLSearchParams, asking: Asking): Promise<Understood> {
  const search: Understood = {
    ...{ where: [], changed: [], includes: [], revIncludes: [], used: [], ignored: [] },
    ...{
      order: { by: 'id', direction: 'asc' },
      first: USUALLY,
      after: null,
      isCount: false,
      isTotalled: route.isUncounted !== true,
    },
  };
  requireFew(query);
  for (const [name, value] of query) {
    // An empty value narrows nothing, as if the parameter were not there (R4 search 3.1.1.3).
    if (value === '') continue;
    if (await readParam(search, [name, value], { route, asking })) search.used.push([name, value]);
    else search.ignored.push(unknown(name, value));
  }
  if (search.after !== null) search.after = placeOf(search.after, route.type, search.used);
  return search;
}

const linkOf = (route: ResourceRoute, used: readonly [string, string][], { base }: Asking): string => {
  const query = new URLSearchParams([...used]).toString();
  return `${base}/${route.type}${query === '' ? '' : `?${query}`}`;
};

const matched = (resource: Resource, base: string): BundleEntry => ({
  fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
  resource,
  search: { mode: 'match' },
});

export interface SearchAnswer {
  readonly bundle: Bundle;
  readonly residentIds: readonly string[];
}

/** What another interaction wants to know of a search: which resources it finds, with none that it does not understand. */
export const matching = (route: ResourceRoute, query: URLSearchParams, asking: Asking, first: number) =>
  inParameters(async () => {
    const search = await understood(route, query, asking);
    if (search.ignored.length > 0) throw notUnderstood(search.ignored);
    return route.search({ ...search, order: { by: 'id', direction: 'asc' }, after: null, first }, asking);
  });

/**
 * A search of one type.
 * @throws FhirFault 400 for a value, a modifier or, under `handling=strict`, a parameter that there is not
 */
export const searchOf = (
  route: ResourceRoute,
  query: URLSearchParams,
  asked: { readonly asking: Asking; readonly prefer: string | undefined },
): Promise<SearchAnswer> => inParameters(() => searched(route, query, asked));

async function searched(
  route: ResourceRoute,
  query: URLSearchParams,
  { asking, prefer }: { readonly asking: Asking; readonly prefer: string | undefined },
): Promise<SearchAnswer> {
  const search = await understood(route, query, asking);
  const notice = noticed(search.ignored, prefer);
  const wanted: Wanted = search;
  const total = search.isTotalled || search.isCount ? { total: await route.count(wanted, asking) } : {};
  const self = { relation: 'self', url: linkOf(route, search.used, asking) };
  const bundle = { resourceType: 'Bundle', type: 'searchset', ...total } as const;
  if (search.isCount)
    return {
      bundle: { ...bundle, link: [self], ...(notice.length > 0 && { entry: notice }) },
      residentIds: [],
    };
  const { resources, residentIds, next } = await route.search(wanted, asking);
  const more = await included(route, resources, { ...search, asking });
  const onward: [string, string][] = [
    ...search.used.filter(([name]) => name !== '_page'),
    ['_page', pageAt(next ?? '', route.type, search.used)],
  ];
  const entry = [...resources.map((one) => matched(one, asking.base)), ...more.entries, ...notice];
  return {
    bundle: {
      ...bundle,
      link: [self, ...(next === null ? [] : [{ relation: 'next', url: linkOf(route, onward, asking) }])],
      ...(entry.length > 0 && { entry }),
    },
    residentIds: [...new Set([...residentIds, ...more.residentIds])],
  };
}
