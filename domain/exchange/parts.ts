import { read } from '../../prisma/client.ts';
import { InvalidInput } from '../errors.ts';
import { type CursorKey, cursorOf, readCursor } from '../page.ts';
import { recordsOpen } from '../resident/policy.ts';
import type { InstantRange, Mark } from './marks.ts';
import type { ExchangePage, Order, Reading, Shown, Wanted, Where } from './page.ts';

/** Something of a resident that is read with the rest of the record, and is no row of its own. */
export interface Part {
  readonly id: string;
  readonly residentId: string;
  readonly mark: Mark;
}

/** Parts of what is kept of residents, as the FHIR interface reads them: those of a resident are few, and are looked through as they are. */
export interface Parts<Row extends Part> {
  /** Whose the parts with these ids are, or would be. */
  residentsOf(ids: readonly string[]): Promise<readonly string[]>;
  /** Row filter of residents: of whom a part may be open; left out: those whose record is. */
  whose?(reading: Reading): Where;
  /** The parts of these residents, as far as they are open to who reads. */
  of(residentIds: readonly string[], reading: Reading): Promise<readonly Row[]>;
}

/** Of how many residents parts are looked through at most. */
const MOST = 500;

type Fields = Readonly<Record<string, unknown>>;
const listOf = (value: unknown): readonly Where[] => (Array.isArray(value) ? value : [value as Where]);
const comparable = (value: unknown): unknown => (value instanceof Date ? value.getTime() : value);

const COMPARISONS: Readonly<Record<string, (value: unknown, wanted: unknown) => boolean>> = {
  in: (value, wanted) => Array.isArray(wanted) && wanted.includes(value),
  not: (value, wanted) => value !== wanted,
  gt: (value, wanted) => value !== null && (comparable(value) as number) > (comparable(wanted) as number),
  gte: (value, wanted) => value !== null && (comparable(value) as number) >= (comparable(wanted) as number),
  lt: (value, wanted) => value !== null && (comparable(value) as number) < (comparable(wanted) as number),
  lte: (value, wanted) => value !== null && (comparable(value) as number) <= (comparable(wanted) as number),
  contains: (value, wanted) => String(value ?? '').includes(String(wanted)),
  startsWith: (value, wanted) => String(value ?? '').startsWith(String(wanted)),
};

function fits(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted;
  return Object.entries(wanted).every(([comparison, to]) => {
    const compare = COMPARISONS[comparison];
    if (compare === undefined) throw new Error(`no part is compared by ${comparison}`);
    return compare(value, to);
  });
}

/** Whether a part is one that a filter asks for: what the database answers of a row. */
export function matches(row: object, where: Where): boolean {
  return Object.entries(where).every(([field, wanted]) => {
    if (field === 'AND') return listOf(wanted).every((one) => matches(row, one));
    if (field === 'OR') return listOf(wanted).some((one) => matches(row, one));
    if (field === 'NOT') return !listOf(wanted).some((one) => matches(row, one));
    return fits((row as Fields)[field], wanted);
  });
}

/** The residents whom a filter names, by themselves or by ids of their parts; null where it names none. */
async function namedIn<Row extends Part>(parts: Parts<Row>, where: Where): Promise<readonly string[] | null> {
  for (const [field, wanted] of Object.entries(where)) {
    if (field === 'residentId' && typeof wanted === 'string') return [wanted];
    if (field === 'id') return parts.residentsOf((wanted as { in?: readonly string[] }).in ?? []);
    if (field !== 'AND' && field !== 'OR') continue;
    const named = await Promise.all(listOf(wanted).map((one) => namedIn(parts, one)));
    const first = field === 'AND' ? named.find((one) => one !== null) : named.flat();
    if (field === 'OR' && named.some((one) => one === null)) continue;
    if (first !== undefined) return first as readonly string[];
  }
  return null;
}

async function residentsAmong<Row extends Part>(
  { whose = ({ viewer, now }) => recordsOpen(viewer, now) }: Parts<Row>,
  named: readonly string[] | null,
  reading: Reading,
): Promise<string[]> {
  const among = named === null ? {} : { id: { in: [...named] } };
  const found = await read().resident.findMany({
    where: { AND: [among, whose(reading)] },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: MOST + 1,
  });
  if (found.length <= MOST) return found.map(({ id }) => id);
  throw new InvalidInput({
    code: 'PATIENT_REQUIRED',
    message: `More than ${MOST} residents are open to you: name whose you want to read.`,
    path: ['patient'],
    rule: 'docs/fhir.md, searching',
  });
}

const isWithin = (at: Date, { from, to }: InstantRange): boolean =>
  (from === null || at >= from) && (to === null || at < to);

async function found<Row extends Part>(
  parts: Parts<Row>,
  { where, changed }: Pick<Wanted, 'where' | 'changed'>,
  reading: Reading,
): Promise<readonly Row[]> {
  const filter = { AND: [...where] };
  const residentIds = await residentsAmong(parts, await namedIn(parts, filter), reading);
  const all = residentIds.length === 0 ? [] : await parts.of(residentIds, reading);
  return all.filter((row) => matches(row, filter) && changed.every((range) => isWithin(row.mark.at, range)));
}

const KEYS: Readonly<Record<Order['by'], readonly CursorKey[]>> = {
  id: ['ID'],
  change: ['INSTANT', 'ID'],
  column: ['INSTANT', 'ID'],
};

/** What a part is ordered by, the id last. */
function keysOf(row: Part, order: Order): string[] {
  if (order.by === 'id') return [row.id];
  const value = order.by === 'column' ? (row as unknown as Fields)[order.column] : row.mark.at;
  return [value instanceof Date ? value.toISOString() : String(value), row.id];
}

function compare(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((key, index) => key !== other[index]);
  if (at < 0) return 0;
  return (one[at] ?? '') < (other[at] ?? '') ? -1 : 1;
}

const shown = <Row extends Part>(row: Row): Shown<Row> => ({ row, mark: row.mark });

/**
 * One page of parts.
 * @throws InvalidInput CURSOR; PATIENT_REQUIRED where too many residents would have to be looked through
 */
export async function pageOfParts<Row extends Part>(
  parts: Parts<Row>,
  wanted: Wanted,
  reading: Reading,
): Promise<ExchangePage<Row>> {
  const { order, first } = wanted;
  const sign = order.direction === 'asc' ? 1 : -1;
  const after = wanted.after === null ? null : readCursor(wanted.after, KEYS[order.by]);
  const keyed = (await found(parts, wanted, reading))
    .map((row) => ({ row, keys: keysOf(row, order) }))
    .filter(({ keys }) => after === null || compare(keys, after) * sign > 0)
    .toSorted((one, other) => compare(one.keys, other.keys) * sign);
  const page = keyed.slice(0, first);
  const next = keyed.length > first ? cursorOf(page.at(-1)?.keys ?? []) : null;
  return { shown: page.map(({ row }) => shown(row)), next };
}

export const countOfParts = async <Row extends Part>(
  parts: Parts<Row>,
  wanted: Pick<Wanted, 'where' | 'changed'>,
  reading: Reading,
): Promise<number> => (await found(parts, wanted, reading)).length;

/** These parts as far as they are open. */
export const partsByIds = async <Row extends Part>(
  parts: Parts<Row>,
  ids: readonly string[],
  reading: Reading,
): Promise<Shown<Row>[]> =>
  ids.length === 0
    ? []
    : (await found(parts, { where: [{ id: { in: [...ids] } }], changed: [] }, reading)).map(shown);
