import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';

/** The fonts that are shipped, in the order in which they are asked for a character (OFL: fonts/OFL.txt). */
export type FontName = 'han' | 'mongolian';
const FILES: Readonly<Record<FontName, string>> = {
  han: 'NotoSansSC-Medium.ttf',
  mongolian: 'NotoSansMongolian-Regular.ttf',
};

export interface LoadedFont {
  readonly name: FontName;
  readonly bytes: Buffer;
  has(codePoint: number): boolean;
}

function loaded(name: FontName): LoadedFont {
  const bytes = readFileSync(new URL(`./fonts/${FILES[name]}`, import.meta.url));
  const font = create(bytes) as Font;
  return { name, bytes, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
}

let fonts: readonly LoadedFont[] | null = null;

/** Read at the first print, and kept: 11 MB. */
export function printFonts(): readonly LoadedFont[] {
  fonts ??= [loaded('han'), loaded('mongolian')];
  return fonts;
}
