import { InvalidInput } from '../errors.ts';
import type { MarkedNoun } from '../event-log.ts';
import { type CursorKey, cursorOf, readCursor } from '../page.ts';
import type { Viewer } from '../viewer.ts';
import { type Changed, changedWithin, type InstantRange, type Mark, marksOf, UNMARKED } from './marks.ts';

/** Who reads, and at which instant it is decided what is open. */
export interface Reading {
  readonly viewer: Viewer;
  readonly now: Date;
}

/** A filter of the database client. The FHIR interface takes them from the domain and hands them back; it makes none. */
export type Where = object;
/** No row at all: an unknown code or a foreign reference finds nothing, and is no fault. */
export const NO_ROW: Where = { id: { in: [] } };

export interface Query {
  readonly where: Where;
  readonly orderBy?: readonly object[];
  readonly take?: number;
}

/** A noun as the FHIR interface reads it: under its policy, with all that its resource says. */
export interface Exchanged<Row extends { readonly id: string }> {
  readonly noun: MarkedNoun;
  find(reading: Reading, query: Query): Promise<readonly Row[]>;
  count(reading: Reading, where: Where): Promise<number>;
  /** Of which rows it is told when they changed; left out: of all. The others are in no search by that. */
  changesOpen?(reading: Reading): Where;
  /** What is told of when and how often a row changed; left out: all of it. */
  markOf?(row: Row, mark: Mark): Mark;
}

export type Direction = 'asc' | 'desc';
/** By identifier, by the last change, or by a column of which each row has a value. */
export type Order =
  | { readonly by: 'id' | 'change'; readonly direction: Direction }
  | {
      readonly by: 'column';
      readonly column: string;
      readonly holds: 'INSTANT' | 'DATE';
      readonly direction: Direction;
    };

export interface Wanted {
  /** Each of them narrows. */
  readonly where: readonly Where[];
  /** When it last changed; each of them narrows. */
  readonly changed: readonly InstantRange[];
  readonly order: Order;
  readonly first: number;
  /** An opaque cursor of the same search. */
  readonly after: string | null;
}

export interface Shown<Row> {
  readonly row: Row;
  readonly mark: Mark;
}

export interface ExchangePage<Row> {
  readonly shown: readonly Shown<Row>[];
  /** From where it goes on; null at the end. */
  readonly next: string | null;
}

/** How many changes of whomever are looked through for one page, so that no page takes longer than others. */
const LOOKED_THROUGH = 20_000;
const CHUNK = 500;

const KEYS: Readonly<Record<'id' | 'change' | 'INSTANT' | 'DATE', readonly CursorKey[]>> = {
  id: ['ID'],
  change: ['INSTANT', 'ID'],
  INSTANT: ['INSTANT', 'ID'],
  DATE: ['DATE', 'ID'],
};
const keysOf = (order: Order) => KEYS[order.by === 'column' ? order.holds : order.by];

/** The stretch that all ranges have in common. */
const common = (ranges: readonly InstantRange[]): InstantRange => {
  const latest = ranges.map(({ from }) => from).filter((at) => at !== null);
  const earliest = ranges.map(({ to }) => to).filter((at) => at !== null);
  const by = (one: Date, other: Date) => one.getTime() - other.getTime();
  return { from: latest.toSorted(by).at(-1) ?? null, to: earliest.toSorted(by)[0] ?? null };
};

async function marked<Row extends { readonly id: string }>(
  { noun, markOf = (_row, mark) => mark }: Exchanged<Row>,
  rows: readonly Row[],
): Promise<Shown<Row>[]> {
  const marks = await marksOf(
    noun,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ row, mark: markOf(row, marks.get(row.id) ?? UNMARKED) }));
}

/** The filter of a search by the last change: among these, and where it may be told. */
const whereChanged = <Row extends { readonly id: string }>(
  { changesOpen }: Exchanged<Row>,
  { where, among }: { readonly where: readonly Where[]; readonly among: readonly Changed[] },
  reading: Reading,
): Where => ({
  AND: [...where, changesOpen?.(reading) ?? {}, { id: { in: among.map(({ id }) => id) } }],
});

type Keyset = { readonly filter: Where; readonly orderBy: readonly object[] };

function keyset(
  order: Exclude<Order, { by: 'change' }> | { by: 'id'; direction: Direction },
  after: readonly string[] | null,
): Keyset {
  const { direction } = order;
  const beyond = direction === 'asc' ? 'gt' : 'lt';
  if (order.by !== 'column') {
    const [last] = after ?? [];
    return { filter: last === undefined ? {} : { id: { [beyond]: last } }, orderBy: [{ id: direction }] };
  }
  const { column, holds } = order;
  const [text, id] = after ?? [];
  const value = text === undefined ? undefined : holds === 'INSTANT' ? new Date(text) : text;
  const filter =
    value === undefined
      ? {}
      : { OR: [{ [column]: { [beyond]: value } }, { [column]: value, id: { [beyond]: id } }] };
  return { filter, orderBy: [{ [column]: direction }, { id: direction }] };
}

