import type { SearchMatch } from '../codes/search.ts';
import { normalForm } from '../identifier/normal-form.ts';
import { seal } from '../seal/seal.ts';
import { nameTokens } from './letters.ts';
import { readingsOf } from './readings.ts';

/** Raised when the keys of a person are made otherwise: then all are made anew. */
export const SEARCH_VERSION = 2;

export interface SearchKey {
  readonly kind: SearchMatch;
  readonly key: string;
}

/** What the keys of somebody are made from. */
export interface Findable {
  readonly names: readonly string[];
  readonly idNo: string | null;
  /** Beds of stays in the organisation that are not over. */
  readonly beds: readonly string[];
}

/** Nobody types more of a name. In code points. */
export const LONGEST_KEY = 64;
/** So many characters into a name a search still begins. */
const LATEST_PART = 8;
/** A name in which everything is uncertain stays this small. */
const MOST_KEYS = 96;

const cut = (text: string): string => Array.from(text).slice(0, LONGEST_KEY).join('');

/** A row of tokens from its beginning, and from each later one. */
function fromEach(tokens: readonly string[], whole: SearchMatch, part: SearchMatch): SearchKey[] {
  return tokens
    .slice(0, LATEST_PART)
    .map((_, at) => ({ kind: at === 0 ? whole : part, key: cut(tokens.slice(at).join('')) }));
}

function keysOfName(name: string): SearchKey[] {
  const tokens = nameTokens(name);
  const spoken = readingsOf(tokens);
  return [
    ...fromEach(tokens, 'NAME', 'NAME_PART'),
    ...spoken.flatMap((syllables) => fromEach(syllables, 'PINYIN', 'PINYIN_PART')),
    ...spoken
      .filter(({ length }) => length > 1)
      .map(
        (syllables): SearchKey => ({
          kind: 'INITIALS',
          key: cut(syllables.map(([first]) => first).join('')),
        }),
      ),
  ];
}

export const TAIL_LENGTHS = [4, 6] as const;
/** A shorter number would be given away by its end. */
const SHORTEST_NUMBER = 8;

/** The ends of an ID number by which somebody is asked for. */
export function idTails(idNo: string): string[] {
  const number = normalForm(idNo);
  return number.length < SHORTEST_NUMBER ? [] : TAIL_LENGTHS.map((length) => number.slice(-length));
}

/** The keyed HMAC of an end, under the present key. */
export const tailKey = (tail: string): string => seal().index(tail, 'idTail');
/** The same under every configured key, while it is changed. */
export const tailKeys = (tail: string): string[] => seal().indexes(tail, 'idTail');

/** Every key of somebody, each once. */
export function keysOf({ names, idNo, beds }: Findable): SearchKey[] {
  const keys: SearchKey[] = [
    ...beds.map((key): SearchKey => ({ kind: 'BED', key })),
    ...(idNo === null ? [] : idTails(idNo)).map(
      (tail): SearchKey => ({ kind: 'ID_TAIL', key: tailKey(tail) }),
    ),
    ...names.flatMap(keysOfName),
  ];
  const distinct = new Map(
    keys.filter(({ key }) => key !== '').map((one) => [`${one.kind} ${one.key}`, one]),
  );
  return [...distinct.values()].slice(0, MOST_KEYS);
}
