import { read } from '../../prisma/client.ts';
import { writeTogether } from '../act.ts';
import { type AvailableAction, availableAction } from '../available-action.ts';
import type { AttachmentKind, AttachmentRemovalReason } from '../codes/referral-attachment.ts';
import { NotFound, type Refusal, RuleRefused } from '../errors.ts';
import { FILE_COLUMNS, type FileEntry, type StoredEntry, toFileEntry } from '../file/find.ts';
import { openedText, sealedText } from '../seal/text.ts';
import { referralRefusals } from './claim.ts';
import type { ReferralFacing } from './facing.ts';

type Text = 'note' | 'removalText';
const place = (row: string, text: Text) => ({ table: 'ReferralAttachment', row, column: `${text}Sealed` });
export const sealedOfAttachment = (id: string, text: Text, words: string | null): string | null =>
  sealedText(words, place(id, text));

/** The word about an attachment, opened. */
export const noteOfAttachment = (id: string, envelope: string | null): string | null =>
  openedText(envelope, place(id, 'note'));

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

/** An attachment as its removal looks at it. */
export type Removable = Pick<AttachmentRow, 'organizationId' | 'removedAt'>;

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

type Filed = Pick<ReferralFacing, 'viewer'> & {
  readonly referral: Pick<ReferralFacing['referral'], 'initiatingOrgId' | 'fromOrgId'>;
};

function keptRefusals({ viewer, referral }: Filed, { organizationId, removedAt }: Removable): Refusal[] {
  const { initiatingOrgId, fromOrgId } = referral;
  const sideOf = (id: string) => (id === initiatingOrgId || id === fromOrgId ? 'SENDING' : id);
  const isOwn = sideOf(organizationId) === sideOf(viewer.organizationId);
  return [...(isOwn ? [] : [OF_OTHERS()]), ...(removedAt === null ? [] : [REMOVED()])];
}

/** Why an attachment cannot be removed: the edge of the act, and that it is the own side's and still there. */
export const removalRefusals = (facing: ReferralFacing, attachment: Removable): Refusal[] => [
  ...referralRefusals('attachmentRemove', facing),
  ...keptRefusals(facing, attachment),
];

/** Nobody names an attachment that there is not. */
export const unknownAttachment = (): Refusal => new NotFound('attachment', ['attachmentId']);

/** Why none of the attachments can be removed; of several one is enough. */
export function noneRemovable(filed: Filed, attachments: readonly Removable[]): Refusal[] {
  const [first, ...others] = attachments.map((one) => keptRefusals(filed, one));
  if (first === undefined) return [unknownAttachment()];
  return others.reduce((least, one) => (one.length < least.length ? one : least), first);
}

/** The attachments of these referrals as their removal looks at them, by the ids of the referrals. */
export async function removablesOf(ids: readonly string[]): Promise<ReadonlyMap<string, Removable[]>> {
  const found = await read().referralAttachment.findMany({
    where: { referralId: { in: [...ids] } },
    select: { referralId: true, organizationId: true, removedAt: true },
  });
  return new Map(ids.map((id) => [id, found.filter(({ referralId }) => referralId === id)]));
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
      note: isOpen ? noteOfAttachment(id, row.noteSealed) : null,
      removalCode: row.removalCode as AttachmentRemovalReason | null,
      removalText: openedText(row.removalTextSealed, place(id, 'removalText')),
      availableActions: [availableAction('attachmentRemove', removalRefusals(facing, row))],
    };
  });

/** What these files are attached as, also by an act of the same transaction: the attachments by the ids of the files. */
export const attachmentsOfFiles = (fileIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  writeTogether(async ({ db }) => {
    const where = { fileId: { in: [...fileIds] } };
    const found = await db.referralAttachment.findMany({ where, select: { id: true, fileId: true } });
    return new Map(found.map(({ id, fileId }) => [fileId, id]));
  });
