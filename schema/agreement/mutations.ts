import { countersignAgreement, rejectAgreement } from '../../domain/agreement/actions.ts';
import { agreementsVisible } from '../../domain/agreement/policy.ts';
import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { AgreementCountersignInput, AgreementProposeInput, AgreementRejectInput } from './inputs.ts';
import { Agreement } from './type.ts';

/** The row filter of the answer: the object is read again as the viewer may see it. */
const visible = (id: string, context: GraphContext) => ({
  AND: [{ id }, openTo(agreementsVisible, context)],
});

builder.mutationField('agreementPropose', (t) =>
  t.prismaField({
    type: Agreement,
    description: 'Proposes an agreement to the other side, which countersigns or rejects it (拟签合作协议).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.creating('agreement'),
    args: { input: t.arg({ type: AgreementProposeInput, required: true, description: 'The agreement.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await proposeAgreement(actingOf(context), input);
      return stillOpen(
        'agreement',
        await read().cooperationAgreement.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);

builder.mutationField('agreementCountersign', (t) =>
  t.prismaField({
    type: Agreement,
    description:
      'Countersigns a proposal: ACTIVE on its first day, or at once when that has come (会签合作协议).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.moving('agreement'),
    args: { input: t.arg({ type: AgreementCountersignInput, required: true, description: 'Which one.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await countersignAgreement(actingOf(context), input);
      return stillOpen(
        'agreement',
        await read().cooperationAgreement.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);

builder.mutationField('agreementReject', (t) =>
  t.prismaField({
    type: Agreement,
    description: 'Rejects a proposal with a coded reason (拒绝合作协议).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.moving('agreement'),
    args: {
      input: t.arg({ type: AgreementRejectInput, required: true, description: 'Which one, and why.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await rejectAgreement(actingOf(context), input);
      return stillOpen(
        'agreement',
        await read().cooperationAgreement.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);
