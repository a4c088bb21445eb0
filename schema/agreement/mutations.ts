import { countersignAgreement, rejectAgreement, withdrawAgreement } from '../../domain/agreement/actions.ts';
import { discardAgreement, draftAgreement } from '../../domain/agreement/draft.ts';
import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import {
  AgreementCountersignInput,
  AgreementDiscardInput,
  AgreementDraftInput,
  AgreementProposeInput,
  AgreementRejectInput,
  AgreementWithdrawInput,
} from './inputs.ts';
import './life-mutations.ts';
import { agreementAgain } from './again.ts';
import { Agreement } from './type.ts';

builder.mutationField('agreementDraft', (t) =>
  t.prismaField({
    type: Agreement,
    description: 'Writes a draft that only the own side sees, or writes one anew (起草协议).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.moving('agreement'),
    args: {
      input: t.arg({ type: AgreementDraftInput, required: true, description: 'The draft as it should be.' }),
    },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await draftAgreement(actingOf(context), input), context),
  }),
);

builder.mutationField('agreementDiscard', (t) =>
  t.prismaField({
    type: Agreement,
    description: 'Gives a draft up (作废协议草稿).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.moving('agreement'),
    args: { input: t.arg({ type: AgreementDiscardInput, required: true, description: 'Which one.' }) },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await discardAgreement(actingOf(context), input), context),
  }),
);

builder.mutationField('agreementPropose', (t) =>
  t.prismaField({
    type: Agreement,
    description:
      'Proposes an agreement, or a draft, to the other side, which countersigns or rejects it (拟签合作协议).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.moving('agreement'),
    args: { input: t.arg({ type: AgreementProposeInput, required: true, description: 'The agreement.' }) },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await proposeAgreement(actingOf(context), input), context),
  }),
);

builder.mutationField('agreementCountersign', (t) =>
  t.prismaField({
    type: Agreement,
    description:
      'Countersigns a proposal: ACTIVE on its first day, or at once when that has come; or an amendment, which holds at once (会签合作协议).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.moving('agreement'),
    args: { input: t.arg({ type: AgreementCountersignInput, required: true, description: 'Which one.' }) },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await countersignAgreement(actingOf(context), input), context),
  }),
);

builder.mutationField('agreementReject', (t) =>
  t.prismaField({
    type: Agreement,
    description: 'Rejects a proposal or an amendment with a coded reason (拒绝合作协议).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.moving('agreement'),
    args: {
      input: t.arg({ type: AgreementRejectInput, required: true, description: 'Which one, and why.' }),
    },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await rejectAgreement(actingOf(context), input), context),
  }),
);

builder.mutationField('agreementWithdraw', (t) =>
  t.prismaField({
    type: Agreement,
    description: 'Takes the own proposal or amendment back before it is signed (撤回合作协议).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.moving('agreement'),
    args: { input: t.arg({ type: AgreementWithdrawInput, required: true, description: 'Which one.' }) },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await withdrawAgreement(actingOf(context), input), context),
  }),
);
