import { requireText } from '../require-text.ts';
import { refusedFile } from './refuse.ts';
import { FILE_TYPES, type FileType } from './type.ts';

const LONGEST_NAME = 200;

/**
 * The name of a file as it may be kept: one line, no path.
 * @throws InvalidInput FILE_NAME, or TEXT_… (V21)
 */
export function requireFileName(given: string | null): string {
  if (given === null) throw refusedFile('FILE_NAME', 'Say the name of the file.', 'name');
  const name = requireText(given.normalize('NFC'), 'name', LONGEST_NAME);
  if (!/[/\\]/.test(name) && !name.startsWith('.')) return name;
  throw refusedFile('FILE_NAME', 'A name has no path and does not begin with a dot.', 'name');
}

const endingOf = (name: string): string => /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** A name must not promise another kind of file than it is of: computers open files by it. @throws InvalidInput FILE_NAME */
export function requireEnding(name: string, type: FileType): void {
  const endings: readonly string[] = FILE_TYPES[type];
  if (endings.includes(endingOf(name))) return;
  const [ending] = endings;
  throw refusedFile('FILE_NAME', `The name of such a file ends in .${ending}.`, 'name');
}

/** Claims nothing. */
const ANY = 'application/octet-stream';
const OTHER_NAMES: Readonly<Record<string, FileType>> = { 'image/jpg': 'image/jpeg' };
const isType = (text: string): text is FileType => Object.hasOwn(FILE_TYPES, text);
const UTF_8 = /^(?:utf-?8|us-ascii)$/;

/**
 * The type under which a file is sent; null when that is left open.
 * @throws InvalidInput FILE_TYPE when it is of none that is taken, whatever the bytes are
 */
export function requireClaim(header: string | null): FileType | null {
  const [named = '', ...parameters] = (header ?? ANY).toLowerCase().split(';');
  const claimed = named.trim();
  if (claimed === ANY || claimed === '') return null;
  const charset = /charset\s*=\s*"?([^";\s]*)/.exec(parameters.join(';'))?.[1] ?? 'utf-8';
  const type = OTHER_NAMES[claimed] ?? claimed;
  if (isType(type) && UTF_8.test(charset)) return type;
  throw refusedType();
}

export const refusedType = () =>
  refusedFile(
    'FILE_TYPE',
    'Taken are PDF, JPEG, PNG, TIFF, DICOM, text in UTF-8, and Word and Excel documents (docx, xlsx) without macros.',
    'content',
  );

/** @throws InvalidInput FILE_TYPE_MISMATCH */
export function requireSameType(claimed: FileType | null, type: FileType): void {
  if (claimed === null || claimed === type) return;
  throw refusedFile(
    'FILE_TYPE_MISMATCH',
    `The bytes are ${type}, which is not what was said.`,
    'contentType',
  );
}
