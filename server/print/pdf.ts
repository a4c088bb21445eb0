import { writeBlock } from './blocks.ts';
import type { PrintDocument } from './document.ts';
import { qrModules } from './qr.ts';
import { openSheet, POINTS_PER_MM, type Sheet } from './sheet.ts';

const TITLE = { size: 18, isBold: true };
const SUBTITLE = { size: 9.5 };
const QR_SIZE = 20 * POINTS_PER_MM;

function writeQr(sheet: Sheet, code: string): void {
  const modules = qrModules(code);
  const side = QR_SIZE / modules.length;
  const left = sheet.left + sheet.width - QR_SIZE;
  // A little over the edge of each module, so that no printer leaves white lines between them.
  for (const [y, row] of modules.entries())
    for (const [x, isDark] of row.entries())
      if (isDark) sheet.fill(left + x * side, sheet.y + y * side, side * 1.03, side * 1.03);
}

function writeHead(sheet: Sheet, { title, subtitle, code }: PrintDocument): void {
  const top = sheet.y;
  const width = sheet.width - (code === null ? 0 : QR_SIZE + 10);
  if (code !== null) writeQr(sheet, code);
  let y = top;
  y += sheet.write(sheet.lines(title, width, TITLE), { x: sheet.left, y, width }, TITLE);
  y += sheet.write(sheet.lines(subtitle, width, SUBTITLE), { x: sheet.left, y, width }, SUBTITLE);
  sheet.y = Math.max(y, code === null ? top : top + QR_SIZE) + 4;
  sheet.rule(sheet.y, 1.2);
  sheet.y += 8;
}

/** No print is longer; a list has at most so many rows that it stays far below. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The same as a PDF, in memory. Other requests get their turn between the rows. */
export async function toPdf(document: PrintDocument, createdAt: Date): Promise<Buffer> {
  const { pdf, sheet } = openSheet(document.paper, { title: document.title, createdAt });
  const chunks: Buffer[] = [];
  let size = 0;
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) reject(new RangeError('The print is larger than a print may be.'));
      else chunks.push(chunk);
    });
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  writeHead(sheet, document);
  for (const block of document.blocks) await writeBlock(sheet, block);
  sheet.finish(document.footer);
  await ended;
  return Buffer.concat(chunks);
}
