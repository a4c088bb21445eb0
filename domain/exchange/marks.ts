import { rows, statement } from '../../prisma/client.ts';
import type { MarkedNoun } from '../event-log.ts';

/** When an object last changed, and its how many-th change that was. */
export interface Mark {
  readonly at: Date;
  readonly version: number;
}

interface MarkRow {
  readonly nounId: string;
  readonly at: string;
  readonly version: number;
}

const selectMarks = statement(`
  SELECT "nounId", "at", "version" FROM "LastChange" WHERE "noun" = :noun AND "nounId" IN (:ids...)`);

/** What nobody has ever written of, or whose changes are not told. */
export const UNMARKED: Mark = { at: new Date(0), version: 0 };

/** The marks of these objects, by id. */
export async function marksOf(noun: MarkedNoun, ids: readonly string[]): Promise<ReadonlyMap<string, Mark>> {
  if (ids.length === 0) return new Map();
  const found = await rows<MarkRow>(selectMarks, { noun, ids });
  return new Map(found.map(({ nounId, at, version }) => [nounId, { at: new Date(at), version }]));
}

/** Instants from `from` on and before `to`; null: open on that side. */
export interface InstantRange {
  readonly from: Date | null;
  readonly to: Date | null;
}

export interface Stretch extends InstantRange {
  readonly noun: MarkedNoun;
  readonly direction: 'asc' | 'desc';
  /** The instant and the id behind which it goes on. */
  readonly after: readonly string[] | null;
  readonly limit: number;
}

const stretchIn = (direction: 'asc' | 'desc') => {
  const beyond = direction === 'asc' ? '>' : '<';
  return statement(`
    SELECT "nounId", "at", "version" FROM "LastChange"
    WHERE "noun" = :noun AND "at" >= :from AND "at" < :to
      AND ("at" ${beyond} :at OR ("at" = :at AND "nounId" ${beyond} :id))
    ORDER BY "at" ${direction}, "nounId" ${direction} LIMIT :limit`);
};
const STRETCHES = { asc: stretchIn('asc'), desc: stretchIn('desc') };

const FIRST = new Date(0);
const LAST = new Date('9999-01-01T00:00:00.000Z');

export interface Changed extends Mark {
  readonly id: string;
}

/** The objects of a noun in the order of their last changes, whosever they are: no id of it leaves before the policy was asked. */
export async function changedWithin({
  noun,
  from,
  to,
  direction,
  after,
  limit,
}: Stretch): Promise<Changed[]> {
  const isUp = direction === 'asc';
  const [at, id] = after ?? [(isUp ? FIRST : LAST).toISOString(), isUp ? '' : '~'];
  const params = { noun, from: from ?? FIRST, to: to ?? LAST, at: new Date(at ?? ''), id: id ?? '', limit };
  const found = await rows<MarkRow>(STRETCHES[direction], params);
  return found.map((row) => ({ id: row.nounId, at: new Date(row.at), version: row.version }));
}