const textOf = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

async function byColumn<Row extends { readonly id: string }>(
  exchanged: Exchanged<Row>,
  wanted: Wanted & { readonly order: { readonly by: 'id' | 'column' | 'change' } },
  reading: Reading,
): Promise<ExchangePage<Row>> {
  const order = wanted.order as Exclude<Order, { by: 'change' }>;
  const after = wanted.after === null ? null : readCursor(wanted.after, keysOf(order));
  const { filter, orderBy } = keyset(order, after);
  const where = { AND: [...wanted.where, filter] };
  const rows = await exchanged.find(reading, { where, orderBy, take: wanted.first + 1 });
  const page = rows.slice(0, wanted.first);
  const last = page.at(-1) as (Row & Readonly<Record<string, unknown>>) | undefined;
  const keys =
    last === undefined ? [] : order.by === 'column' ? [textOf(last[order.column]), last.id] : [last.id];
  const next = rows.length > wanted.first ? cursorOf(keys) : null;
  return { shown: await marked(exchanged, page), next };
}

async function* changesInOrder(noun: MarkedNoun, wanted: Wanted): AsyncGenerator<Changed[]> {
  const { direction } = wanted.order;
  const within = { noun, direction, ...common(wanted.changed), limit: CHUNK };
  let after = wanted.after === null ? null : readCursor(wanted.after, KEYS.change);
  for (;;) {
    const chunk = await changedWithin({ ...within, after });
    if (chunk.length > 0) yield chunk;
    const last = chunk.at(-1);
    if (last === undefined || chunk.length < CHUNK) return;
    after = [last.at.toISOString(), last.id];
  }
}

async function byChange<Row extends { readonly id: string }>(
  exchanged: Exchanged<Row>,
  wanted: Wanted,
  reading: Reading,
): Promise<ExchangePage<Row>> {
  const shown: Shown<Row>[] = [];
  let seen = 0;
  let last: Changed | null = null;
  for await (const chunk of changesInOrder(exchanged.noun, wanted)) {
    const where = whereChanged(exchanged, { where: wanted.where, among: chunk }, reading);
    const found = new Map((await exchanged.find(reading, { where })).map((row) => [row.id, row]));
    for (const mark of chunk) {
      const row = found.get(mark.id);
      if (row !== undefined && shown.length === wanted.first) return { shown, next: cursorAt(last) };
      last = mark;
      if (row !== undefined) shown.push({ row, mark });
    }
    seen += chunk.length;
    if (seen >= LOOKED_THROUGH) return { shown, next: cursorAt(last) };
  }
  return { shown, next: null };
}

const cursorAt = (mark: Changed | null): string | null =>
  mark === null ? null : cursorOf([mark.at.toISOString(), mark.id]);

/**
 * One page of a noun, as it is open to who reads. Asked for by its last change, it comes in that order.
 * @throws InvalidInput CURSOR
 */
export const pageOfExchanged = <Row extends { readonly id: string }>(
  exchanged: Exchanged<Row>,
  wanted: Wanted,
  reading: Reading,
): Promise<ExchangePage<Row>> => {
  if (wanted.order.by === 'change') return byChange(exchanged, wanted, reading);
  if (wanted.changed.length === 0) return byColumn(exchanged, wanted, reading);
  if (wanted.order.by === 'id')
    return byChange(
      exchanged,
      { ...wanted, order: { by: 'change', direction: wanted.order.direction } },
      reading,
    );
  throw new InvalidInput({
    code: 'SEARCH_ORDER',
    message: 'What is asked for by its last change comes in that order.',
    path: ['_sort'],
    rule: 'docs/fhir.md, searching',
  });
};

/** How many there are that are open to who reads. */
export async function countOfExchanged<Row extends { readonly id: string }>(
  exchanged: Exchanged<Row>,
  wanted: Pick<Wanted, 'where' | 'changed'>,
  reading: Reading,
): Promise<number> {
  const { where, changed } = wanted;
  if (changed.length === 0) return exchanged.count(reading, { AND: [...where] });
  const order = { by: 'change', direction: 'asc' } as const;
  let total = 0;
  for await (const chunk of changesInOrder(exchanged.noun, { where, changed, order, first: 0, after: null }))
    total += await exchanged.count(reading, whereChanged(exchanged, { where, among: chunk }, reading));
  return total;
}

/** These objects as far as they are open, with their marks. */
export const shownByIds = async <Row extends { readonly id: string }>(
  exchanged: Exchanged<Row>,
  ids: readonly string[],
  reading: Reading,
): Promise<Shown<Row>[]> =>
  ids.length === 0
    ? []
    : marked(exchanged, await exchanged.find(reading, { where: { id: { in: [...ids] } } }));
