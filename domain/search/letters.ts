import { matchingName } from '../name.ts';

const HAN = /^\p{Script=Han}$/u;
/** A Han character is a token of its own; other letters and digits stay together until a space, dot or dash. */
const TOKENS = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;
const LATIN_MARKS = /(\p{Script=Latin})\p{M}+/gu;

/** Accents of Latin letters are not typed. Those of other scripts make other letters, and stay. */
const withoutAccents = (text: string): string =>
  text.normalize('NFD').replace(LATIN_MARKS, '$1').normalize('NFC');

export const isHan = (token: string): boolean => HAN.test(token);

/** A name as what is typed of it: width, case, accents and separators folded. */
export const nameTokens = (name: string): string[] => [
  ...(withoutAccents(matchingName(name)).match(TOKENS) ?? []),
];
