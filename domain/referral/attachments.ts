import { type AvailableAction, availableAction } from '../available-action.ts';
import type { AttachmentKind, AttachmentRemovalReason } from '../codes/referral-attachment.ts';
import { type Refusal, RuleRefused } from '../errors.ts';
import { FILE_COLUMNS, type FileEntry, type StoredEntry, toFileEntry } from '../file/find.ts';
import { openedText, sealedText } from '../seal/text.ts';
import { referralRefusals } from './claim.ts';
import type { ReferralFacing } from './facing.ts';

type Text = 'note' | 'removalText';
const place = (row: string, text: Text) => ({ table: 'ReferralAttachment', row, column: `${text}Sealed` });
export const sealedOfAttachment = (id: string, text: Text, words: string | null): string | null =>
  sealedText(words, place(id, text));

interface AttachmentRow {
  readonly id: string;
  readonly kind: string;
  readonly isProtected: boolean;
  readonly noteSealed: string | null;
  readonly addedById: string;
  readonly organizationId: string;
  readonly addedAt: Date;
  readonly removedById: string | null;
  readonly removedAt: Date | null;
  readonly removalCode: string | null;
  readonly removalTextSealed: string | null;
  readonly file: StoredEntry;
}

/** What the attachments of a referral are read with, in the order in which they were added. */
export const WITH_FILES = {
  orderBy: [{ addedAt: 'asc' }, { id: 'asc' }],
  include: { file: { select: FILE_COLUMNS } },
} as const;

/** An attachment as it is told to somebody to whom the record is open. */
export interface Attachment {
  readonly id: string;
  readonly kind: AttachmentKind;
  readonly isProtected: boolean;
  /** Null where it was removed, or is protected and not open. */
  readonly file: FileEntry | null;
  readonly note: string | null;
  readonly addedById: string;
  readonly organizationId: string;
  readonly addedAt: Date;
  readonly removedById: string | null;
  readonly removedAt: Date | null;
  readonly removalCode: AttachmentRemovalReason | null;
  readonly removalText: string | null;
  readonly availableActions: readonly AvailableAction[];
}

type Removable = Pick<AttachmentRow, 'organizationId' | 'removedAt'>;

const REMOVED = () =>
  new RuleRefused({
    code: 'ATTACHMENT_REMOVED',
    message: 'It was removed already.',
    path: ['attachmentId'],
    rule: 'domain 2 Referral: attachments',
  });
const OF_OTHERS = () =>
  new RuleRefused({
    code: 'ATTACHMENT_OF_OTHERS',
    message: 'The side that added it removes it.',
    path: ['attachmentId'],
    rule: 'domain 2 Referral: attachments',
  });

/** Why an attachment cannot be removed: the edge of the act, and that it is the own side's and still there. */
export function removalRefusals(facing: ReferralFacing, { organizationId, removedAt }: Removable): Refusal[] {
  const { initiatingOrgId, fromOrgId } = facing.referral;
  const sideOf = (id: string) => (id === initiatingOrgId || id === fromOrgId ? 'SENDING' : id);
  const isOwn = sideOf(organizationId) === sideOf(facing.viewer.organizationId);
  return [
    ...referralRefusals('attachmentRemove', facing),
    ...(isOwn ? [] : [OF_OTHERS()]),
    ...(removedAt === null ? [] : [REMOVED()]),
  ];
}

/** Attachments in the words of a reader to whom the record is open, and the protected names or not. */
export const toAttachments = (
  rows: readonly AttachmentRow[],
  facing: ReferralFacing,
  areNamesOpen: boolean,
): Attachment[] =>
  rows.map((row) => {
    const { id, removedAt, isProtected } = row;
    const isOpen = removedAt === null && (areNamesOpen || !isProtected);
    return {
      ...{ id, isProtected, removedAt, addedById: row.addedById, organizationId: row.organizationId },
      ...{ addedAt: row.addedAt, removedById: row.removedById, kind: row.kind as AttachmentKind },
      file: isOpen ? toFileEntry(row.file) : null,
      note: isOpen ? openedText(row.noteSealed, place(id, 'note')) : null,
      removalCode: row.removalCode as AttachmentRemovalReason | null,
      removalText: openedText(row.removalTextSealed, place(id, 'removalText')),
      availableActions: [availableAction('attachmentRemove', removalRefusals(facing, row))],
    };
  });
