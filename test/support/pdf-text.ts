import { inflateSync } from 'node:zlib';

/** The streams of a PDF as pdfkit writes it, unpacked. */
function streamsOf(pdf: Buffer): string[] {
  const source = pdf.toString('latin1');
  return [...source.matchAll(/\/Length (\d+)[^>]*>>\s*stream\n/g)].flatMap(
    ({ index, 0: head, 1: length }) => {
      const start = index + head.length;
      const bytes = pdf.subarray(start, start + Number(length));
      try {
        return [inflateSync(bytes).toString('latin1')];
      } catch {
        return [];
      }
    },
  );
}

const utf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** What the glyphs of one font mean, by its ToUnicode map: glyph by glyph in ranges of consecutive ids. */
function meaningsOf(map: string): Map<number, string> {
  const meanings = new Map<number, string>();
  for (const [, first = '', , texts = ''] of map.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi)) {
    for (const [i, [, text = '']] of [...texts.matchAll(/<([0-9a-f ]*)>/gi)].entries())
      meanings.set(Number.parseInt(first, 16) + i, utf16(text.replaceAll(' ', '')));
  }
  return meanings;
}

/** Each font's name on the page, such as F1, with its map. */
function fontsOf(pdf: Buffer): Map<string, Map<number, string>> {
  const source = pdf.toString('latin1');
  const fonts = new Map<string, Map<number, string>>();
  const objectAt = (id: string): string =>
    new RegExp(`(?:^|\\n)${id} 0 obj\\n([\\s\\S]*?)endobj`).exec(source)?.[1] ?? '';
  for (const [, name = '', id = ''] of source.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const mapId = /\/ToUnicode (\d+) 0 R/.exec(objectAt(id))?.[1] ?? '';
    const at = source.indexOf(`\n${mapId} 0 obj`);
    const [map = ''] = streamsOf(pdf.subarray(at, source.indexOf('endobj', at)));
    fonts.set(name, meaningsOf(map));
  }
  return fonts;
}

/** The text of a PDF as a reader would copy it, line by line: every glyph by the map that the document brings along. */
export function pdfText(pdf: Buffer): string {
  const fonts = fontsOf(pdf);
  const lines: string[] = [];
  for (const content of streamsOf(pdf).filter((stream) => /\bBT\b/.test(stream))) {
    let font = new Map<number, string>();
    for (const [, name, shown = ''] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name !== undefined) font = fonts.get(name) ?? new Map();
      const glyphs = [...shown.matchAll(/<([0-9a-f]+)>/gi)].flatMap(
        ([, hex = '']) => hex.match(/.{4}/g) ?? [],
      );
      if (name === undefined)
        lines.push(glyphs.map((glyph) => font.get(Number.parseInt(glyph, 16)) ?? '\uFFFD').join(''));
    }
  }
  return lines.join('\n');
}
