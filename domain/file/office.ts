import type { FileContent } from './content.ts';
import { DOCX, XLSX } from './type.ts';
import { unpacked, type ZipEntry, zipEntries } from './zip.ts';

/** A Word or Excel document as far as it is looked at (ECMA-376, Part 2). */
export interface OfficeDocument {
  readonly type: typeof DOCX | typeof XLSX;
  readonly entries: readonly ZipEntry[];
  /** Which parts it has, of which types; null when that is encrypted. */
  readonly parts: string | null;
}

const PARTS = '[Content_Types].xml';
const LONGEST_PARTS = 1_048_576;
const KINDS = [
  {
    type: DOCX,
    part: 'word/document.xml',
    main: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
  },
  {
    type: XLSX,
    part: 'xl/workbook.xml',
    main: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
  },
] as const;

const ofCode = (digits: string, base: number): string => {
  const code = Number.parseInt(digits, base);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
};

/** The text of a part in the encoding that its first bytes tell, with its character references resolved. */
function xmlText(bytes: Buffer): string {
  const [first = 0, second = 0] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0);
  const isSwapped = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c);
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const text =
    isWide || isSwapped
      ? (isSwapped ? Buffer.from(even).swap16() : even).toString('utf16le')
      : bytes.toString('utf8');
  return text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_all, digits: string) => ofCode(digits, 16))
    .replace(/&#(\d{1,7});/g, (_all, digits: string) => ofCode(digits, 10));
}

/** What kind of Office document an archive is; null for every other archive, and for one that says to hold macros. */
export async function officeDocument(content: FileContent): Promise<OfficeDocument | null> {
  const entries = await zipEntries(content);
  const named = (name: string) => entries?.filter((entry) => entry.name === name) ?? [];
  const kind = KINDS.find(({ part }) => named(part).length === 1);
  const [parts, ...others] = named(PARTS);
  if (entries === null || kind === undefined || parts === undefined || others.length > 0) return null;
  const { type, main } = kind;
  if (parts.isEncrypted) return { type, entries, parts: null };
  const bytes = await unpacked(content, parts, LONGEST_PARTS);
  const text = bytes === null ? '' : xmlText(bytes);
  return text.includes(main) ? { type, entries, parts: text } : null;
}
