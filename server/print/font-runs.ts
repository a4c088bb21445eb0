import { type FontName, type LoadedFont, printFonts } from './fonts.ts';

/** A piece of text that one font can write. */
export interface FontRun {
  readonly font: FontName;
  readonly text: string;
}

/** Selectors and joiners change the letter before them and are nothing by themselves. */
const INVISIBLE = /^(?:[\u180B-\u180F]|\u200C|\u200D|[\u{FE00}-\u{FE0F}]|[\u{E0100}-\u{E01EF}])$/u;
/** Mongolian sets its suffixes apart with it. */
const NARROW_SPACE = '\u202F';

/** The code point of a character that no font has, so that nobody reads a blank as nothing. */
const named = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

const hasGlyph = ({ has }: LoadedFont, character: string): boolean => has(character.codePointAt(0) ?? 0);

function choose(character: string, before: FontName | null): FontRun | null {
  const fonts = printFonts();
  const isAttached = INVISIBLE.test(character) || character === NARROW_SPACE;
  if (isAttached && before === 'mongolian') return { font: before, text: character };
  if (INVISIBLE.test(character)) return null;
  const font = fonts.find((one) => hasGlyph(one, character));
  if (font !== undefined) return { font: font.name, text: character };
  return { font: 'han', text: /\s/u.test(character) ? ' ' : named(character) };
}

/** A text as runs of one font each. What no font can write is said by its code point: `[U+20BB7]`. */
export function fontRuns(text: string): FontRun[] {
  const runs: { font: FontName; text: string }[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const run = choose(character, last?.font ?? null);
    if (run === null) continue;
    if (last?.font === run.font) last.text += run.text;
    else runs.push({ ...run });
  }
  return runs;
}
