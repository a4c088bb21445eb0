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

const FORMS: Readonly<Record<CursorKey, RegExp>> = {
  INSTANT: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(Z|\+00:00)$/,
  DATE: /^\d{4}-\d{2}-\d{2}$/,
  NUMBER: /^\d{1,15}$/,
  ID: /^[A-Za-z0-9._-]{1,64}$/,
};

/** @throws InvalidInput CURSOR when it was not made by `cursorOf` for a list with these keys */
export function readCursor(cursor: string, keys: readonly CursorKey[]): readonly string[] {
  const values = parsed(cursor);
  const isOfList =
    values?.length === keys.length && keys.every((key, at) => FORMS[key].test(values[at] ?? ''));
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
