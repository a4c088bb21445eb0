import { amendAgreement } from '../../domain/agreement/amend.ts';
import { succeedAgreement } from '../../domain/agreement/succeed.ts';
import { resumeAgreement, suspendAgreement } from '../../domain/agreement/suspend.ts';
import { terminateAgreement } from '../../domain/agreement/terminate.ts';
import { agreementWorkflow } from '../../domain/agreement/workflow.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { agreementAgain } from './again.ts';
import {
  AgreementAmendInput,
  AgreementResumeInput,
  AgreementSucceedInput,
  AgreementSuspendInput,
  AgreementTerminateInput,
} from './inputs.ts';
import { Agreement } from './type.ts';

builder.mutationField('agreementAmend', (t) =>
  t.prismaField({
    type: Agreement,
    description:
      'Proposes a new edition of a signed agreement, which holds once the other side has signed it (补充修订协议).',
    authScopes: { role: rolesOfAct(agreementWorkflow, 'agreementAmend') },
    errors: refusals.moving('agreement'),
    args: { input: t.arg({ type: AgreementAmendInput, required: true, description: 'What changes.' }) },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await amendAgreement(actingOf(context), input), context),
  }),
);

builder.mutationField('agreementSuspend', (t) =>
  t.prismaField({
    type: Agreement,
    description:
      'Suspends an agreement: nothing new goes over the green channel, booked places are honoured (暂停协议).',
    authScopes: { role: rolesOfAct(agreementWorkflow, 'agreementSuspend') },
    errors: refusals.moving('agreement'),
    args: {
      input: t.arg({ type: AgreementSuspendInput, required: true, description: 'On which ground, and why.' }),
    },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await suspendAgreement(actingOf(context), input), context),
  }),
);

builder.mutationField('agreementResume', (t) =>
  t.prismaField({
    type: Agreement,
    description: 'Ends a suspension before its time (恢复协议).',
    authScopes: { role: rolesOfAct(agreementWorkflow, 'agreementResume') },
    errors: refusals.moving('agreement'),
    args: { input: t.arg({ type: AgreementResumeInput, required: true, description: 'Which one.' }) },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await resumeAgreement(actingOf(context), input), context),
  }),
);

builder.mutationField('agreementTerminate', (t) =>
  t.prismaField({
    type: Agreement,
    description: 'Terminates an agreement by notice or by both; booked places are honoured (终止协议).',
    authScopes: { role: rolesOfAct(agreementWorkflow, 'agreementTerminate') },
    errors: refusals.moving('agreement'),
    args: { input: t.arg({ type: AgreementTerminateInput, required: true, description: 'When, and why.' }) },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await terminateAgreement(actingOf(context), input), context),
  }),
);

builder.mutationField('agreementSucceed', (t) =>
  t.prismaField({
    type: Agreement,
    description: 'Proposes the successor of an agreement that ends; answers the successor (续签协议).',
    authScopes: { role: rolesOfAct(agreementWorkflow, 'agreementSucceed') },
    errors: refusals.moving('agreement'),
    args: { input: t.arg({ type: AgreementSucceedInput, required: true, description: 'What changes.' }) },
    resolve: async (query, _root, { input }, context) =>
      agreementAgain(query, await succeedAgreement(actingOf(context), input), context),
  }),
);
