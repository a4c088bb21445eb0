import PDFDocument from 'pdfkit';
import { PAPERS, type Paper } from './document.ts';
import { fontRuns } from './font-runs.ts';
import { printFonts } from './fonts.ts';
import { linesOf } from './lines.ts';

export const POINTS_PER_MM = 72 / 25.4;
/** Line to line, in sizes of the letters. */
const LEADING = 1.4;
/** From the top of a line to the foot of its letters, in sizes. */
const ASCENT = 1.06;

export interface TextStyle {
  readonly size: number;
  readonly isBold?: boolean;
}

/** Where a text stands, from the left and the top edge of the page, in points. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Sheets of paper that are written from top to bottom, in points. */
export interface Sheet {
  readonly left: number;
  readonly width: number;
  /** Where the next block begins. */
  y: number;
  /** Begins a new page when so much does not fit any more. @returns whether it did */
  room(height: number): boolean;
  lines(text: string, width: number, style: TextStyle): string[];
  /** Writes lines below each other. @returns their height */
  write(
    lines: readonly string[],
    place: TextPlace,
    style: TextStyle & { readonly isCentred?: boolean },
  ): number;
  rule(y: number, weight: number): void;
  frame(x: number, y: number, width: number, height: number, weight: number): void;
  fill(x: number, y: number, width: number, height: number): void;
  heightOf(lines: number, style: TextStyle): number;
  /** Writes the foot of every page, and ends the document. */
  finish(footer: string): void;
}

const FOOT = { size: 7.5 };

/** A document whose letters all come from the fonts that are shipped. `createdAt` is the only instant in it. */
export function openSheet(paper: Paper, { title, createdAt }: { title: string; createdAt: Date }) {
  const { width: paperWidth, height: paperHeight, margin } = PAPERS[paper];
  const size: [number, number] = [paperWidth * POINTS_PER_MM, paperHeight * POINTS_PER_MM];
  const edge = margin * POINTS_PER_MM;
  const [fullWidth, fullHeight] = size;
  const bottom = fullHeight - edge - 14;
  const width = fullWidth - 2 * edge;
  const pdf = new PDFDocument({
    size,
    margin: 0,
    bufferPages: true,
    autoFirstPage: true,
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: title,
      CreationDate: createdAt,
      ModDate: createdAt,
      Creator: 'Yiyang Link',
      Producer: 'Yiyang Link',
    },
  });
  for (const { name, bytes } of printFonts()) pdf.registerFont(name, bytes);

  // The same words come again in every row of a list.
  const widths = new Map<string, number>();
  function widthOf(text: string, letters: number): number {
    const key = `${letters} ${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    const width = fontRuns(text).reduce(
      (sum, run) => sum + pdf.font(run.font).fontSize(letters).widthOfString(run.text),
      0,
    );
    widths.set(key, width);
    return width;
  }

  function writeLine(text: string, x: number, y: number, { size: letters, isBold = false }: TextStyle): void {
    let at = x;
    // Bold is an outline: a second weight of the font would be another 10 MB.
    if (isBold) pdf.lineWidth(letters * 0.03);
    for (const run of fontRuns(text)) {
      pdf.font(run.font).fontSize(letters);
      const options = { lineBreak: false, baseline: 'alphabetic', stroke: isBold, fill: true } as const;
      pdf.text(run.text, at, y + letters * ASCENT, options);
      at += pdf.widthOfString(run.text);
    }
  }

  const sheet: Sheet = {
    left: edge,
    width,
    y: edge,
    room(height) {
      if (sheet.y + height <= bottom) return false;
      pdf.addPage();
      sheet.y = edge;
      return true;
    },
    lines: (text, within, style) => linesOf(text, within, (part) => widthOf(part, style.size)),
    heightOf: (lines, style) => lines * style.size * LEADING,
    write(lines, place, { isCentred = false, ...style }) {
      for (const [i, line] of lines.entries()) {
        const indent = isCentred ? (place.width - widthOf(line, style.size)) / 2 : 0;
        writeLine(line, place.x + indent, place.y + i * style.size * LEADING, style);
      }
      return sheet.heightOf(lines.length, style);
    },
    rule: (y, weight) =>
      void pdf
        .lineWidth(weight)
        .moveTo(edge, y)
        .lineTo(edge + width, y)
        .stroke(),
    frame: (x, y, w, h, weight) => void pdf.lineWidth(weight).rect(x, y, w, h).stroke(),
    fill: (x, y, w, h) => void pdf.rect(x, y, w, h).fill('#000'),
    finish(footer) {
      const { start, count } = pdf.bufferedPageRange();
      for (let page = start; page < start + count; page += 1) {
        pdf.switchToPage(page);
        sheet.rule(bottom + 3, 0.5);
        const text = count === 1 ? footer : `${footer} · 第 ${page + 1} 页，共 ${count} 页`;
        sheet.write([text], { x: edge, y: bottom + 4, width }, FOOT);
      }
      pdf.end();
    },
  };
  return { pdf, sheet };
}
