export type TextCode = 'TEXT_EMPTY' | 'TEXT_TOO_LONG' | 'TEXT_CONTROL_CHARACTERS';

export type CleanText =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: TextCode };

export interface TextRule {
  /** In code points, after stripping and before outer white space is cut off. */
  readonly max?: number;
  /** Line breaks and tabs belong to the text; CR LF becomes LF. */
  readonly isMultiline?: boolean;
  /** Strips control characters instead of refusing them. */
  readonly isLenient?: boolean;
}

/** C0, DEL and C1, and the bidi embeddings, overrides and isolates that make a text read unlike it is stored. */
const CONTROL = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;
const CONTROL_BUT_LAYOUT = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;
/** Half of a UTF-16 pair is no text: neither UTF-8 nor a database can hold it. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** A text of format characters and blanks alone would be a name that nobody sees. */
const NOTHING_TO_SEE = /^[\p{Cf}\p{Z}\s]*$/u;
/** Not U+202F: Mongolian sets its suffixes apart with it. */
const OUTER_SPACE = new Set([' ', '\t', '\n', '\u00A0', '\u3000']);

function trim(characters: readonly string[]): string {
  let start = 0;
  let end = characters.length;
  while (start < end && OUTER_SPACE.has(characters[start] ?? '')) start += 1;
  while (end > start && OUTER_SPACE.has(characters[end - 1] ?? '')) end -= 1;
  return characters.slice(start, end).join('');
}

/**
 * A text as it may be stored (V21): only control characters and bidi overrides are taken out or refused, so that
 * variation selectors (U+180B to U+180F), U+200D, U+202F and every CJK extension stay. Lone surrogates are always
 * refused, as TEXT_CONTROL_CHARACTERS.
 */
export function cleanText(text: string, rule: TextRule = {}): CleanText {
  const { max = 2000, isMultiline = false, isLenient = false } = rule;
  const control = isMultiline ? CONTROL_BUT_LAYOUT : CONTROL;
  const unixLines = isMultiline ? text.replaceAll('\r\n', '\n') : text;
  const stripped = unixLines.replace(control, '');
  const isChanged = stripped.length !== unixLines.length;
  if (LONE_SURROGATE.test(text) || (isChanged && !isLenient))
    return { ok: false, code: 'TEXT_CONTROL_CHARACTERS' };
  const characters = Array.from(stripped);
  if (characters.length > max) return { ok: false, code: 'TEXT_TOO_LONG' };
  const value = trim(characters);
  return NOTHING_TO_SEE.test(value) ? { ok: false, code: 'TEXT_EMPTY' } : { ok: true, value };
}
