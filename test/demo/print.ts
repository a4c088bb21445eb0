import { maskIdNo } from '../../domain/mask.ts';

const isColoured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const styled = (code: number) => (text: string) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = styled(1);
export const dim = styled(2);
export const red = styled(31);
export const green = styled(32);

const WIDTH = 108;

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{6}([0-9a-f]{6})/g;

/** Ids by their last six characters: enough to tell them apart on one screen. */
export const withShortIds = (text: string): string => text.replace(UUID, '…$1');

const NEVER_SHOWN: ReadonlySet<string> = new Set([
  ...['password', 'currentPassword', 'newPassword', 'challenge'],
  ...['SEAL_KEY', 'SEAL_KEYS_BEFORE'],
]);
const LEFT_OUT: ReadonlySet<string> = new Set(['idempotencyKey']);

function shownValue(key: string, value: unknown): string {
  if (NEVER_SHOWN.has(key)) return '(not shown)';
  if (Array.isArray(value)) return `[${value.map((one) => shownValue(key, one)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return shown(value);
  if (key === 'idNo') return maskIdNo(String(value));
  return withShortIds(String(value));
}

/** What was sent, on one line, in the words of the API; empty where nothing was. */
export function shown(sent: object): string {
  const fields = Object.entries(sent).filter(([key, value]) => !LEFT_OUT.has(key) && value !== undefined);
  if (fields.length === 0) return '';
  return `{ ${fields.map(([key, value]) => `${key}: ${shownValue(key, value)}`).join(', ')} }`;
}

/** Wide Chinese characters fill two columns of a terminal. */
const columnsOf = (text: string): number => text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0);

/** A text with blanks behind it, so that the next column stands below the one above. */
export const filled = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - columnsOf(text)));

/** A line broken at blanks where it is full. */
function broken(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columnsOf(longer) > WIDTH - 15 && line !== '') {
      lines.push(line);
      line = `  ${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** A text behind a label. */
export const labelled = (label: string, text: string): string =>
  text
    .split('\n')
    .flatMap(broken)
    .map((one, at) => `      ${dim((at === 0 ? label : '').padEnd(9))}${one}`)
    .join('\n');
