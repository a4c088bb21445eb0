/** A noncharacter: no identifier, code or cleaned text holds it. */
const NOT_IN_ANY_TEXT = '\uffff';

const isSelect = (sql: string): boolean => /^\s*(SELECT|WITH)\b/i.test(sql);

function withoutNul(value: unknown): unknown {
  if (typeof value === 'string')
    return value.includes('\0') ? value.replaceAll('\0', NOT_IN_ANY_TEXT) : value;
  return Array.isArray(value) ? value.map(withoutNul) : value;
}

/**
 * The values of a statement as PostgreSQL takes them. It refuses a text with NUL even to compare it; none is stored,
 * so a look-up by such a text finds nothing, as on SQLite. Writes stay as they are: they fail, and nothing is kept.
 */
export const lookupValues = (sql: string, values: readonly unknown[]): unknown[] =>
  isSelect(sql) ? values.map(withoutNul) : [...values];
