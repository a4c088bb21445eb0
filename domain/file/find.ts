import { read } from '../../prisma/client.ts';
import { isOpen } from '../access.ts';
import type { Concern } from '../audit/act-concern.ts';
import type { FileFinding, FileScan } from '../codes/file.ts';
import { RuleRefused } from '../errors.ts';
import { openedText } from '../seal/text.ts';
import { filePolicy } from './policy.ts';
import { FILE_RULE } from './refuse.ts';
import { FILE_NOUNS, type FileNoun, type Reading } from './registry.ts';
import type { FileType } from './type.ts';

/** A file as it is told to who may see it. */
export interface FileEntry {
  readonly id: string;
  readonly name: string;
  readonly contentType: FileType;
  /** In bytes. */
  readonly size: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly scan: FileScan;
  readonly finding: FileFinding | null;
  readonly scannedAt: Date | null;
  readonly uploadedAt: Date;
}

/** What an entry is made from. */
export const FILE_COLUMNS = {
  ...{ id: true, nameSealed: true, contentType: true, size: true, sha256Sealed: true, uploadedAt: true },
  ...{ scan: true, scanFinding: true, scannedAt: true },
} as const;
type Row = NonNullable<Awaited<ReturnType<typeof rowOf>>>;

const rowOf = (id: string) =>
  read().storedFile.findUnique({
    where: { id },
    select: {
      ...FILE_COLUMNS,
      ...{ uploadedById: true, organizationId: true, attachedAt: true, expiresAt: true },
      ...{ noun: true, nounId: true },
    },
  });

/** A file as it is stored. */
export type StoredEntry = Pick<Row, keyof typeof FILE_COLUMNS>;

/** A stored file in plain. @throws SealError when its name or digest was changed */
export function toFileEntry({ id, nameSealed, sha256Sealed, ...row }: StoredEntry): FileEntry {
  return {
    id,
    name: openedText(nameSealed, { table: 'StoredFile', row: id, column: 'nameSealed' }),
    contentType: row.contentType as FileType,
    size: row.size,
    sha256: openedText(sha256Sealed, { table: 'StoredFile', row: id, column: 'sha256Sealed' }),
    scan: row.scan as FileScan,
    finding: row.scanFinding as FileFinding | null,
    scannedAt: row.scannedAt,
    uploadedAt: row.uploadedAt,
  };
}

export interface OpenFile {
  readonly file: FileEntry;
  /** Whom it is about, for the audit row. */
  readonly concern: Concern;
}

const NOTHING = '';

/** Every noun is asked for every file, so that nothing tells whether there is a foreign one. */
async function concernOf(reading: Reading, row: Row | null, nouns: readonly FileNoun[]) {
  let found: Concern | null = null;
  for (const one of nouns) {
    const isOfNoun = row?.noun === one.noun;
    const concern = await one.concernOf(reading, isOfNoun ? (row?.nounId ?? NOTHING) : NOTHING);
    if (isOfNoun) found = concern;
  }
  return found;
}

/** A file that is open to the viewer; null for an unknown one and for everybody else's, alike. */
export async function openFile(
  reading: Reading,
  id: string,
  nouns: readonly FileNoun[] = FILE_NOUNS,
): Promise<OpenFile | null> {
  const row = await rowOf(id);
  const attached = await concernOf(reading, row, nouns);
  if (row === null) return null;
  if (attached !== null) return { file: toFileEntry(row), concern: attached };
  return isOpen(filePolicy, 'entry', reading.viewer, row, reading.now)
    ? { file: toFileEntry(row), concern: {} }
    : null;
}

/** No byte of a file leaves before it was found clean. @throws RuleRefused FILE_NOT_SCANNED, FILE_INFECTED */
export function requireClean({ scan }: Pick<FileEntry, 'scan'>): void {
  if (scan === 'CLEAN') return;
  const [code, message] =
    scan === 'PENDING'
      ? ['FILE_NOT_SCANNED', 'The file was not looked at for viruses yet; ask again in a minute.']
      : ['FILE_INFECTED', 'The file is not opened: something was found in it.'];
  throw new RuleRefused({ code, message, path: ['id'], rule: FILE_RULE });
}
