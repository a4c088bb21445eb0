import type { Block, Field } from './document.ts';
import type { Sheet } from './sheet.ts';

const LABEL = { size: 7.5 };
const VALUE = { size: 11 };
const LARGE = { size: 18, isBold: true };
const HEADING = { size: 11, isBold: true };
const WARNING = { size: 19, isBold: true };
const NOTE = { size: 9 };
const CELL = { size: 9 };
const HEAD_CELL = { size: 8, isBold: true };
const GAP = 10;
const COLUMNS = 3;

const styleOf = ({ isLarge = false }: Field) => (isLarge ? LARGE : VALUE);

/** Fields in rows of three columns; a field that does not fit beside the others begins the next row. */
function fieldRows(fields: readonly Field[]): Field[][] {
  const rows: Field[][] = [];
  let used = COLUMNS;
  for (const field of fields) {
    const { span = 1 } = field;
    if (used + span > COLUMNS) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(field);
    used += span;
  }
  return rows;
}

function writeFields(sheet: Sheet, fields: readonly Field[]): void {
  const column = (sheet.width - (COLUMNS - 1) * GAP) / COLUMNS;
  for (const row of fieldRows(fields)) {
    const placed = row.map((field) => {
      const width = (field.span ?? 1) * (column + GAP) - GAP;
      return { field, width, lines: sheet.lines(field.value, width, styleOf(field)) };
    });
    const label = sheet.heightOf(1, LABEL);
    const height =
      label + Math.max(...placed.map(({ field, lines }) => sheet.heightOf(lines.length, styleOf(field))));
    sheet.room(height);
    let x = sheet.left;
    for (const { field, width, lines } of placed) {
      sheet.write([field.label], { x, y: sheet.y, width }, LABEL);
      sheet.write(lines, { x, y: sheet.y + label, width }, styleOf(field));
      x += width + GAP;
    }
    sheet.y += height + 4;
  }
}

const PADDING = 3;

/** Other requests get their turn between the rows of a long list. */
const ROWS_AT_A_TIME = 20;

async function writeTable(sheet: Sheet, { columns, rows }: Extract<Block, { kind: 'TABLE' }>): Promise<void> {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (sheet.width * share) / whole);
  const writeRow = (cells: readonly string[], style: typeof CELL): void => {
    const lines = widths.map((width, i) => sheet.lines(cells[i] ?? '', width - 2 * PADDING, style));
    const height = sheet.heightOf(Math.max(...lines.map(({ length }) => length)), style) + 2 * PADDING;
    if (sheet.room(height) && style !== HEAD_CELL) writeHead();
    let x = sheet.left;
    for (const [i, width] of widths.entries()) {
      sheet.frame(x, sheet.y, width, height, 0.5);
      sheet.write(lines[i] ?? [], { x: x + PADDING, y: sheet.y + PADDING, width }, style);
      x += width;
    }
    sheet.y += height;
  };
  const writeHead = () =>
    writeRow(
      columns.map(({ title }) => title),
      HEAD_CELL,
    );
  sheet.y += 4;
  writeHead();
  for (const [i, row] of rows.entries()) {
    writeRow(row, CELL);
    if (i % ROWS_AT_A_TIME === ROWS_AT_A_TIME - 1) await new Promise(setImmediate);
  }
  sheet.y += 6;
}

function writeWarning(sheet: Sheet, text: string): void {
  const lines = sheet.lines(text, sheet.width - 16, WARNING);
  const height = sheet.heightOf(lines.length, WARNING) + 8;
  sheet.room(height + 8);
  sheet.frame(sheet.left, sheet.y + 3, sheet.width, height, 2.2);
  sheet.write(lines, { x: sheet.left, y: sheet.y + 7, width: sheet.width }, { ...WARNING, isCentred: true });
  sheet.y += height + 10;
}

function writeText(sheet: Sheet, text: string, style: typeof NOTE): void {
  const lines = sheet.lines(text, sheet.width, style);
  sheet.room(sheet.heightOf(lines.length, style));
  sheet.y += sheet.write(lines, { x: sheet.left, y: sheet.y, width: sheet.width }, style) + 2;
}

/** Line by line: a long text goes on over the page, and its name stays with its first line. */
function writeLong(sheet: Sheet, { label, text }: Extract<Block, { kind: 'TEXT' }>): void {
  sheet.room(sheet.heightOf(1, LABEL) + sheet.heightOf(1, VALUE));
  sheet.y += sheet.write([label], { x: sheet.left, y: sheet.y, width: sheet.width }, LABEL);
  for (const line of sheet.lines(text, sheet.width, VALUE)) {
    sheet.room(sheet.heightOf(1, VALUE));
    sheet.y += sheet.write([line], { x: sheet.left, y: sheet.y, width: sheet.width }, VALUE);
  }
  sheet.y += 4;
}

export async function writeBlock(sheet: Sheet, block: Block): Promise<void> {
  switch (block.kind) {
    case 'FIELDS':
      writeFields(sheet, block.fields);
      break;
    case 'TABLE':
      await writeTable(sheet, block);
      break;
    case 'WARNING':
      writeWarning(sheet, block.text);
      break;
    case 'TEXT':
      writeLong(sheet, block);
      break;
    case 'NOTE':
      writeText(sheet, block.text, NOTE);
      break;
    case 'HEADING':
      sheet.room(40);
      sheet.y += 4;
      writeText(sheet, block.text, HEADING);
      sheet.rule(sheet.y, 0.5);
      sheet.y += 5;
  }
}
