import { InvalidInput } from './errors.ts';
import { cleanText } from './text.ts';

function required(text: string, field: string, form: { max: number; isMultiline: boolean }): string {
  const cleaned = cleanText(text, form);
  if (cleaned.ok) return cleaned.value;
  const message = {
    TEXT_EMPTY: `${field} is empty.`,
    TEXT_TOO_LONG: `${field} has more than ${form.max} characters.`,
    TEXT_CONTROL_CHARACTERS: `${field} holds control characters.`,
  }[cleaned.code];
  throw new InvalidInput({ code: cleaned.code, message, path: field.split('.'), rule: 'V21' });
}

/**
 * One line of text of the input, as it may be stored (V21).
 * @throws InvalidInput TEXT_EMPTY, TEXT_TOO_LONG, TEXT_CONTROL_CHARACTERS that names the field: `document`, or `days.0.document` in a list
 */
export const requireText = (text: string, field: string, max = 2000): string =>
  required(text, field, { max, isMultiline: false });

/** The same for a text at a place inside the input. @throws InvalidInput TEXT_… with the whole path */
export function requireTextAt(text: string, path: readonly string[], max = 2000): string {
  try {
    return requireText(text, path.at(-1) ?? '', max);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput({ code: error.code, message: error.message, path, rule: error.rule });
  }
}

/** The same for a text of several lines, at most 2,000 characters. */
export const requireLongText = (text: string, field: string): string =>
  required(text, field, { max: 2000, isMultiline: true });

/** What `LIKE` takes for any character, or for the end of its own text; no name is looked for by them. */
const PATTERN = /[%_\\]/;
/** Whether a text looked for by `LIKE` would stand for others as well. */
export const isPattern = (text: string): boolean => PATTERN.test(text);

/**
 * A part of a name to look for.
 * @throws InvalidInput TEXT_PATTERN, and as `requireText`
 */
export function requireNamePart(text: string, field: string): string {
  const part = requireText(text, field, 100);
  if (!isPattern(part)) return part;
  const message = `${field} holds %, _ or a backslash.`;
  throw new InvalidInput({ code: 'TEXT_PATTERN', message, path: [field], rule: 'V21' });
}
