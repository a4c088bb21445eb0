/** The dots that part the names of minority and foreign people: · • ・ ‧ ∙ ⋅ and the full stop; NFKC folds the others. */
const MIDDLE_DOTS = / ?[\u00B7\u2022\u30FB\u2027\u2219\u22C5.][ \u00B7\u2022\u30FB\u2027\u2219\u22C5.]*/gu;
/** Mongolian selectors and vowel separator, joiners, text, emoji and ideographic variation selectors. */
const INVISIBLE = /[\u180B-\u180F]|\u200C|\u200D|[\u{FE00}-\u{FE0F}]|[\u{E0100}-\u{E01EF}]/gu;

/**
 * A letter of any script. U+3007 〇 is written as a number and read as a character of names; planes 2 and 3 are kept for
 * Chinese characters, also for those that are newer than the tables of the runtime.
 */
const LETTER = /[\p{L}\u3007\u{20000}-\u{3FFFD}]/u;

/** Whether a text can be somebody's name: digits, dots or marks alone are none. */
export const hasLetter = (name: string): boolean => LETTER.test(name);

/**
 * A name in the form in which names are compared, never shown (domain 2): width folded (NFKC), middle dots unified to
 * one `·` without space around it, white space collapsed, Latin and Cyrillic letters upper-cased, variation selectors
 * and joiners taken out. Applying it twice changes nothing.
 */
export function matchingName(name: string): string {
  const visible = name.replace(INVISIBLE, '').normalize('NFKC');
  const upper = visible.toUpperCase().normalize('NFKC');
  return upper.replace(/\s+/gu, ' ').replace(MIDDLE_DOTS, '·').trim();
}
