import { isCalendarDate } from './calendar-date.ts';
import { InvalidInput } from './errors.ts';

/** Which page is wanted: at most `first` rows after the keyset `after` (null: from the beginning). */
export interface PageRequest {
  readonly first: number;
  readonly after: readonly string[] | null;
}

export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly hasNextPage: boolean;
}

/** An opaque cursor from a row's ordering keys, the unique tie-breaker last. */
export const cursorOf = (keys: readonly string[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

/** What an ordering key of a list may look like in its cursor. */
export type CursorKey = 'INSTANT' | 'DATE' | 'NUMBER' | 'ID';

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(Z|\+00:00)$/;
/** A 32-bit column. */
const LARGEST = 2 ** 31 - 1;

// A form that no row can have would be an error of PostgreSQL, and finds rows by their text on SQLite.
const FORMS: Readonly<Record<CursorKey, (text: string) => boolean>> = {
  INSTANT: (text) => isCalendarDate(INSTANT.exec(text)?.[1] ?? ''),
  DATE: isCalendarDate,
  NUMBER: (text) => /^\d{1,10}$/.test(text) && Number(text) <= LARGEST,
  ID: (text) => /^[A-Za-z0-9._-]{1,64}$/.test(text),
};

/** @throws InvalidInput CURSOR when it was not made by `cursorOf` for a list with these keys */
export function readCursor(cursor: string, keys: readonly CursorKey[]): readonly string[] {
  const values = parsed(cursor);
  const isOfList = values?.length === keys.length && keys.every((key, at) => FORMS[key](values[at] ?? ''));
  if (values !== null && isOfList) return values;
  throw new InvalidInput({
    code: 'CURSOR',
    message: 'This cursor was not given out by this list.',
    path: ['after'],
    rule: 'architecture habit 10: opaque keyset cursors',
  });
}

function parsed(cursor: string): string[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : null;
  } catch {
    return null;
  }
}

/** Cuts a page from rows that were read with a limit of `first + 1`. */
export const pageOf = <Row>(rows: readonly Row[], request: PageRequest): Page<Row> => ({
  nodes: rows.slice(0, request.first),
  hasNextPage: rows.length > request.first,
});

/** Prisma arguments of a list that is ordered by its time-ordered unique id. */
export function byId(request: PageRequest, direction: 'asc' | 'desc' = 'asc') {
  const last = request.after?.at(-1);
  return {
    ...(last === undefined ? {} : { keyset: { id: direction === 'asc' ? { gt: last } : { lt: last } } }),
    orderBy: { id: direction },
    take: request.first + 1,
  };
}
