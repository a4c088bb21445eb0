/** The dots that part the names of minority and foreign people: · • ・ ‧ ∙ ⋅ and the full stop; NFKC folds the others. */
const MIDDLE_DOTS = / ?[\u00B7\u2022\u30FB\u2027\u2219\u22C5.][ \u00B7\u2022\u30FB\u2027\u2219\u22C5.]*/gu;
/** Mongolian selectors and vowel separator, joiners, text, emoji and ideographic variation selectors. */
const INVISIBLE = /[\u180B-\u180F]|\u200C|\u200D|[\u{FE00}-\u{FE0F}]|[\u{E0100}-\u{E01EF}]/gu;

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
