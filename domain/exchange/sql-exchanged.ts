import { type Params, rows } from '../../prisma/client.ts';
import type { SqlFilter } from '../access.ts';
import type { MarkedNoun } from '../event-log.ts';
import { prepared } from '../prepared.ts';
import type { Viewer } from '../viewer.ts';
import type { Exchanged, Query, Reading } from './page.ts';
import { compiledWhere, visibleAmong } from './sql-where.ts';

/** A noun whose policy is a filter of prepared statements. `:now` and `:readerOrgId` are always there. */
export interface SqlNoun<Stored extends { readonly id: string }, Row extends { readonly id: string }> {
  readonly noun: MarkedNoun;
  /** Of the noun's own table: plain columns of a filter are of it. */
  readonly alias: string;
  readonly columns: string | ((reading: Reading) => SqlFilter);
  readonly from: string;
  visible(viewer: Viewer, now: Date): SqlFilter;
  /** What hangs on the rows, read for all of them at once. */
  complete(stored: readonly Stored[], reading: Reading): Promise<readonly Row[]>;
}

const orderedBy = (alias: string, { orderBy = [] }: Query): string => {
  const keys = orderBy.flatMap((key) => Object.entries(key) as [string, 'asc' | 'desc'][]);
  return keys.length === 0
    ? ''
    : ` ORDER BY ${keys.map(([column, direction]) => `${alias}."${column}" ${direction}`).join(', ')}`;
};

/** A noun as the FHIR interface reads it, where it is read by prepared statements: one for the rows, whatever their number. */
export function exchangedBySql<Stored extends { readonly id: string }, Row extends { readonly id: string }>(
  spec: SqlNoun<Stored, Row>,
): Exchanged<Row> {
  const { noun, alias, from } = spec;
  const columnsOf = (reading: Reading): SqlFilter =>
    typeof spec.columns === 'string' ? { sql: spec.columns, params: {} } : spec.columns(reading);
  const asked = ({ viewer, now }: Reading, where: object): { text: string; params: Params } => {
    const visible = spec.visible(viewer, now);
    const { sql, params } = compiledWhere(where, alias);
    const always = { now, readerOrgId: viewer.organizationId };
    return {
      text: `FROM ${from} WHERE ${visibleAmong(where, visible.sql)} AND (${sql})`,
      params: { ...params, ...visible.params, ...always },
    };
  };
  return {
    noun,
    find: async (reading, query) => {
      const { text, params } = asked(reading, query.where);
      const limit = query.take === undefined ? '' : ' LIMIT :limit';
      const columns = columnsOf(reading);
      const select = prepared(`SELECT ${columns.sql} ${text}${orderedBy(alias, query)}${limit}`);
      const stored = await rows<Stored>(select, { ...columns.params, ...params, limit: query.take ?? 0 });
      return stored.length === 0 ? [] : spec.complete(stored, reading);
    },
    count: async (reading, where) => {
      const { text, params } = asked(reading, where);
      const [counted] = await rows<{ n: number }>(prepared(`SELECT COUNT(*) AS "n" ${text}`), params);
      return counted?.n ?? 0;
    },
  };
}
