import './course-mutations.ts';
import './attachment-mutations.ts';
import './emergency-mutations.ts';
import './treatment-mutations.ts';
import { answerReceiver } from '../../domain/referral/answer.ts';
import * as close from '../../domain/referral/close.ts';
import { draftReferral, reviseReferral } from '../../domain/referral/draft.ts';
import { reconcileReferral } from '../../domain/referral/reconcile.ts';
import * as sign from '../../domain/referral/sign.ts';
import { NURSES, SIGNERS } from '../../domain/referral/workflow.ts';
import { builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import * as inputs from './act-inputs.ts';
import { afterAct, rolesFor } from './acted.ts';
import { ReferralDraftInput, ReferralReviseInput } from './content-inputs.ts';
import { Referral } from './type.ts';

builder.mutationField('referralDraft', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Begins a referral; nobody else sees a draft (起草转诊).',
    authScopes: { role: [...NURSES, ...SIGNERS] },
    errors: refusals.creating('referral'),
    args: { input: t.arg({ type: ReferralDraftInput, required: true, description: 'The act.' }) },
    resolve: afterAct(draftReferral),
  }),
);

builder.mutationField('referralRevise', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Writes a draft anew (修改草稿).',
    authScopes: { role: rolesFor('referralRevise') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: ReferralReviseInput, required: true, description: 'The act.' }) },
    resolve: afterAct(reviseReferral),
  }),
);

builder.mutationField('referralSubmit', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Hands a draft in to the doctor, or signs it (提交转诊).',
    authScopes: { role: rolesFor('referralSubmit') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralSubmitInput, required: true, description: 'The act.' }) },
    resolve: afterAct(sign.submitReferral),
  }),
);

builder.mutationField('referralCosign', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Signs what a nurse has written (会签).',
    authScopes: { role: rolesFor('referralCosign') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralCosignInput, required: true, description: 'The act.' }) },
    resolve: afterAct(sign.cosignReferral),
  }),
);

builder.mutationField('referralReturn', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Gives it back to its author, with a reason (退回).',
    authScopes: { role: rolesFor('referralReturn') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralReturnInput, required: true, description: 'The act.' }) },
    resolve: afterAct(sign.returnReferral),
  }),
);

builder.mutationField('referralReview', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Lets it go out (审核通过).',
    authScopes: { role: rolesFor('referralReview') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralReviewInput, required: true, description: 'The act.' }) },
    resolve: afterAct(sign.reviewReferral),
  }),
);

builder.mutationField('referralCancel', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Takes it back before anybody has arrived (取消转诊).',
    authScopes: { role: rolesFor('referralCancel') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralCancelInput, required: true, description: 'The act.' }) },
    resolve: afterAct(close.cancelReferral),
  }),
);

builder.mutationField('referralAnswerInfo', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Answers the question (补充资料).',
    authScopes: { role: rolesFor('referralAnswerInfo') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralAnswerInfoInput, required: true, description: 'The act.' }) },
    resolve: afterAct(answerReceiver),
  }),
);

builder.mutationField('referralCloseUnmet', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Ends what nobody takes (未获接收而结束).',
    authScopes: { role: rolesFor('referralCloseUnmet') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralCloseUnmetInput, required: true, description: 'The act.' }) },
    resolve: afterAct(close.closeUnmetReferral),
  }),
);

builder.mutationField('referralReconcile', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Compares the safety blocks line by line (核对安全信息).',
    authScopes: { role: rolesFor('referralReconcile') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralReconcileInput, required: true, description: 'The act.' }) },
    resolve: afterAct(reconcileReferral),
  }),
);

builder.mutationField('referralClose', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Closes the loop; only the owner does (闭环).',
    authScopes: { role: rolesFor('referralClose') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralCloseInput, required: true, description: 'The act.' }) },
    resolve: afterAct(close.closeReferral),
  }),
);

builder.mutationField('referralCloseWithoutFeedback', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Closes what no feedback has come for (无反馈结束).',
    authScopes: { role: rolesFor('referralCloseWithoutFeedback') },
    errors: refusals.moving('referral'),
    args: {
      input: t.arg({
        type: inputs.ReferralCloseWithoutFeedbackInput,
        required: true,
        description: 'The act.',
      }),
    },
    resolve: afterAct(close.closeWithoutFeedback),
  }),
);
