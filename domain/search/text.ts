import { InvalidInput } from '../errors.ts';
import { parseHealthCardNo } from '../identifier/health-card.ts';
import { normalForm } from '../identifier/normal-form.ts';
import { requireText } from '../require-text.ts';
import { isHan, nameTokens } from './letters.ts';

/** What a text may mean. A text with a digit is part of a number, any other of a name. */
export interface SearchText {
  /** The whole of a health card number. */
  readonly healthCardNo: string | null;
  /** The last 4 or 6 characters of an ID number. */
  readonly tail: string | null;
  /** A bed by its beginning. */
  readonly bed: string | null;
  /** A name, from its beginning or a later part on. */
  readonly name: string | null;
  /** How a name is read or spelt, in Latin letters. */
  readonly spelling: string | null;
}

/** In characters (V21). */
const LONGEST_TEXT = 50;
const LONGEST_BED = 20;
const LEAST_LETTERS = 2;
const LEAST_DIGITS = 4;

const LATIN = /^[\p{Script=Latin}]+$/u;
const TAIL = /^(?=.*\d)(?:[0-9A-Z]{4}|[0-9A-Z]{6})$/;

const isEnough = (letters: string): boolean => {
  const characters = Array.from(letters);
  const written = characters.filter((one) => !/\p{N}/u.test(one)).length;
  return characters.some(isHan) || written >= LEAST_LETTERS || characters.length >= LEAST_DIGITS;
};

function tooShort(): never {
  const message = 'Type a character of a name, two letters of its spelling, or four digits.';
  throw new InvalidInput({
    code: 'SEARCH_TEXT_SHORT',
    message,
    path: ['text'],
    rule: 'docs/decisions/search.md',
  });
}

function numberIn(text: string, isLong: boolean): SearchText {
  const card = parseHealthCardNo(text);
  const number = normalForm(text);
  const bed = text.normalize('NFKC').toUpperCase();
  return {
    healthCardNo: isLong && card.ok ? card.value : null,
    tail: isLong && TAIL.test(number) ? number : null,
    bed: Array.from(bed).length <= LONGEST_BED ? bed : null,
    name: null,
    spelling: null,
  };
}

/** Ü is typed as it is written, and as V. */
const spelt = (text: string): string => nameTokens(text.replace(/[üÜ]/gu, 'V')).join('');

/**
 * Reads what somebody types. Who has beds may also type a short number of one.
 * @throws InvalidInput TEXT_EMPTY, TEXT_TOO_LONG, TEXT_CONTROL_CHARACTERS, SEARCH_TEXT_SHORT
 */
export function readSearchText(given: string, { hasBeds }: { readonly hasBeds: boolean }): SearchText {
  const text = requireText(given, 'text', LONGEST_TEXT);
  const letters = nameTokens(text).join('');
  const isLong = isEnough(letters);
  const hasDigit = /\p{N}/u.test(letters);
  if (!isLong && !(hasBeds && hasDigit)) tooShort();
  if (hasDigit) return numberIn(text, isLong);
  const spelling = LATIN.test(letters) ? spelt(text) : null;
  return { healthCardNo: null, tail: null, bed: null, name: letters, spelling };
}
