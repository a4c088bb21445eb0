import type { Resource } from '@medplum/fhirtypes';
import { NO_ROW, type Order, type Wanted, type Where } from '../../domain/exchange/page.ts';
import { cursorOf } from '../../domain/page.ts';
import type { Asking } from './asking.ts';
import { badRequest, inHttp } from './fault.ts';
import type { Found, ResourceRoute } from './route.ts';

/** One type of resource over two nouns: the ids of the second one end with a suffix. */
export interface Joined {
  readonly first: ResourceRoute;
  readonly second: ResourceRoute;
  readonly suffix: string;
  /** Of a resource, what it is sorted by under a column. */
  sortedBy(resource: Resource): string;
  residentsOf(resource: Resource): readonly string[];
}

type Half = 'first' | 'second';

/** A filter of each of the two. */
export const ofBoth = (first: Where, second: Where): Where => ({ first, second });

interface Nested {
  readonly first?: Where;
  readonly second?: Where;
  readonly AND?: readonly Where[];
  readonly OR?: readonly Where[];
  readonly NOT?: Where;
  readonly id?: { readonly in: readonly string[] };
}

/** What a filter says of one of the two. */
function halfOf(where: Where, half: Half, suffix: string): Where {
  const { AND, OR, NOT, id, ...rest } = where as Nested;
  const own = rest[half];
  if (own !== undefined) return own;
  const each = (list: readonly Where[]) => list.map((one) => halfOf(one, half, suffix));
  if (AND !== undefined) return { AND: each(AND) };
  if (OR !== undefined) return { OR: each(OR) };
  if (NOT !== undefined) return { NOT: halfOf(NOT, half, suffix) };
  return id === undefined ? where : { id: { in: idsOf(id.in, half, suffix) } };
}

const idsOf = (ids: readonly string[], half: Half, suffix: string): string[] =>
  half === 'first'
    ? ids.filter((id) => !id.endsWith(suffix))
    : ids.filter((id) => id.endsWith(suffix)).map((id) => id.slice(0, -suffix.length));

/** Where each of the two goes on: from the beginning, from a cursor of its own, or not at all. */
type Places = Readonly<Record<Half, string | null>>;
const OVER = '-';

const written = ({ first, second }: Places): string | null =>
  first === OVER && second === OVER ? null : `${first ?? ''}.${second ?? ''}`;

function placesIn(after: string | null): Places {
  if (after === null) return { first: null, second: null };
  const [first, second, ...rest] = after.split('.');
  if (first === undefined || second === undefined || rest.length > 0)
    throw badRequest('CURSOR', 'This link was not given out by this search.', inHttp('_page'));
  return { first: first || null, second: second || null };
}

/** One of the two as it is read for a page. */
interface Pile {
  readonly half: Half;
  readonly resources: readonly Resource[];
  readonly next: string | null;
  readonly from: string | null;
  taken: number;
}

const NOTHING = { resources: [], next: null };

async function pileOf({ suffix, ...joined }: Joined, half: Half, wanted: Wanted, asking: Asking) {
  const from = placesIn(wanted.after)[half];
  const where = wanted.where.map((one) => halfOf(one, half, suffix));
  const page = from === OVER ? NOTHING : await joined[half].search({ ...wanted, where, after: from }, asking);
  return { half, resources: page.resources, next: page.next, from, taken: 0 };
}

function keyOf({ sortedBy }: Joined, order: Order, resource: Resource): string {
  const { id = '', meta } = resource;
  if (order.by === 'id') return id;
  return `${order.by === 'change' ? meta?.lastUpdated : sortedBy(resource)} ${id}`;
}

/** The cursor behind what was taken of a pile. */
function placeBehind(
  joined: Joined,
  order: Order,
  { half, resources, next, from, taken }: Pile,
): string | null {
  if (taken === resources.length) return next ?? OVER;
  const last = resources[taken - 1];
  if (last === undefined) return from;
  const [id = ''] = idsOf([last.id ?? ''], half, joined.suffix);
  if (order.by === 'id') return cursorOf([id]);
  const at = order.by === 'change' ? (last.meta?.lastUpdated ?? '') : joined.sortedBy(last);
  return cursorOf([at, id]);
}

/** The pile whose next one comes first; null at the end of the page, or where a pile has to be read on first. */
function foremost(joined: Joined, order: Order, piles: readonly Pile[]): Pile | null {
  if (piles.some(({ resources, taken, next }) => taken === resources.length && next !== null)) return null;
  const left = piles.filter(({ resources, taken }) => taken < resources.length);
  const key = ({ resources, taken }: Pile) => keyOf(joined, order, resources[taken] as Resource);
  const up = (one: Pile, other: Pile) => (key(one) < key(other) ? -1 : 1);
  const sorted = left.toSorted(order.direction === 'asc' ? up : (one, other) => up(other, one));
  return sorted[0] ?? null;
}

async function searchJoined(joined: Joined, asked: Wanted, asking: Asking) {
  // What is asked for by its last change comes in that order (domain/exchange).
  const isChange = asked.order.by === 'id' && asked.changed.length > 0;
  const order: Order = isChange ? { by: 'change', direction: asked.order.direction } : asked.order;
  const wanted = { ...asked, order };
  const piles: Pile[] = [
    await pileOf(joined, 'first', wanted, asking),
    await pileOf(joined, 'second', wanted, asking),
  ];
  const resources: Resource[] = [];
  while (resources.length < wanted.first) {
    const pile = foremost(joined, order, piles);
    const resource = pile?.resources[pile.taken];
    if (pile === null || resource === undefined) break;
    pile.taken += 1;
    resources.push(resource);
  }
  const [first, second] = piles.map((pile) => placeBehind(joined, order, pile));
  const next = written({ first: first ?? null, second: second ?? null });
  return { resources, residentIds: residentsIn(joined, resources), next };
}

const residentsIn = ({ residentsOf }: Joined, resources: readonly Resource[]): string[] => [
  ...new Set(resources.flatMap(residentsOf)),
];

async function byIdsJoined(joined: Joined, ids: readonly string[], asking: Asking): Promise<Found> {
  const { first, second, suffix } = joined;
  const found = [
    await first.byIds(idsOf(ids, 'first', suffix), asking),
    await second.byIds(idsOf(ids, 'second', suffix), asking),
  ];
  const resources = found.flatMap((one) => one.resources);
  return { resources, residentIds: found.flatMap(({ residentIds }) => residentIds) };
}

/** The reading of a type over two nouns, in one order, page by page. */
export const joinedReads = (joined: Joined): Pick<ResourceRoute, 'byIds' | 'search' | 'count'> => ({
  byIds: (ids, asking) => byIdsJoined(joined, ids, asking),
  search: (wanted, asking) => searchJoined(joined, wanted, asking),
  count: async ({ where, changed }, asking) => {
    const half = (name: Half) => ({ where: where.map((one) => halfOf(one, name, joined.suffix)), changed });
    return (
      (await joined.first.count(half('first'), asking)) + (await joined.second.count(half('second'), asking))
    );
  },
});

/** A filter of the first alone. */
export const ofFirst = (where: Where): Where => ofBoth(where, NO_ROW);
