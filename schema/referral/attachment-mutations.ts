import { addAttachment, removeAttachment } from '../../domain/referral/attach.ts';
import { builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { named } from './act-inputs.ts';
import { afterAct, rolesFor } from './acted.ts';
import { AttachmentKindCode, RemovalReasonCode } from './attachment.ts';
import { Referral } from './type.ts';

const AttachmentAddInput = builder.inputType('AttachmentAddInput', {
  description: 'A file that becomes part of a referral (添加附件).',
  fields: (t) => ({
    ...named(t),
    fileId: t.id({ required: true, description: 'The own file, sent to `POST /files` before (文件).' }),
    kind: t.field({ type: AttachmentKindCode, required: true, description: 'What it is (类别).' }),
    note: t.string({ description: 'A word about it (备注).' }),
    isProtected: t.boolean({
      description: 'It is for treating clinicians and the resident only: HIV, mental disorders (是否保密).',
    }),
  }),
});
const AttachmentRemoveInput = builder.inputType('AttachmentRemoveInput', {
  description: 'A file that is taken back by the side that added it (撤下附件).',
  fields: (t) => ({
    ...named(t),
    attachmentId: t.id({ required: true, description: 'The attachment (附件).' }),
    reasonCode: t.field({ type: RemovalReasonCode, required: true, description: 'Why (原因).' }),
    reasonText: t.string({ description: 'In words, where the code says too little (说明).' }),
  }),
});

builder.mutationField('attachmentAdd', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Adds a file; from then on it is open as the record is (添加附件).',
    authScopes: { role: rolesFor('attachmentAdd') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: AttachmentAddInput, required: true, description: 'The act.' }) },
    resolve: afterAct(addAttachment),
  }),
);

builder.mutationField('attachmentRemove', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Takes a file back; nobody opens it any more (撤下附件).',
    authScopes: { role: rolesFor('attachmentRemove') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: AttachmentRemoveInput, required: true, description: 'The act.' }) },
    resolve: afterAct(removeAttachment),
  }),
);
