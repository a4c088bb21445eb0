import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';

/** The fonts that are shipped, in the order in which they are asked for a character (OFL: fonts/OFL.txt), and the others. */
export type FontName = 'han' | 'mongolian' | `further ${number}`;
const FILES = { han: 'NotoSansSC-Medium.ttf', mongolian: 'NotoSansMongolian-Regular.ttf' } as const;

export interface LoadedFont {
  readonly name: FontName;
  readonly bytes: Buffer;
  has(codePoint: number): boolean;
}

function loaded(name: FontName, file: URL | string): LoadedFont {
  const bytes = readFileSync(file);
  const font = create(bytes) as Font;
  return { name, bytes, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
}

const shipped = (name: keyof typeof FILES): LoadedFont =>
  loaded(name, new URL(`./fonts/${FILES[name]}`, import.meta.url));

let furtherFiles: readonly string[] = [];
let fonts: readonly LoadedFont[] | null = null;

/** From now on these files are asked, in their order, for what the shipped fonts lack: rare characters, other scripts. */
export function useFurtherFonts(files: readonly string[]): void {
  if (files.join('\n') === furtherFiles.join('\n')) return;
  furtherFiles = [...files];
  fonts = null;
}

/** Read at the first print, and kept: 11 MB, and what the further files hold. */
export function printFonts(): readonly LoadedFont[] {
  fonts ??= [
    shipped('han'),
    shipped('mongolian'),
    ...furtherFiles.map((file, at) => loaded(`further ${at + 1}`, file)),
  ];
  return fonts;
}

/** Whether a file holds one font that a print can be written with; collections do not. */
export function isPrintFont(file: string): boolean {
  try {
    return 'hasGlyphForCodePoint' in create(readFileSync(file));
  } catch {
    return false;
  }
}
