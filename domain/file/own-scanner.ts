import type { FileFinding } from '../codes/file.ts';
import { chunksOf, type FileContent } from './content.ts';
import { officeDocument } from './office.ts';
import { CLEAN, type Scanner, type ToScan, type Verdict } from './scanner.ts';
import { DOCX, type FileType, XLSX } from './type.ts';

/** The test file on which the makers of scanners have agreed (eicar.org), split so that this source is none. */
export const EICAR_MARK = ['$EICAR-STANDARD', '-ANTIVIRUS-', 'TEST-FILE!$H+H*'].join('');

/** Office shows a macro by its part, whatever that is called, and a sheet of Excel 4 macros by its own type. */
const MACRO_PARTS = /vbaProject|macroEnabled|macrosheet/i;
const MACRO_NAMES = /(?:^|\/)(?:vba(?:Project|Data)\.(?:bin|xml)$|(?:intl)?macrosheets\/)/i;
/** Unpacked, no document of that size has more. */
const MOST_UNPACKED = 268_435_456;

const infected = (finding: FileFinding, signature: string | null = null): Verdict => ({
  scan: 'INFECTED',
  finding,
  signature,
});

/** Whether a text of at most `OVERLAP` bytes stands anywhere, also where two pieces meet. */
const OVERLAP = 256;
async function findIn(
  content: FileContent,
  look: (text: string) => FileFinding | null,
): Promise<FileFinding | null> {
  let before = '';
  for await (const chunk of chunksOf(content)) {
    const text = before + chunk.toString('latin1');
    const found = look(text);
    if (found !== null) return found;
    before = text.slice(-OVERLAP);
  }
  return null;
}

/** A name may write each of its letters as `#` and two digits (ISO 32000-1, 7.3.5). */
const plainNames = (text: string): string =>
  text.replace(/#([2-7][0-9a-f])/gi, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );

/**
 * ISO 32000-1: an encrypted file says /Encrypt in its trailer, an action of JavaScript or a start of a program says so.
 * What stands inside compressed objects is not looked at: that is what a virus scanner is for.
 */
function inPdf(text: string): FileFinding | null {
  const plain = plainNames(text);
  if (/\/Encrypt(?![A-Za-z])/.test(plain)) return 'ENCRYPTED';
  return /\/(?:JavaScript|Launch)(?![A-Za-z])/.test(plain) ? 'SCRIPT' : null;
}

async function inOffice(content: FileContent): Promise<FileFinding | null> {
  const document = await officeDocument(content);
  if (document === null) throw new Error('a stored Office document is none');
  const { entries, parts } = document;
  if (parts === null || entries.some(({ isEncrypted }) => isEncrypted)) return 'ENCRYPTED';
  if (MACRO_PARTS.test(parts) || entries.some(({ name }) => MACRO_NAMES.test(name))) return 'MACRO';
  const unpackedBytes = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  return unpackedBytes > MOST_UNPACKED ? 'OVERSIZED_ARCHIVE' : null;
}

const IN_TYPE: Partial<Record<FileType, (content: FileContent) => Promise<FileFinding | null>>> = {
  'application/pdf': (content) => findIn(content, inPdf),
  [DOCX]: inOffice,
  [XLSX]: inOffice,
};

async function scan({ content, contentType }: ToScan): Promise<Verdict> {
  const isTest = await findIn(content, (text) => (text.includes(EICAR_MARK) ? 'VIRUS' : null));
  if (isTest !== null) return infected(isTest, 'EICAR');
  const found = (await IN_TYPE[contentType]?.(content)) ?? null;
  return found === null ? CLEAN : infected(found);
}

/** What can be seen without a virus scanner: the test file, macros, what is encrypted, scripts in a PDF. */
export const ownScanner: Scanner = { scan };
