import { ATTACHMENT_KINDS, ATTACHMENT_REMOVAL_REASONS } from '../../domain/codes/referral-attachment.ts';
import { type Attachment, toAttachments, WITH_FILES } from '../../domain/referral/attachments.ts';
import { ACT_COLUMNS } from '../../domain/referral/available-actions.ts';
import { isReferralOpen } from '../../domain/referral/policy.ts';
import { referralState } from '../../domain/referral/state.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { OrganizationBrief, PersonBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';
import { organizationOf, personOf } from '../named.ts';
import { StoredFile } from '../stored-file.ts';
import { Referral } from './type.ts';

export const AttachmentKindCode = codeEnum('AttachmentKind', 'What a file is (附件类别).', ATTACHMENT_KINDS);
export const RemovalReasonCode = codeEnum(
  'AttachmentRemovalReason',
  'Why a file was removed (撤下原因).',
  ATTACHMENT_REMOVAL_REASONS,
);

const record = access('referral.record');

const ReferralAttachment = builder.objectRef<Attachment>('ReferralAttachment').implement({
  ...record,
  description: 'A file that is part of a referral, or was; its bytes are at `GET /files/{id}` (转诊附件).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier of the attachment, not of the file.' }),
    kind: t.expose('kind', { type: AttachmentKindCode, description: 'What it is (类别).' }),
    isProtected: t.exposeBoolean('isProtected', {
      description: 'Whether it is open to treating clinicians and the resident only (是否保密).',
    }),
    file: t.expose('file', {
      type: StoredFile,
      nullable: true,
      description:
        'The file; null where it was removed, or is protected and not open to the viewer (文件). An INFECTED one is never opened.',
    }),
    note: t.exposeString('note', { nullable: true, description: 'A word about it (备注).' }),
    addedBy: t.field({
      type: PersonBrief,
      description: 'Who added it (添加人).',
      resolve: ({ addedById }, _args, context) => personOf(addedById, context),
    }),
    organization: t.field({
      type: OrganizationBrief,
      description: 'On whose side (添加机构).',
      resolve: ({ organizationId }, _args, context) => organizationOf(organizationId, context),
    }),
    addedAt: t.expose('addedAt', { type: 'DateTime', description: 'When (添加时间).' }),
    removedBy: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'Who removed it (撤下人).',
      resolve: ({ removedById }, _args, context) =>
        removedById === null ? null : personOf(removedById, context),
    }),
    removedAt: t.expose('removedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was removed; null while it is there (撤下时间).',
    }),
    removalReasonCode: t.expose('removalCode', {
      type: RemovalReasonCode,
      nullable: true,
      description: 'Why (撤下原因).',
    }),
    removalReasonText: t.exposeString('removalText', {
      nullable: true,
      description: 'The same in words (说明).',
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'Whether the viewer may remove it now, and why not (可办操作).',
      resolve: ({ availableActions }) => [...availableActions],
    }),
  }),
});

builder.prismaObjectField(Referral, 'attachments', (t) =>
  t.field({
    ...record,
    type: [ReferralAttachment],
    nullable: true,
    description:
      'Its files, in the order in which they were added, removed ones too; null to who only gives out places (附件).',
    select: { attachments: WITH_FILES, ...ACT_COLUMNS },
    resolve: ({ attachments, ...referral }, _args, context) => {
      const { viewer, clock } = actingOf(context);
      const now = clock.now();
      if (!isReferralOpen('record', viewer, referral, now)) return null;
      const facing = { viewer, now, referral, state: referralState(referral, now) };
      return toAttachments(attachments, facing, isReferralOpen('protected', viewer, referral, now));
    },
  }),
);
