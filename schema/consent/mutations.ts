import { consentsVisible } from '../../domain/consent/policy.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import { CONSENT_ROLES } from '../../domain/consent/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { reread, stillOpen } from '../reread.ts';
import { ConsentRecordInput, ConsentWithdrawInput } from './inputs.ts';
import { Consent } from './type.ts';

const visible = (id: string, context: GraphContext) => {
  const { viewer, clock } = actingOf(context);
  return { AND: [{ id }, consentsVisible(viewer, clock.now())] };
};

builder.mutationField('consentRecord', (t) =>
  t.prismaField({
    type: Consent,
    description: 'Records a consent or its refusal, for one purpose (记录知情同意).',
    authScopes: { role: CONSENT_ROLES },
    errors: refusals.creating('consent'),
    args: { input: t.arg({ type: ConsentRecordInput, required: true, description: 'What was decided.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await recordConsent(actingOf(context), input);
      return stillOpen(
        'consent',
        await read().consent.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);

builder.mutationField('consentWithdraw', (t) =>
  t.prismaField({
    type: Consent,
    description: 'Withdraws a given consent; new disclosure stops at the next request (撤回知情同意).',
    authScopes: { role: CONSENT_ROLES },
    errors: refusals.moving('consent'),
    args: { input: t.arg({ type: ConsentWithdrawInput, required: true, description: 'Which one.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await withdrawConsent(actingOf(context), input);
      return stillOpen(
        'consent',
        await read().consent.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);
