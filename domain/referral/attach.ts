import { type Deciding, perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import type { ReferralState } from '../codes/referral.ts';
import type { AttachmentKind, AttachmentRemovalReason } from '../codes/referral-attachment.ts';
import { isOtherReason } from '../codes/referral-reason.ts';
import { RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { attachFile } from '../file/attach.ts';
import { newId } from '../id.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requireReasonText } from '../require-reason.ts';
import { requireLongText } from '../require-text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { removalRefusals, sealedOfAttachment, unknownAttachment } from './attachments.ts';
import { claimReferral, type FoundReferral, referralRefusals } from './claim.ts';
import { liveTargets } from './facing.ts';
import type { ReferralActInput } from './sign.ts';
import { tellOffice, tellSender } from './tell.ts';
import { FILERS } from './workflow.ts';

/** A file that becomes part of a referral. */
export interface GivenFile {
  /** A file that the viewer has sent, and that is part of nothing yet. */
  readonly fileId: string;
  readonly kind: AttachmentKind;
  readonly note?: string | null | undefined;
  /** It names what is PROTECTED (V19). */
  readonly isProtected?: boolean | null | undefined;
}
export interface AttachmentAddInput extends ReferralActInput, GivenFile {}
export interface AttachmentRemoveInput extends ReferralActInput {
  readonly attachmentId: string;
  readonly reasonCode: AttachmentRemovalReason;
  readonly reasonText?: string | null | undefined;
}

const LIMITS = ['referral.maxAttachments', 'referral.attachmentsMaxSize'] as const;
const MEBIBYTE = 1_048_576;

/** Among them the new one: what is too much undoes it. @throws RuleRefused ATTACHMENTS_TOO_MANY, ATTACHMENTS_TOO_LARGE */
async function requireRoom(
  { tx, now, acting }: Deciding,
  referralId: string,
  path: readonly string[],
): Promise<void> {
  const kept = await tx.db.referralAttachment.findMany({
    where: { referralId, removedAt: null },
    select: { file: { select: { size: true } } },
  });
  const { organizationId, regionCode } = acting.viewer;
  const limits = await policiesFor(tx, LIMITS, { organizationId, regionCode }, now);
  const [most, largest] = [limits['referral.maxAttachments'], limits['referral.attachmentsMaxSize']];
  const refused = { path, rule: 'domain 2 Referral: attachments' };
  if (kept.length > most.value) {
    const message = `A referral has at most ${most.value} files.`;
    throw new RuleRefused({ ...refused, code: 'ATTACHMENTS_TOO_MANY', message, policy: most });
  }
  if (kept.reduce((sum, { file }) => sum + file.size, 0) > largest.value * MEBIBYTE) {
    const message = `The files of a referral have at most ${largest.value} MiB together.`;
    throw new RuleRefused({ ...refused, code: 'ATTACHMENTS_TOO_LARGE', message, policy: largest });
  }
}

interface Filed {
  readonly act: string;
  readonly facts: object;
  readonly reasonCode?: string | null;
}

/** Puts it on the timeline; no clock, alarm or worklist moves. */
async function recorded(
  { tx, now, acting }: Deciding,
  { id: nounId, journeyId, state }: FoundReferral,
  { act, facts, reasonCode = null }: Filed,
): Promise<void> {
  const change = { noun: 'referral', nounId, journeyId, act, from: state, to: state, reasonCode } as const;
  const role = actingRole(acting.viewer, FILERS);
  await appendEvent(tx, { ...change, role, facts: { ...facts } }, acting, now);
}

/** The other side is told, as far as it has the referral. */
async function told({ tx, now, acting }: Deciding, referral: FoundReferral, act: string): Promise<void> {
  const { initiatingOrgId, fromOrgId } = referral;
  const isSender = [initiatingOrgId, fromOrgId].includes(acting.viewer.organizationId);
  if (!isSender) return tellSender(tx, referral, act, now);
  for (const { organizationId } of liveTargets(referral.targets))
    await tellOffice(tx, referral, organizationId, now);
}

/**
 * Makes a file part of a referral that an act has claimed: from now on it is open as the record is. `at` is where the
 * input of the act names it.
 * @throws NotFound for a file that is unknown, somebody else's or gone; RuleRefused FILE_ATTACHED, FILE_INFECTED,
 *   ATTACHMENTS_TOO_MANY, ATTACHMENTS_TOO_LARGE
 */
export async function addFile(
  deciding: Deciding,
  referral: FoundReferral,
  { fileId, kind, note: words, isProtected }: GivenFile,
  at: readonly string[] = [],
): Promise<void> {
  const { tx, now, acting } = deciding;
  const { id: referralId, residentId } = referral;
  const { personId: addedById, organizationId } = acting.viewer;
  const id = newId(now);
  const note = words == null ? null : requireLongText(words, [...at, 'note'].join('.'));
  const part = { fileId, noun: 'referralAttachment', nounId: id, residentId } as const;
  const path = [...at, 'fileId'];
  await attachFile(tx, part, { acting, now, path });
  await tx.db.referralAttachment.create({
    data: {
      ...{ id, referralId, fileId, kind, isProtected: isProtected ?? false },
      ...{ noteSealed: sealedOfAttachment(id, 'note', note), addedById, organizationId, addedAt: now },
    },
  });
  await requireRoom(deciding, referralId, path);
  await recorded(deciding, referral, { act: 'attachmentAdd', facts: { attachmentId: id, fileId, kind } });
}

/** Files that come with another act, where `attachmentAdd` is open to who carries it out. @throws as `addFile` */
export async function addFilesWith(
  deciding: Deciding,
  referral: FoundReferral,
  files: readonly GivenFile[],
): Promise<void> {
  if (files.length === 0) return;
  const { now, acting } = deciding;
  const state = referral.state as ReferralState;
  requireNone(referralRefusals('attachmentAdd', { viewer: acting.viewer, now, referral, state }));
  for (const [at, file] of files.entries())
    await addFile(deciding, referral, file, ['attachments', String(at)]);
}

/**
 * Adds a file to a referral (添加附件). @returns the id of the referral
 * @throws as `addFile`
 */
export const addAttachment = (acting: Acting, input: AttachmentAddInput): Promise<string> =>
  perform(acting, 'attachmentAdd', input, async (deciding) => {
    const act = 'attachmentAdd';
    const referral = await claimReferral(deciding, { ...input, act });
    await addFile(deciding, referral, input);
    await told(deciding, referral, act);
    return referral.id;
  });

/**
 * Takes a file back that the own side has added (撤下附件): it stays on record with the reason, and nobody opens it any more.
 * @returns the id of the referral
 * @throws NotFound for an attachment of no or another referral; RuleRefused ATTACHMENT_OF_OTHERS, ATTACHMENT_REMOVED
 */
export const removeAttachment = (acting: Acting, input: AttachmentRemoveInput): Promise<string> =>
  perform(acting, 'attachmentRemove', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'attachmentRemove';
    const referral = await claimReferral(deciding, { ...input, act });
    const { attachmentId: id, reasonCode } = input;
    const found = await tx.db.referralAttachment.findFirst({ where: { id, referralId: referral.id } });
    if (found === null) throw unknownAttachment();
    const state = referral.state as ReferralState;
    requireNone(removalRefusals({ viewer: acting.viewer, now, referral, state }, found));
    const given = { code: reasonCode, text: input.reasonText, field: 'reasonText' };
    const text = requireReasonText({ ...given, isTextMandatory: isOtherReason(reasonCode) });
    const removalTextSealed = sealedOfAttachment(id, 'removalText', text);
    const removed = { removedById: acting.viewer.personId, removedAt: now, removalTextSealed };
    await tx.db.referralAttachment.update({ where: { id }, data: { ...removed, removalCode: reasonCode } });
    const facts = { attachmentId: id, fileId: found.fileId };
    await recorded(deciding, referral, { act, facts, reasonCode });
    await told(deciding, referral, act);
    return referral.id;
  });
