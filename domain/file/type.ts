/** What is taken, with the endings that its names may have. Types as registered with IANA. */
export const FILE_TYPES = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/tiff': ['tif', 'tiff'],
  // Machines write images without any ending.
  'application/dicom': ['dcm', ''],
  'text/plain': ['txt'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type FileType = keyof typeof FILE_TYPES;

export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What the first bytes say: a type, a ZIP archive that may be an Office document, or perhaps text. */
export type Beginning = Exclude<FileType, 'text/plain' | typeof DOCX | typeof XLSX> | 'ZIP' | 'TEXT';

/** So many bytes decide; a file may have fewer. */
export const BEGINNING_BYTES = 132;

const SIGNATURES: readonly (readonly [at: number, bytes: string, is: Beginning])[] = [
  [0, '%PDF-', 'application/pdf'],
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, 'II*\0', 'image/tiff'],
  [0, 'MM\0*', 'image/tiff'],
  [0, 'PK\x03\x04', 'ZIP'],
  // DICOM PS3.10, 7.1: a preamble of 128 bytes of anything. What its first bytes already are goes first.
  [128, 'DICM', 'application/dicom'],
];

/** Programs begin so; a DICOM preamble may, too, and would be one when it is saved under another name. */
const NEVER = ['MZ', '\x7fELF', '#!', '\xca\xfe\xba\xbe', '\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe'];

/** What a file is by its first bytes; null for what is never taken. */
export function beginningOf(head: Buffer): Beginning | null {
  const text = head.toString('latin1');
  if (NEVER.some((bytes) => text.startsWith(bytes))) return null;
  const found = SIGNATURES.find(([at, bytes]) => text.startsWith(bytes, at));
  return found?.[2] ?? 'TEXT';
}

const BINARY = /(?![\t\n\f\r])\p{Cc}/u;

/** Looks at a text piece by piece. @returns false as soon as it is none: not UTF-8, or with control characters */
export function textProbe(): { isText(bytes: Uint8Array): boolean; isWhole(): boolean } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (bytes?: Uint8Array): boolean => {
    try {
      return !BINARY.test(bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }));
    } catch {
      return false;
    }
  };
  return { isText: decoded, isWhole: () => decoded() };
}
