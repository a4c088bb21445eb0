import { read } from '../../prisma/client.ts';
import type { AttachmentKind, AttachmentRemovalReason } from '../codes/referral-attachment.ts';
import { type Mark, marksOf, UNMARKED } from '../exchange/marks.ts';
import type { Reading } from '../exchange/page.ts';
import type { Part, Parts } from '../exchange/parts.ts';
import { type FileEntry, toFileEntry } from '../file/find.ts';
import { noteOfAttachment, WITH_FILES } from './attachments.ts';
import {
  type DocumentStanding,
  documentsOf,
  type ExchangedDocument,
  openRecord,
  residentsOfDocuments,
  residentsOfSources,
} from './exchanged-documents.ts';

/** What somebody can open that belongs to a referral: the letter itself, what came back, or an attached file. */
export interface ExchangedFile extends Part {
  readonly referralId: string;
  readonly standing: DocumentStanding | 'SUPERSEDED';
  readonly recordedAt: Date;
  readonly group: 'LETTER' | 'FEEDBACK' | 'ATTACHMENT';
  /** Of an attachment what it is. */
  readonly kind: AttachmentKind | null;
  /** Who wrote it, or on whose side it was added. */
  readonly organizationId: string;
  /** Its names are left out, or all of it. */
  readonly isProtected: boolean;
  /** Null where it was removed, is PROTECTED, or is no file. */
  readonly file: FileEntry | null;
  readonly note: string | null;
}

const isMasked = ({ said }: ExchangedDocument): boolean => {
  const { diagnoses, safety } = said.of === 'LETTER' ? said.content : said.feedback;
  return safety?.isMasked === true || diagnoses.some(({ isProtected }) => isProtected);
};

const fileOfDocument = (document: ExchangedDocument): ExchangedFile => {
  const { id, residentId, mark, referralId, standing, recordedAt, kind, authorOrgId } = document;
  return {
    ...{ id, residentId, mark, referralId, standing, recordedAt, group: kind, kind: null },
    ...{ organizationId: authorOrgId, isProtected: isMasked(document), file: null, note: null },
  };
};

const ERRORS: readonly AttachmentRemovalReason[] = ['WRONG_PERSON', 'WRONG_FILE'];

const findAttached = (residentIds: readonly string[], reading: Reading) =>
  read().referralAttachment.findMany({
    where: {
      referral: {
        AND: [{ residentId: { in: [...residentIds] } }, openRecord(reading)],
      },
    },
    orderBy: [...WITH_FILES.orderBy],
    include: { ...WITH_FILES.include, referral: { select: { residentId: true, state: true } } },
  });
type Attached = Awaited<ReturnType<typeof findAttached>>[number];

function standingOf({ removedAt, removalCode, referral }: Attached): ExchangedFile['standing'] {
  if (referral.state === 'VOIDED' || ERRORS.some((code) => code === removalCode)) return 'VOID';
  return removedAt === null ? 'FINAL' : 'SUPERSEDED';
}

/** A file changes by its scan and with its removal. */
const markOf = ({ removedAt }: Attached, { at, version }: Mark): Mark =>
  removedAt === null ? { at, version } : { at: removedAt > at ? removedAt : at, version: version + 1 };

function attachedFile(row: Attached, mark: Mark): ExchangedFile {
  const { id, referralId, referral, isProtected, removedAt, addedAt, organizationId, noteSealed } = row;
  const isOpen = removedAt === null && !isProtected;
  return {
    ...{ id, referralId, residentId: referral.residentId, mark: markOf(row, mark), organizationId },
    ...{ standing: standingOf(row), recordedAt: addedAt, group: 'ATTACHMENT', isProtected },
    kind: row.kind as AttachmentKind,
    file: isOpen ? toFileEntry(row.file) : null,
    note: isOpen ? noteOfAttachment(id, noteSealed) : null,
  };
}

async function attachedOf(residentIds: readonly string[], reading: Reading): Promise<ExchangedFile[]> {
  const found = await findAttached(residentIds, reading);
  const marks = await marksOf(
    'file',
    found.map(({ fileId }) => fileId),
  );
  return found.map((row) => attachedFile(row, marks.get(row.fileId) ?? { ...UNMARKED, at: row.addedAt }));
}

/** Letters, feedback and attachments. No machine opens a PROTECTED attachment: that there is one is all that is told. */
export const exchangedFiles: Parts<ExchangedFile> = {
  residentsOf: residentsOfSources,
  whose: residentsOfDocuments,
  of: async (residentIds, reading) => [
    ...(await documentsOf(residentIds, reading)).map(fileOfDocument),
    ...(await attachedOf(residentIds, reading)),
  ],
};
